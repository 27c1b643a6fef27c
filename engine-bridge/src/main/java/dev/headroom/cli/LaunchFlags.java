package dev.headroom.cli;

import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.LaunchWord;
import dev.headroom.plan.engines.SglangSettings;
import dev.headroom.plan.engines.SglangWords;
import dev.headroom.plan.engines.VllmSettings;
import dev.headroom.plan.engines.VllmWords;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The flags of vLLM and SGLang, each under the engine's own name, from the tables of their words. A flag that both
/// have is one option.
final class LaunchFlags {
    /// First flag and text, as given.
    private final Map<String, String> given = new LinkedHashMap<>();

    @Option(
            names = {"--tensor-parallel-size", "--tp-size"},
            paramLabel = "N",
            description = "vllm, sglang: cards that share each layer, the same as --tp")
    private @Nullable Integer tp;

    @Option(
            names = "--quantization",
            paramLabel = "FORMAT",
            description = "vllm, sglang: weight type, the same as --model-format (default: the checkpoint's own)")
    private @Nullable String quantization;

    /// @param command that these options are mixed into
    @Spec(Spec.Target.MIXEE)
    void into(CommandSpec command) {
        Map<String, List<String>> engines = new LinkedHashMap<>();
        Map<String, LaunchWord<?, ?>> words = new LinkedHashMap<>();
        for (LaunchWord<?, ?> word : VllmWords.ALL) {
            words.put(word.flag(), word);
            engines.computeIfAbsent(word.flag(), _ -> new ArrayList<>()).add("vllm");
        }
        for (LaunchWord<?, ?> word : SglangWords.ALL) {
            String flag =
                    word.flags().stream().filter(words::containsKey).findFirst().orElse(word.flag());
            words.putIfAbsent(flag, word);
            engines.computeIfAbsent(flag, _ -> new ArrayList<>()).add("sglang");
        }
        words.forEach((flag, word) -> command.addOption(option(word, String.join(", ", engines.get(flag)))));
    }

    private OptionSpec option(LaunchWord<?, ?> word, String engines) {
        ISetter setter = new ISetter() {
            @Override
            public <T> @Nullable T set(T value) {
                if (value == null || value.equals(false)) {
                    given.remove(word.flag()); // picocli's first word of each run
                } else {
                    given.put(word.flag(), word.isSwitch() ? "" : value.toString());
                }
                return null;
            }
        };
        OptionSpec.Builder option = OptionSpec.builder(
                        word.flags().stream().filter(f -> f.startsWith("--")).toArray(String[]::new))
                .setter(setter)
                .description((engines + ": " + word.about()).replace("%", "%%"));
        return word.isSwitch()
                ? option.type(boolean.class).build()
                : option.type(String.class).paramLabel(word.label()).build();
    }

    /// With the settings that have names of their own there.
    Settings over(Settings chosen) {
        Settings with = tp == null ? chosen : chosen.with(Setting.TP, tp);
        return quantization == null ? with : with.with(Setting.MODEL_FORMAT, format(quantization));
    }

    /// The kernels that a format is run with are no format of their own.
    private static String format(String word) {
        return word.replaceFirst("_marlin(_24)?$", "");
    }

    VllmSettings vllm() {
        return VllmSettings.defaults().with(c -> take(VllmWords.ALL, c));
    }

    SglangSettings sglang() {
        return SglangSettings.defaults().with(c -> take(SglangWords.ALL, c));
    }

    private <S, C> void take(List<LaunchWord<S, C>> words, C into) {
        for (LaunchWord<S, C> word : words) {
            for (String flag : word.flags()) {
                String text = given.get(flag);
                if (text != null) {
                    word.set().accept(into, text);
                }
            }
        }
    }

    void into(EngineKind kind, DeploySettings.Change c) {
        if (kind == EngineKind.VLLM) {
            c.vllm = vllm();
        }
        if (kind == EngineKind.SGLANG) {
            c.sglang = sglang();
        }
    }

    /// Stages that share the layers.
    int stages(EngineKind kind) {
        return switch (kind) {
            case VLLM -> vllm().pipelineParallelSize();
            case SGLANG -> sglang().pipelineParallelSize();
            case TURBOMIND, PYTORCH, EMBEDDED, FINETUNE, TRANSFORMERS, LLAMACPP -> 1;
        };
    }

    /// @throws IllegalArgumentException naming a flag that the engine does not read, and the engines that do
    void check(EngineKind kind) {
        List<String> all = new ArrayList<>(given.keySet());
        ServerFlags.add(all, tp, "--tensor-parallel-size");
        ServerFlags.add(all, quantization, "--quantization");
        all.forEach(flag -> ServerFlags.refuse(readers(flag), kind, List.of(flag)));
    }

    /// The flags of an engine, as one would list them.
    static String words(EngineKind kind) {
        List<? extends LaunchWord<?, ?>> all = kind == EngineKind.VLLM ? VllmWords.ALL : SglangWords.ALL;
        return String.join(", ", all.stream().map(LaunchWord::flag).toList());
    }

    private static Set<EngineKind> readers(String flag) {
        Set<EngineKind> readers = EnumSet.noneOf(EngineKind.class);
        boolean shared = flag.equals("--tensor-parallel-size") || flag.equals("--quantization");
        if (shared || VllmWords.ALL.stream().anyMatch(w -> w.flags().contains(flag))) {
            readers.add(EngineKind.VLLM);
        }
        if (shared || SglangWords.ALL.stream().anyMatch(w -> w.flags().contains(flag))) {
            readers.add(EngineKind.SGLANG);
        }
        return readers;
    }
}
