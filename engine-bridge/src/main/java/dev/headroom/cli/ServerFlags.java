package dev.headroom.cli;

import dev.headroom.plan.engines.EngineKind;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags of `headroom plan` that vLLM and SGLang share.
final class ServerFlags {
    private static final Set<EngineKind> READERS = EnumSet.of(EngineKind.VLLM, EngineKind.SGLANG);

    @Option(
            names = {"--tensor-parallel-size", "--tp-size"},
            paramLabel = "N",
            description = "vllm, sglang: cards that share each layer, the same as --tp")
    private @Nullable Integer tp;

    @Option(
            names = {"--pipeline-parallel-size", "--pp-size"},
            paramLabel = "N",
            description = "vllm, sglang: stages that share the layers (default: 1)")
    private @Nullable Integer pp;

    @Option(
            names = "--kv-cache-dtype",
            paramLabel = "TYPE",
            description = "vllm, sglang: auto, fp8, fp8_e4m3, fp8_e5m2 (default: auto)")
    private @Nullable String kvCacheDtype;

    @Option(
            names = "--max-lora-rank",
            paramLabel = "RANK",
            description = "vllm, sglang: rank that each slot for an adapter is made for (default: 16)")
    private @Nullable Integer maxLoraRank;

    @Option(
            names = "--quantization",
            paramLabel = "FORMAT",
            description = "vllm, sglang: weight type, the same as --model-format (default: the checkpoint's own)")
    private @Nullable String quantization;

    @Nullable
    Integer stages() {
        return pp;
    }

    @Nullable
    String kvType() {
        return kvCacheDtype;
    }

    @Nullable
    Integer rank() {
        return maxLoraRank;
    }

    /// With the settings that have names of their own there.
    Settings into(Settings chosen) {
        Settings with = tp == null ? chosen : chosen.with(Setting.TP, tp);
        return quantization == null ? with : with.with(Setting.MODEL_FORMAT, format(quantization));
    }

    /// The kernels that a format is run with are no format of their own.
    private static String format(String word) {
        return word.replaceFirst("_marlin(_24)?$", "");
    }

    int stagesOrOne() {
        return pp == null ? 1 : pp;
    }

    /// @throws IllegalArgumentException where the engine has no such flags
    void check(EngineKind kind) {
        List<String> given = new ArrayList<>();
        add(given, tp, "--tensor-parallel-size");
        add(given, pp, "--pipeline-parallel-size");
        add(given, kvCacheDtype, "--kv-cache-dtype");
        add(given, maxLoraRank, "--max-lora-rank");
        add(given, quantization, "--quantization");
        refuse(READERS, kind, given);
    }

    static void add(List<String> given, @Nullable Object value, String flag) {
        if (value != null) {
            given.add(flag);
        }
    }

    /// @throws IllegalArgumentException naming the flag and the engines that read it
    static void refuse(Set<EngineKind> readers, EngineKind kind, List<String> given) {
        if (!given.isEmpty() && !readers.contains(kind)) {
            throw new IllegalArgumentException("%s is a flag of %s; %s does not read it."
                    .formatted(
                            given.getFirst(),
                            String.join(
                                    " and ",
                                    readers.stream().map(EngineKind::field).toList()),
                            kind.field()));
        }
    }
}
