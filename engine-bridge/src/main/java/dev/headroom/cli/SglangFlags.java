package dev.headroom.cli;

import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.SglangSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags of `headroom plan` for SGLang alone, under its own names.
final class SglangFlags {
    @Option(
            names = "--mem-fraction-static",
            paramLabel = "SHARE",
            description = "sglang: share of what is free before the weights for weights and pools (default: by card)")
    private @Nullable Double fraction;

    @Option(
            names = "--context-length",
            paramLabel = "TOKENS",
            description = "sglang: longest request (default: the model's own)")
    private @Nullable Integer contextLength;

    @Option(
            names = "--chunked-prefill-size",
            paramLabel = "TOKENS",
            description = "sglang: tokens of a prefill step (default: by card)")
    private @Nullable Integer chunk;

    @Option(
            names = "--max-running-requests",
            paramLabel = "N",
            description = "sglang: requests at once (default: by the cache)")
    private @Nullable Integer requests;

    @Option(
            names = "--cuda-graph-max-bs",
            paramLabel = "N",
            description = "sglang: largest decode batch with a CUDA graph (default: by card)")
    private @Nullable Integer graphs;

    @Option(names = "--max-total-tokens", paramLabel = "TOKENS", description = "sglang: most tokens of the cache")
    private @Nullable Integer tokens;

    @Option(names = "--disable-cuda-graph", description = "sglang: no CUDA graphs")
    private boolean noGraphs;

    @Option(
            names = "--max-loras-per-batch",
            paramLabel = "N",
            description = "sglang: adapters of one batch (default: 8)")
    private @Nullable Integer loras;

    /// @param shared what vLLM has as well
    SglangSettings settings(ServerFlags shared) {
        return SglangSettings.defaults().with(c -> {
            c.memFractionStatic = fraction == null ? OptionalDouble.empty() : OptionalDouble.of(fraction);
            c.contextLength = VllmFlags.optional(contextLength);
            c.chunkedPrefillSize = VllmFlags.optional(chunk);
            c.maxRunningRequests = VllmFlags.optional(requests);
            c.cudaGraphMaxBs = VllmFlags.optional(graphs);
            c.maxTotalTokens = VllmFlags.optional(tokens);
            c.disableCudaGraph = noGraphs;
            c.kvCacheDtype = shared.kvType() == null ? c.kvCacheDtype : shared.kvType();
            c.maxLorasPerBatch = VllmFlags.optional(loras);
            c.maxLoraRank = VllmFlags.optional(shared.rank());
            c.pipelineParallelSize = shared.stagesOrOne();
        });
    }

    /// @throws IllegalArgumentException where another engine is planned
    void check(EngineKind kind) {
        List<String> given = new ArrayList<>();
        ServerFlags.add(given, fraction, "--mem-fraction-static");
        ServerFlags.add(given, contextLength, "--context-length");
        ServerFlags.add(given, chunk, "--chunked-prefill-size");
        ServerFlags.add(given, requests, "--max-running-requests");
        ServerFlags.add(given, graphs, "--cuda-graph-max-bs");
        ServerFlags.add(given, tokens, "--max-total-tokens");
        ServerFlags.add(given, noGraphs ? true : null, "--disable-cuda-graph");
        ServerFlags.add(given, loras, "--max-loras-per-batch");
        ServerFlags.refuse(EnumSet.of(EngineKind.SGLANG), kind, given);
    }
}
