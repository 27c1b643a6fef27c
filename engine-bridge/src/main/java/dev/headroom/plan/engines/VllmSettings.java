package dev.headroom.plan.engines;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// The settings of vLLM under its own names. What is empty is left to the engine, whose default depends on the release
/// and on the card.
///
/// @param gpuMemoryUtilization share of the card that weights, activations and cache may take together
/// @param kvCacheDtype `auto`, `bfloat16`, `float16` or one that begins with `fp8`
/// @param limitMmPerPrompt pictures and videos of a prompt
/// @param processorKwargs what the model's own processor is told
/// @param enableLora whether slots for adapters are made; any of the following two does too
/// @param kvCacheMemoryBytes of one card; then gpu_memory_utilization decides nothing
/// @param mmEncoderTpMode `weights` or `data`: whether the tower is cut, or whole on every card
/// @param skipMmProfiling the profile run then sees no picture
/// @param languageModelOnly no tower at all
/// @param mmProcessorCacheGb host memory for prepared pictures, of each process
/// @param apiServerCount processes that take requests
public record VllmSettings(
        OptionalDouble gpuMemoryUtilization,
        OptionalInt maxModelLen,
        OptionalInt maxNumSeqs,
        OptionalInt maxNumBatchedTokens,
        String kvCacheDtype,
        MmLimits limitMmPerPrompt,
        ProcessorKwargs processorKwargs,
        boolean enforceEager,
        boolean enableLora,
        OptionalInt maxLoras,
        OptionalInt maxLoraRank,
        int pipelineParallelSize,
        OptionalLong kvCacheMemoryBytes,
        String mmEncoderTpMode,
        boolean skipMmProfiling,
        boolean languageModelOnly,
        OptionalInt blockSize,
        OptionalDouble mmProcessorCacheGb,
        int apiServerCount) {

    public static VllmSettings defaults() {
        return new Change().make();
    }

    public VllmSettings with(Consumer<Change> edit) {
        Change change = new Change(this);
        edit.accept(change);
        return change.make();
    }

    /// Whether there are slots for adapters.
    boolean lora() {
        return enableLora || maxLoras.isPresent() || maxLoraRank.isPresent();
    }

    /// Bytes of a value in the cache.
    int kvBytes() {
        return kvCacheDtype.startsWith("fp8") ? 1 : 2;
    }

    /// The share as text would give it; empty for none.
    public Optional<String> share() {
        return gpuMemoryUtilization.isEmpty()
                ? Optional.empty()
                : Optional.of(Double.toString(gpuMemoryUtilization.getAsDouble()));
    }

    /// What to overwrite.
    public static final class Change {
        public OptionalDouble gpuMemoryUtilization = OptionalDouble.empty();
        public OptionalInt maxModelLen = OptionalInt.empty();
        public OptionalInt maxNumSeqs = OptionalInt.empty();
        public OptionalInt maxNumBatchedTokens = OptionalInt.empty();
        public String kvCacheDtype = "auto";
        public MmLimits limitMmPerPrompt = MmLimits.NONE;
        public ProcessorKwargs processorKwargs = ProcessorKwargs.NONE;
        public boolean enforceEager;
        public boolean enableLora;
        public OptionalInt maxLoras = OptionalInt.empty();
        public OptionalInt maxLoraRank = OptionalInt.empty();
        public int pipelineParallelSize = 1;
        public OptionalLong kvCacheMemoryBytes = OptionalLong.empty();
        public String mmEncoderTpMode = "weights";
        public boolean skipMmProfiling;
        public boolean languageModelOnly;
        public OptionalInt blockSize = OptionalInt.empty();
        public OptionalDouble mmProcessorCacheGb = OptionalDouble.empty();
        public int apiServerCount = 1;

        Change() {}

        Change(VllmSettings s) {
            gpuMemoryUtilization = s.gpuMemoryUtilization;
            maxModelLen = s.maxModelLen;
            maxNumSeqs = s.maxNumSeqs;
            maxNumBatchedTokens = s.maxNumBatchedTokens;
            kvCacheDtype = s.kvCacheDtype;
            limitMmPerPrompt = s.limitMmPerPrompt;
            processorKwargs = s.processorKwargs;
            enforceEager = s.enforceEager;
            enableLora = s.enableLora;
            maxLoras = s.maxLoras;
            maxLoraRank = s.maxLoraRank;
            pipelineParallelSize = s.pipelineParallelSize;
            kvCacheMemoryBytes = s.kvCacheMemoryBytes;
            mmEncoderTpMode = s.mmEncoderTpMode;
            skipMmProfiling = s.skipMmProfiling;
            languageModelOnly = s.languageModelOnly;
            blockSize = s.blockSize;
            mmProcessorCacheGb = s.mmProcessorCacheGb;
            apiServerCount = s.apiServerCount;
        }

        VllmSettings make() {
            return new VllmSettings(
                    gpuMemoryUtilization,
                    maxModelLen,
                    maxNumSeqs,
                    maxNumBatchedTokens,
                    kvCacheDtype,
                    limitMmPerPrompt,
                    processorKwargs,
                    enforceEager,
                    enableLora,
                    maxLoras,
                    maxLoraRank,
                    pipelineParallelSize,
                    kvCacheMemoryBytes,
                    mmEncoderTpMode,
                    skipMmProfiling,
                    languageModelOnly,
                    blockSize,
                    mmProcessorCacheGb,
                    apiServerCount);
        }
    }
}
