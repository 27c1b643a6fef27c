package dev.headroom.cli;

import dev.headroom.checkpoint.AdapterConfig;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The adapter that a plan serves or trains, as its own file describes it.
final class AdapterFlags {
    @Option(
            names = "--adapter",
            paramLabel = "FOLDER|FILE",
            description = "a LoRA adapter: its folder, or its adapter_config.json; ranks and targets are taken from it")
    private @Nullable Path adapter;

    private Optional<AdapterConfig> config() {
        return Optional.ofNullable(adapter).map(AdapterConfig::read);
    }

    /// What was chosen by flags stays.
    void into(DeploySettings.Change c, ModelSpec model, Settings chosen) {
        config().ifPresent(config -> {
            if (chosen.chosen(Setting.LORA_R).isEmpty()) {
                c.set(Setting.LORA_R, config.rank());
            }
            if (chosen.chosen(Setting.LORA_ALPHA).isEmpty()) {
                c.set(Setting.LORA_ALPHA, config.alpha());
            }
            c.loraTargets = targets(config.on(model), c.loraTargets);
        });
    }

    void into(FinetuneSettings.Change c, ModelSpec model) {
        config().ifPresent(config -> {
            AdapterConfig.Count count = config.on(model);
            c.loraR = config.rank();
            c.loraAlpha = config.alpha();
            c.loraDropout = config.dropout();
            c.loraTargets = targets(count, c.loraTargets);
            c.adapterValues = count.language() + count.tower();
            c.trainEmbeddings = c.trainEmbeddings || config.savesEmbeddings();
        });
    }

    private static String targets(AdapterConfig.Count count, String otherwise) {
        return count.names().isEmpty()
                ? otherwise
                : String.join(",", count.names().keySet());
    }

    /// What the file says, for people.
    List<Sentence> told(ModelSpec model) {
        return config().map(config -> told(config, model)).orElse(List.of());
    }

    private static List<Sentence> told(AdapterConfig config, ModelSpec model) {
        List<Sentence> told = new ArrayList<>();
        AdapterConfig.Count count = config.on(model);
        told.add(Sentence.of(
                "The adapter has rank {} and {} values on {}: {} in the decoder, {} in tower and projector, {} saved"
                        + " whole.",
                config.rank(),
                count.values(),
                model.name(),
                count.language(),
                count.tower(),
                count.whole()));
        told.add(config.bytes()
                .map(bytes -> Sentence.of("Its weights take {} on disk.", new Size(bytes)))
                .orElseGet(() -> Sentence.of(
                        "Its weights are not there: {} in 32 bit, as PEFT makes them, half of it in 16 bit.",
                        new Size(4 * count.values()))));
        if (!config.base().isEmpty() && !model.called(config.base())) {
            told.add(Sentence.of("It was made for {}.", config.base()));
        }
        if (!count.unknown().isEmpty()) {
            told.add(Sentence.of(
                    "Named by the adapter and not found in {}, so not counted: {}.",
                    model.name(),
                    String.join(", ", count.unknown())));
        }
        return told;
    }
}
