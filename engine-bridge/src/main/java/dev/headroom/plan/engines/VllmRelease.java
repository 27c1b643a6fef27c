package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.DeviceSpec;
import java.util.Locale;

/// What a release of vLLM does on a card, where nobody chose otherwise. Sources: `arg_utils.py`, `worker.py`,
/// `gpu_worker.py` of the releases named; the start-up lines of public logs.
///
/// @param v1 whether its second engine runs, which profiles one kind of media and prefills in chunks
/// @param contextInside whether what the CUDA context and other processes hold counts against the budget: everything in
///     use did in 0.6.4, and in V1 up to 0.9.1
/// @param startCheck whether it refuses to start when less than the budget is free
/// @param graphsInside whether an estimate of the CUDA graphs comes off the cache
/// @param flashInfer whether tokens are drawn by FlashInfer, which needs no sorted copy of the logits
/// @param hybridCache whether layers with a window give back what it has left behind
/// @param large whether the card gets the larger defaults
record VllmRelease(
        EngineVersion version,
        boolean v1,
        boolean contextInside,
        boolean startCheck,
        boolean graphsInside,
        boolean flashInfer,
        boolean hybridCache,
        boolean large) {
    /// The oldest whose rules are known.
    static final EngineVersion OLDEST = new EngineVersion(0, 6, 0);

    static final EngineVersion NEWEST = new EngineVersion(0, 22, 0);

    private static final long LARGE_CARD = 70L << 30;
    private static final int MULTIMODAL_TOKENS = 5120;
    private static final int LONG_CONTEXT = 32_768;

    static VllmRelease of(PlanRequest q) {
        EngineVersion v = q.version();
        DeviceSpec card = q.device();
        double cc = card.computeCapability();
        // V1 needs flash attention until 0.9: older cards stay with V0, which 0.11 removed
        boolean v1 = v.atLeast(0, 10, 0) || v.atLeast(0, 8, 0) && (cc == 0 || cc >= 8);
        boolean all = !v.atLeast(0, 6, 5) && v.atLeast(0, 6, 4) || v1 && !v.atLeast(0, 9, 2);
        boolean a100 = card.name().toLowerCase(Locale.ROOT).contains("a100");
        return new VllmRelease(
                v,
                v1,
                all,
                v1 && v.atLeast(0, 8, 3),
                v.atLeast(0, 21, 0),
                v.atLeast(0, 21, 0) && (cc == 0 || cc >= 7.5),
                v1 && v.atLeast(0, 10, 0),
                v.atLeast(0, 8, 3) && card.usable() >= LARGE_CARD && !a100);
    }

    double utilization(VllmSettings s) {
        return s.gpuMemoryUtilization().orElse(version.atLeast(0, 21, 0) ? 0.92 : 0.9);
    }

    int maxNumSeqs(VllmSettings s) {
        return s.maxNumSeqs().orElse(v1 && large && version.atLeast(0, 9, 0) ? 1024 : 256);
    }

    /// Tokens of one step.
    ///
    /// @param multimodal whether the model sees pictures
    int maxNumBatchedTokens(VllmSettings s, int maxModelLen, boolean multimodal) {
        if (s.maxNumBatchedTokens().isPresent()) {
            return s.maxNumBatchedTokens().getAsInt();
        }
        if (v1) {
            return large ? 8192 : 2048;
        }
        if (maxModelLen > LONG_CONTEXT && !multimodal) {
            return version.atLeast(0, 6, 4) ? 2048 : 512; // chunked prefill
        }
        return Math.max(maxModelLen, multimodal ? MULTIMODAL_TOKENS : 2048);
    }

    /// Sizes of a decode batch for which a graph is captured.
    int graphSizes(int seqs) {
        if (!v1) {
            return sizes(Math.min(seqs, 256), 256);
        }
        return version.atLeast(0, 11, 0) ? sizes(Math.min(2 * seqs, 512), 256) : sizes(Math.min(2 * seqs, 512), 512);
    }

    /// 1, 2, 4, then every eighth up to a border, then every sixteenth.
    private static int sizes(int most, int border) {
        int small = most >= 4 ? 3 : most;
        return small + Math.min(most, border) / 8 + Math.max(0, most - border) / 16;
    }

    /// Pictures of a prompt, and likewise videos, where nobody set a limit.
    int imagesOfPrompt() {
        return v1 ? 999 : 1;
    }
}
