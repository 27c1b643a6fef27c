package dev.headroom.cli;

import dev.headroom.memory.Bytes;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.MmLimits;
import dev.headroom.plan.engines.ProcessorKwargs;
import dev.headroom.plan.engines.VllmSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags of `headroom plan` for vLLM alone, under its own names.
final class VllmFlags {
    @Option(
            names = "--gpu-memory-utilization",
            paramLabel = "SHARE",
            description = "vllm: share of the card for weights, activations and cache together (default: 0.9, since"
                    + " 0.21 0.92)")
    private @Nullable Double utilization;

    @Option(
            names = "--max-model-len",
            paramLabel = "TOKENS",
            description = "vllm: longest request (default: the model's own)")
    private @Nullable Integer maxModelLen;

    @Option(
            names = "--max-num-seqs",
            paramLabel = "N",
            description = "vllm: requests at once (default: 256, on cards of 70 GiB 1024 since 0.9)")
    private @Nullable Integer maxNumSeqs;

    @Option(
            names = "--max-num-batched-tokens",
            paramLabel = "TOKENS",
            description = "vllm: tokens of one step (default: 2048, on cards of 70 GiB 8192)")
    private @Nullable Integer maxNumBatchedTokens;

    @Option(
            names = "--limit-mm-per-prompt",
            paramLabel = "JSON",
            description = "vllm: pictures and videos of a prompt, {\"image\": 1, \"video\": 0}")
    private @Nullable String limits;

    @Option(
            names = "--mm-processor-kwargs",
            paramLabel = "JSON",
            description =
                    "vllm: what the model's processor is told, {\"max_pixels\": 1003520}, {\"max_dynamic_patch\": 4}")
    private @Nullable String kwargs;

    @Option(names = "--enforce-eager", description = "vllm: no CUDA graphs")
    private boolean enforceEager;

    @Option(names = "--enable-lora", description = "vllm: slots for adapters")
    private boolean enableLora;

    @Option(names = "--max-loras", paramLabel = "N", description = "vllm: adapters of one batch (default: 1)")
    private @Nullable Integer maxLoras;

    @Option(
            names = {"--kv-cache-memory-bytes", "--kv-cache-memory"},
            paramLabel = "SIZE",
            description = "vllm: the cache of each card; gpu_memory_utilization then decides nothing")
    private @Nullable String kvBytes;

    @Option(
            names = "--mm-encoder-tp-mode",
            paramLabel = "weights|data",
            description = "vllm: whether the vision tower is cut over the cards, or whole on each (default: weights)")
    private @Nullable String encoderMode;

    @Option(names = "--skip-mm-profiling", description = "vllm: the profile run sees no picture")
    private boolean skipProfiling;

    @Option(names = "--block-size", paramLabel = "TOKENS", description = "vllm: tokens of a block (default: 16)")
    private @Nullable Integer blockSize;

    @Option(
            names = "--mm-processor-cache-gb",
            paramLabel = "GIB",
            description = "vllm: host memory for prepared pictures, of each process (default: 4)")
    private @Nullable Double processorCache;

    @Option(
            names = "--api-server-count",
            paramLabel = "N",
            description = "vllm: processes that take requests (default: 1)")
    private @Nullable Integer apiServers;

    /// @param shared what SGLang has as well
    VllmSettings settings(ServerFlags shared) {
        return VllmSettings.defaults().with(c -> {
            c.gpuMemoryUtilization = utilization == null ? OptionalDouble.empty() : OptionalDouble.of(utilization);
            c.maxModelLen = optional(maxModelLen);
            c.maxNumSeqs = optional(maxNumSeqs);
            c.maxNumBatchedTokens = optional(maxNumBatchedTokens);
            c.kvCacheDtype = shared.kvType() == null ? c.kvCacheDtype : shared.kvType();
            c.limitMmPerPrompt = limits == null ? MmLimits.NONE : MmLimits.parse(limits);
            c.processorKwargs = kwargs == null ? ProcessorKwargs.NONE : ProcessorKwargs.parse(kwargs);
            c.enforceEager = enforceEager;
            c.enableLora = enableLora;
            c.maxLoras = optional(maxLoras);
            c.maxLoraRank = optional(shared.rank());
            c.pipelineParallelSize = shared.stagesOrOne();
            c.kvCacheMemoryBytes = kvBytes == null ? OptionalLong.empty() : OptionalLong.of(Bytes.parse(kvBytes));
            c.mmEncoderTpMode = encoderMode == null ? c.mmEncoderTpMode : encoderMode;
            c.skipMmProfiling = skipProfiling;
            c.blockSize = optional(blockSize);
            c.mmProcessorCacheGb = processorCache == null ? OptionalDouble.empty() : OptionalDouble.of(processorCache);
            set(apiServers, n -> c.apiServerCount = n);
        });
    }

    static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static void set(@Nullable Integer value, IntConsumer to) {
        if (value != null) {
            to.accept(value);
        }
    }

    /// @throws IllegalArgumentException where another engine is planned
    void check(EngineKind kind) {
        List<String> given = new ArrayList<>();
        ServerFlags.add(given, utilization, "--gpu-memory-utilization");
        ServerFlags.add(given, maxModelLen, "--max-model-len");
        ServerFlags.add(given, maxNumSeqs, "--max-num-seqs");
        ServerFlags.add(given, maxNumBatchedTokens, "--max-num-batched-tokens");
        ServerFlags.add(given, limits, "--limit-mm-per-prompt");
        ServerFlags.add(given, kwargs, "--mm-processor-kwargs");
        ServerFlags.add(given, enforceEager ? true : null, "--enforce-eager");
        ServerFlags.add(given, enableLora ? true : null, "--enable-lora");
        ServerFlags.add(given, maxLoras, "--max-loras");
        ServerFlags.add(given, kvBytes, "--kv-cache-memory-bytes");
        ServerFlags.add(given, encoderMode, "--mm-encoder-tp-mode");
        ServerFlags.add(given, skipProfiling ? true : null, "--skip-mm-profiling");
        ServerFlags.add(given, blockSize, "--block-size");
        ServerFlags.add(given, processorCache, "--mm-processor-cache-gb");
        ServerFlags.add(given, apiServers, "--api-server-count");
        ServerFlags.refuse(EnumSet.of(EngineKind.VLLM), kind, given);
    }
}
