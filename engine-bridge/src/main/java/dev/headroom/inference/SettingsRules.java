package dev.headroom.inference;

import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.settings.Change;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What this engine can make of settings, each refusal with a sentence.
final class SettingsRules {
    private static final List<String> FORMATS = List.of("fp32", "int8", "int4");

    private SettingsRules() {}

    /// @throws EngineException 400 for what this engine never does
    static void check(Settings settings) {
        if (settings.quantPolicy() != 0) {
            throw bad(
                    "quant_policy is %d; the embedded engine keeps its cache as float32, choose 0. Eight and four bits need scales calibrated on the model, which would be guessed here."
                            .formatted(settings.quantPolicy()));
        }
        if (!FORMATS.contains(settings.modelFormat())) {
            throw bad("model_format is %s; the embedded engine knows fp32, int8 and int4."
                    .formatted(settings.modelFormat()));
        }
        if (settings.tp() != 1) {
            throw bad("tp is %d; the embedded engine runs on one device, choose 1.".formatted(settings.tp()));
        }
    }

    /// @throws EngineException 409 `needs_restart` for what only a restart can change
    static void checkLive(Settings now, Settings wanted) {
        check(wanted);
        for (Setting<?> setting : Change.between(now, wanted).settings()) {
            if (Controls.EMBEDDED.when(setting).equals(Optional.of(TakesEffect.ENGINE_RESTART))) {
                throw new EngineException(
                        409,
                        "needs_restart",
                        "%s cannot change from %s to %s while the engine runs; restart it."
                                .formatted(setting, setting.text(now), setting.text(wanted)));
            }
        }
    }

    /// The adapter that the settings choose.
    ///
    /// @throws EngineException 400 when there is none of that name
    static Lora.Use use(Settings settings, Map<String, PeftAdapter> adapters) {
        if (settings.lora().isEmpty()) {
            return Lora.Use.NONE;
        }
        String name = settings.lora().get();
        PeftAdapter adapter = adapters.get(name);
        if (adapter == null) {
            throw bad("There is no adapter %s; loaded are: %s. Name its folder when the engine starts."
                    .formatted(name, adapters.isEmpty() ? "none" : String.join(", ", adapters.keySet())));
        }
        int rank = Math.min(settings.loraR(), adapter.rank());
        return rank == 0 ? Lora.Use.NONE : new Lora.Use(name, rank, settings.loraAlpha());
    }

    private static EngineException bad(String sentence) {
        return new EngineException(400, "bad_setting", sentence);
    }
}
