package dev.headroom.plan.engines;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// The settings of SGLang under its own names. What is empty is left to the engine, whose default depends on the
/// release, the card and the model.
///
/// @param memFractionStatic share of what is free before the weights that weights and pools may take
/// @param kvCacheDtype `auto`, `fp8_e5m2`, `fp8_e4m3`, `bfloat16`
/// @param maxTotalTokens a cap on the pool
public record SglangSettings(
        OptionalDouble memFractionStatic,
        OptionalInt contextLength,
        OptionalInt chunkedPrefillSize,
        OptionalInt maxRunningRequests,
        OptionalInt cudaGraphMaxBs,
        OptionalInt maxTotalTokens,
        boolean disableCudaGraph,
        String kvCacheDtype,
        OptionalInt maxLorasPerBatch,
        OptionalInt maxLoraRank,
        int pipelineParallelSize) {

    public static SglangSettings defaults() {
        return new Change().make();
    }

    public SglangSettings with(Consumer<Change> edit) {
        Change change = new Change(this);
        edit.accept(change);
        return change.make();
    }

    /// Bytes of a value in the cache.
    int kvBytes() {
        return kvCacheDtype.startsWith("fp8") ? 1 : 2;
    }

    /// What to overwrite.
    public static final class Change {
        public OptionalDouble memFractionStatic = OptionalDouble.empty();
        public OptionalInt contextLength = OptionalInt.empty();
        public OptionalInt chunkedPrefillSize = OptionalInt.empty();
        public OptionalInt maxRunningRequests = OptionalInt.empty();
        public OptionalInt cudaGraphMaxBs = OptionalInt.empty();
        public OptionalInt maxTotalTokens = OptionalInt.empty();
        public boolean disableCudaGraph;
        public String kvCacheDtype = "auto";
        public OptionalInt maxLorasPerBatch = OptionalInt.empty();
        public OptionalInt maxLoraRank = OptionalInt.empty();
        public int pipelineParallelSize = 1;

        Change() {}

        Change(SglangSettings s) {
            memFractionStatic = s.memFractionStatic;
            contextLength = s.contextLength;
            chunkedPrefillSize = s.chunkedPrefillSize;
            maxRunningRequests = s.maxRunningRequests;
            cudaGraphMaxBs = s.cudaGraphMaxBs;
            maxTotalTokens = s.maxTotalTokens;
            disableCudaGraph = s.disableCudaGraph;
            kvCacheDtype = s.kvCacheDtype;
            maxLorasPerBatch = s.maxLorasPerBatch;
            maxLoraRank = s.maxLoraRank;
            pipelineParallelSize = s.pipelineParallelSize;
        }

        SglangSettings make() {
            return new SglangSettings(
                    memFractionStatic,
                    contextLength,
                    chunkedPrefillSize,
                    maxRunningRequests,
                    cudaGraphMaxBs,
                    maxTotalTokens,
                    disableCudaGraph,
                    kvCacheDtype,
                    maxLorasPerBatch,
                    maxLoraRank,
                    pipelineParallelSize);
        }
    }
}
