package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import dev.headroom.plan.catalogue.Attention;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.settings.Setting;

/// What a release of SGLang chooses on a card, where nobody chose otherwise. Source: `server_args.py`, later
/// `arg_groups/memory_hook.py`.
///
/// @param chunk tokens of a prefill step
/// @param graphMaxBs largest decode batch with a CUDA graph; 0 without graphs
/// @param prefillGraphs sizes of prefill graphs; 0 before 0.5.10
/// @param fraction mem_fraction_static in force
/// @param chosen whether somebody chose it
record SglangRelease(int chunk, int graphMaxBs, int prefillGraphs, double fraction, boolean chosen) {
    static final EngineVersion OLDEST = new EngineVersion(0, 4, 0);
    static final EngineVersion NEWEST = new EngineVersion(0, 5, 19);

    private static final double REGULAR_TOWER = 24.0 * 1024 * 1024;

    /// max_prefill_tokens, which bounds a step where prompts are not cut; one prompt alone may be longer.
    private static final int WHOLE_PROMPTS = 16_384;

    static SglangRelease of(PlanRequest q) {
        SglangSettings s = q.serving().sglang();
        long mib = q.device().total() / Bytes.MIB;
        int tp = q.serving().get(Setting.TP);
        boolean year2026 = q.version().atLeast(0, 5, 10);
        int chunk = s.chunkedPrefillSize().orElse(chunk(mib, year2026));
        if (chunk <= 0) {
            chunk = WHOLE_PROMPTS;
        }
        int most = s.disableCudaGraph() ? 0 : s.cudaGraphMaxBs().orElse(graphMaxBs(mib, tp, year2026));
        int prefill = year2026 && !s.disableCudaGraph() ? prefillSizes(q, chunk) : 0;
        boolean chosen = s.memFractionStatic().isPresent();
        double fraction = chosen
                ? s.memFractionStatic().getAsDouble()
                : q.version().atLeast(0, 4, 7) ? automatic(q, mib, chunk, most, prefill) : byCards(tp);
        boolean whole = s.chunkedPrefillSize().orElse(1) <= 0;
        int longest = s.contextLength().orElse(q.model().decoder().context());
        return new SglangRelease(
                whole ? Math.max(chunk, longest) : chunk, most, prefill, towers(q, fraction, chosen), chosen);
    }

    private static int chunk(long mib, boolean year2026) {
        if (mib < 20 * 1024) {
            return 2048;
        }
        if (mib < 35 * 1024) {
            return year2026 ? 4096 : 2048;
        }
        return mib < 60 * 1024 ? 4096 : mib < 160 * 1024 ? 8192 : 16_384;
    }

    private static int graphMaxBs(long mib, int tp, boolean year2026) {
        if (mib < 20 * 1024) {
            return 8;
        }
        if (mib < 35 * 1024) {
            return tp < 4 ? year2026 ? 48 : 24 : year2026 ? 160 : 80;
        }
        if (mib < 60 * 1024) {
            return tp < 4 ? 32 : 160;
        }
        return mib < 160 * 1024 ? tp < 4 ? 256 : 512 : 512;
    }

    private static double automatic(PlanRequest q, long mib, int chunk, int graphs, int prefill) {
        int cards = q.serving().get(Setting.TP) * q.serving().sglang().pipelineParallelSize();
        double reserved = 512 + Math.max(chunk, 2048) * 1.5 + cards / 8.0 * 1024 + graphs * 2;
        reserved += latent(q) && prefill > 0 ? 1536 : prefill * 8;
        if (mib > 60 * 1024) {
            reserved = Math.max(reserved, 10 * 1024);
        }
        return Math.round((mib - reserved) / mib * 1000) / 1000.0;
    }

    /// Before 0.4.7 only the number of cards counted.
    private static double byCards(int tp) {
        return tp >= 16 ? 0.79 : tp >= 8 ? 0.81 : tp >= 4 ? 0.85 : tp >= 2 ? 0.87 : 0.88;
    }

    /// Models with a tower keep room for it: since 0.4.7 by its size (PR 6881) and only where nobody chose, before by 5
    /// % always.
    private static double towers(PlanRequest q, double fraction, boolean chosen) {
        if (q.model().tower().isEmpty()) {
            return fraction;
        }
        if (!q.version().atLeast(0, 4, 7)) {
            return fraction * 0.95;
        }
        if (chosen) {
            return fraction;
        }
        TowerSpec t = q.model().tower().get();
        double size = t.layers() * (double) t.hidden() * t.hidden() / REGULAR_TOWER;
        return fraction * 0.95 * Math.clamp(1 - 0.1 * (size - 1), 0.8, 1.05);
    }

    private static boolean latent(PlanRequest q) {
        return q.model().decoder().attention() instanceof Attention.Latent;
    }

    /// 4 to 32 by 4, to 256 by 16, to 512 by 32, to 1024 by 64, to 4096 by 256, then by 512.
    private static int prefillSizes(PlanRequest q, int chunk) {
        int most = Math.min(
                latent(q) ? 2048 : chunk, q.serving().sglang().maxTotalTokens().orElse(Integer.MAX_VALUE));
        int[][] steps = {{4, 32, 4}, {48, 256, 16}, {288, 512, 32}, {576, 1024, 64}, {1280, 4096, 256}};
        int sizes = 0;
        for (int[] step : steps) {
            int to = Math.min(step[1], most);
            sizes += to < step[0] ? 0 : (to - step[0]) / step[2] + 1;
        }
        return sizes + (most < 4608 ? 0 : (most - 4608) / 512 + 1);
    }
}
