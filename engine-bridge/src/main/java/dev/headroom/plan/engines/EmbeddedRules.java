package dev.headroom.plan.engines;

import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;

/// What the embedded engine never does, whatever memory there is. The engine refuses it with these sentences, and so
/// does a plan.
public final class EmbeddedRules {
    /// Weight types, dearest first.
    static final List<String> FORMATS = List.of("fp32", "int8", "int4");

    private EmbeddedRules() {}

    public static Optional<Sentence> refusal(Settings settings) {
        if (settings.quantPolicy() != 0) {
            return Optional.of(Sentence.of(
                            "quant_policy is {}; the embedded engine keeps its cache as float32, choose 0.",
                            settings.quantPolicy())
                    .then(Sentence.of(
                            "Eight and four bits need scales calibrated on the model, which would be guessed here.")));
        }
        if (!FORMATS.contains(settings.modelFormat())) {
            return Optional.of(Sentence.of(
                    "model_format is {}; the embedded engine knows fp32, int8 and int4.", settings.modelFormat()));
        }
        if (settings.tp() != 1) {
            return Optional.of(
                    Sentence.of("tp is {}; the embedded engine runs on one device, choose 1.", settings.tp()));
        }
        return Optional.empty();
    }
}
