package dev.headroom.plan.engines;

import dev.headroom.plan.engines.SglangSettings.Change;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// SGLang's flags for the settings that decide memory. `--tp-size` and `--quantization` are settings of every engine,
/// and not among them.
public final class SglangWords {
    public static final List<LaunchWord<SglangSettings, Change>> ALL = List.of(
            new LaunchWord<>(
                    List.of("--mem-fraction-static"),
                    "SHARE",
                    "share of what is free before the weights for weights and pools (default: by card)",
                    s -> VllmWords.text(s.memFractionStatic()),
                    (c, t) -> c.memFractionStatic = OptionalDouble.of(LaunchWord.share("mem_fraction_static", t))),
            whole(
                    "--context-length",
                    "longest request (default: the model's own)",
                    SglangSettings::contextLength,
                    (c, n) -> c.contextLength = n),
            whole(
                    "--chunked-prefill-size",
                    "tokens of a prefill step (default: by card)",
                    SglangSettings::chunkedPrefillSize,
                    (c, n) -> c.chunkedPrefillSize = n),
            whole(
                    "--max-running-requests",
                    "requests at once (default: by the cache)",
                    SglangSettings::maxRunningRequests,
                    (c, n) -> c.maxRunningRequests = n),
            whole(
                    "--cuda-graph-max-bs",
                    "largest decode batch with a CUDA graph (default: by card)",
                    SglangSettings::cudaGraphMaxBs,
                    (c, n) -> c.cudaGraphMaxBs = n),
            whole(
                    "--max-total-tokens",
                    "most tokens of the cache",
                    SglangSettings::maxTotalTokens,
                    (c, n) -> c.maxTotalTokens = n),
            new LaunchWord<>(
                    List.of("--disable-cuda-graph"),
                    "",
                    "no CUDA graphs",
                    s -> s.disableCudaGraph() ? Optional.of("") : Optional.empty(),
                    (c, t) -> c.disableCudaGraph = true),
            new LaunchWord<>(
                    List.of("--kv-cache-dtype"),
                    "TYPE",
                    "type of the cache: auto, bfloat16, fp8_e5m2, fp8_e4m3 (default: auto)",
                    s -> VllmWords.chosen(s.kvCacheDtype(), "auto"),
                    (c, t) -> c.kvCacheDtype = t),
            whole(
                    "--max-loras-per-batch",
                    "adapters of one batch (default: 8)",
                    SglangSettings::maxLorasPerBatch,
                    (c, n) -> c.maxLorasPerBatch = n),
            whole(
                    "--max-lora-rank",
                    "rank that each slot for an adapter is made for (default: 16)",
                    SglangSettings::maxLoraRank,
                    (c, n) -> c.maxLoraRank = n),
            new LaunchWord<>(
                    List.of("--pp-size", "--pipeline-parallel-size"),
                    "N",
                    "stages that share the layers (default: 1)",
                    s -> VllmWords.chosen(Integer.toString(s.pipelineParallelSize()), "1"),
                    (c, t) -> c.pipelineParallelSize =
                            LaunchWord.whole("pp_size", t).getAsInt()));

    private SglangWords() {}

    /// What of a command line these settings are.
    public static List<String> of(SglangSettings settings) {
        return LaunchWord.write(ALL, settings);
    }

    /// The settings of a server whose command line is seen.
    ///
    /// @param line the value of a flag; an empty text for a switch that is there
    public static SglangSettings read(Function<String, Optional<String>> line) {
        return SglangSettings.defaults().with(c -> LaunchWord.read(ALL, line, c));
    }

    private static LaunchWord<SglangSettings, Change> whole(
            String flag, String about, Function<SglangSettings, OptionalInt> get, BiConsumer<Change, OptionalInt> set) {
        String name = flag.substring(2).replace('-', '_');
        return new LaunchWord<>(
                List.of(flag),
                "N",
                about,
                s -> get.apply(s).isEmpty()
                        ? Optional.empty()
                        : Optional.of(Integer.toString(get.apply(s).getAsInt())),
                (c, t) -> set.accept(c, LaunchWord.whole(name, t)));
    }
}
