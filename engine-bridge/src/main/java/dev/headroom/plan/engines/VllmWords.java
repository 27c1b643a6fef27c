package dev.headroom.plan.engines;

import dev.headroom.plan.engines.VllmSettings.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// vLLM's flags for the settings that decide memory. `--tensor-parallel-size` and `--quantization` are settings of
/// every engine, and not among them.
public final class VllmWords {
    /// Releases of vLLM with which a flag came; one that is not here was there in 0.6.
    public static final Map<String, EngineVersion> SINCE = Map.of(
            "--mm-processor-kwargs", new EngineVersion(0, 6, 3),
            "--mm-encoder-tp-mode", new EngineVersion(0, 10, 1),
            "--kv-cache-memory-bytes", new EngineVersion(0, 10, 2),
            "--mm-processor-cache-gb", new EngineVersion(0, 10, 1),
            "--api-server-count", new EngineVersion(0, 9, 0),
            "--skip-mm-profiling", new EngineVersion(0, 10, 2));

    public static final List<LaunchWord<VllmSettings, Change>> ALL = List.of(
            new LaunchWord<>(
                    List.of("--gpu-memory-utilization"),
                    "SHARE",
                    "share of the card for weights, activations and cache together (default: 0.9, since 0.21 0.92)",
                    s -> text(s.gpuMemoryUtilization()),
                    (c, t) ->
                            c.gpuMemoryUtilization = OptionalDouble.of(LaunchWord.share("gpu_memory_utilization", t))),
            whole(
                    "--max-model-len",
                    "longest request (default: the model's own)",
                    VllmSettings::maxModelLen,
                    (c, n) -> c.maxModelLen = n),
            whole(
                    "--max-num-seqs",
                    "requests at once (default: 256, on cards of 70 GiB 1024 since 0.9)",
                    VllmSettings::maxNumSeqs,
                    (c, n) -> c.maxNumSeqs = n),
            whole(
                    "--max-num-batched-tokens",
                    "tokens of one step (default: 2048, on cards of 70 GiB 8192)",
                    VllmSettings::maxNumBatchedTokens,
                    (c, n) -> c.maxNumBatchedTokens = n),
            new LaunchWord<>(
                    List.of("--kv-cache-dtype"),
                    "TYPE",
                    "type of the cache: auto, fp8, fp8_e4m3, fp8_e5m2 (default: auto)",
                    s -> chosen(s.kvCacheDtype(), "auto"),
                    (c, t) -> c.kvCacheDtype = t),
            new LaunchWord<>(
                    List.of("--limit-mm-per-prompt"),
                    "JSON",
                    "pictures and videos of a prompt, {\"image\": 1, \"video\": 0}",
                    s -> chosen(s.limitMmPerPrompt().text(), ""),
                    (c, t) -> c.limitMmPerPrompt = MmLimits.parse(t)),
            new LaunchWord<>(
                    List.of("--mm-processor-kwargs"),
                    "JSON",
                    "what the model's processor is told, {\"max_pixels\": 1003520}, {\"max_dynamic_patch\": 4}",
                    s -> chosen(s.processorKwargs().text(), ""),
                    (c, t) -> c.processorKwargs = ProcessorKwargs.parse(t)),
            flag("--enforce-eager", "no CUDA graphs", VllmSettings::enforceEager, c -> c.enforceEager = true),
            flag("--enable-lora", "slots for adapters", VllmSettings::lora, c -> c.enableLora = true),
            whole(
                    "--max-loras",
                    "adapters of one batch (default: 1)",
                    VllmSettings::maxLoras,
                    (c, n) -> c.maxLoras = n),
            whole(
                    "--max-lora-rank",
                    "rank that each slot for an adapter is made for (default: 16)",
                    VllmSettings::maxLoraRank,
                    (c, n) -> c.maxLoraRank = n),
            new LaunchWord<>(
                    List.of("--pipeline-parallel-size", "--pp-size", "-pp"),
                    "N",
                    "stages that share the layers (default: 1)",
                    s -> chosen(Integer.toString(s.pipelineParallelSize()), "1"),
                    (c, t) -> c.pipelineParallelSize =
                            LaunchWord.whole("pipeline_parallel_size", t).getAsInt()),
            new LaunchWord<>(
                    List.of("--kv-cache-memory-bytes", "--kv-cache-memory"),
                    "SIZE",
                    "the cache of each card; gpu_memory_utilization then decides nothing",
                    s -> s.kvCacheMemoryBytes().isEmpty()
                            ? Optional.empty()
                            : Optional.of(Long.toString(s.kvCacheMemoryBytes().getAsLong())),
                    (c, t) -> c.kvCacheMemoryBytes = OptionalLong.of(LaunchWord.bytes("kv_cache_memory_bytes", t))),
            new LaunchWord<>(
                    List.of("--mm-encoder-tp-mode"),
                    "weights|data",
                    "whether the vision tower is cut over the cards, or whole on each (default: weights)",
                    s -> chosen(s.mmEncoderTpMode(), "weights"),
                    (c, t) -> c.mmEncoderTpMode = t),
            flag(
                    "--skip-mm-profiling",
                    "the profile run sees no picture",
                    VllmSettings::skipMmProfiling,
                    c -> c.skipMmProfiling = true),
            whole(
                    "--block-size",
                    "tokens of a block (default: 16)",
                    VllmSettings::blockSize,
                    (c, n) -> c.blockSize = n),
            new LaunchWord<>(
                    List.of("--mm-processor-cache-gb"),
                    "GIB",
                    "host memory for prepared pictures, of each process (default: 4)",
                    s -> text(s.mmProcessorCacheGb()),
                    (c, t) -> c.mmProcessorCacheGb = OptionalDouble.of(LaunchWord.share("mm_processor_cache_gb", t))),
            new LaunchWord<>(
                    List.of("--api-server-count"),
                    "N",
                    "processes that take requests (default: 1)",
                    s -> chosen(Integer.toString(s.apiServerCount()), "1"),
                    (c, t) -> c.apiServerCount =
                            LaunchWord.whole("api_server_count", t).getAsInt()));

    private VllmWords() {}

    /// What of a command line these settings are.
    public static List<String> of(VllmSettings settings) {
        return LaunchWord.write(ALL, settings);
    }

    /// The settings of a server whose command line is seen.
    ///
    /// @param line the value of a flag; an empty text for a switch that is there
    public static VllmSettings read(Function<String, Optional<String>> line) {
        return VllmSettings.defaults().with(c -> LaunchWord.read(ALL, line, c));
    }

    private static LaunchWord<VllmSettings, Change> whole(
            String flag, String about, Function<VllmSettings, OptionalInt> get, BiConsumer<Change, OptionalInt> set) {
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

    private static LaunchWord<VllmSettings, Change> flag(
            String flag, String about, Predicate<VllmSettings> get, Consumer<Change> set) {
        return new LaunchWord<>(
                List.of(flag),
                "",
                about,
                s -> get.test(s) ? Optional.of("") : Optional.empty(),
                (c, t) -> set.accept(c));
    }

    static Optional<String> text(OptionalDouble value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(Double.toString(value.getAsDouble()));
    }

    static Optional<String> chosen(String value, String usual) {
        return value.equals(usual) ? Optional.empty() : Optional.of(value);
    }
}
