package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;

/// LMDeploy's TurboMind. The pool takes its ratio of what is free after weights, at once; all buffers and activations
/// must live in the rest. Sources: `LlamaBatch.cc`, `BlockManager.cc`, `SequenceManager.cc`,
/// `unified_attention_layer.cc`, `LlamaFfnLayer.cc`, `LlamaWeight.cc` of the version named; since 0.15 `turbomind.cc`,
/// `memory/`.
final class TurboMindPlanner {
    /// What is said of the largest batch when `max_batch_size` is not set.
    private static final int OLD_BATCH = 128;

    private static final int WORKSPACE_TOKENS = 4096;

    private final PlanRequest q;
    private final DeploySettings s;
    private final DecoderSpec d;
    private final List<Sentence> notes = new ArrayList<>();
    private final boolean slabs;
    private final boolean legacy;
    private final int batch;
    private final int asked;
    private final int tp;

    private TurboMindPlanner(PlanRequest q) {
        this.q = q;
        this.s = q.serving();
        this.d = q.model().decoder();
        this.slabs = q.version().atLeast(0, 15, 0);
        this.batch = batchOf(q);
        this.tp = s.get(Setting.TP);
        this.legacy = !q.version().atLeast(0, 1, 0);
        this.asked = s.chosen(Setting.SESSION_LEN).orElse(d.context() + (slabs ? 0 : 8));
    }

    static int batchOf(PlanRequest q) {
        double cc = q.device().computeCapability();
        int usual = !q.version().atLeast(0, 6, 0) ? OLD_BATCH : cc == 9.0 ? 1024 : cc == 8.0 ? 384 : OLD_BATCH;
        return q.serving().chosen(Setting.MAX_BATCH_SIZE).orElse(usual);
    }

    static int prefillOf(PlanRequest q) {
        return q.serving().chosen(Setting.MAX_PREFILL_TOKEN_NUM).orElse(8192);
    }

    static DeploymentPlan plan(PlanRequest q) {
        return new TurboMindPlanner(q).plan();
    }

    private DeploymentPlan plan() {
        int block = s.get(Setting.CACHE_BLOCK_SEQ_LEN);
        Bill common = new Bill();
        common.figure(Named.LAYERS, q.model().decoder().layers());
        ContextMemory.add(common, q, !q.version().atLeast(0, 2, 0), tp);
        common.add(
                ComponentKind.RUNTIME,
                Sentence.of("cublas workspace"),
                ContextMemory.CUBLAS,
                0,
                Sentence.foreign("cublasMMWrapper.cc, CUBLAS_WORKSPACE_SIZE"),
                Formula.of("workspace", "workspace", ContextMemory.CUBLAS));
        boolean cut = q.version().atLeast(0, 6, 0); // until 0.5 every card holds both matrices whole (LlamaWeight.cc)
        WeightBytes.language(common, q, tp, cut, cut);
        boolean nativeTower = q.version().atLeast(0, 16, 0) && q.model().maker().equals("internvl");
        List<Bill> bills = new ArrayList<>();
        long free = Long.MAX_VALUE;
        for (int i = 0; i < tp; i++) {
            Bill bill = common.copy();
            if (nativeTower) {
                WeightBytes.visionCut(bill, q, tp);
            } else {
                WeightBytes.visionByLayers(bill, q, i, tp);
            }
            long own = bill.resting();
            long others = Shared.others(bill, q, own);
            free = Math.min(free, q.device().usable() - own - others);
            bills.add(bill);
        }
        long left = free;
        free = Shared.afterOtherEngines(bills, q, free);
        long blockBytes = KvBlocks.turboMind(d, tp, block, s.get(Setting.QUANT_POLICY));
        if (left <= 0) {
            return Shared.tooLarge(q, bills, notes, left);
        }
        if (legacy) {
            return wholeSequences(bills, left);
        }
        long blocks = slabs
                ? KvBlocks.slabCount(free, s.get(Setting.CACHE_MAX_ENTRY_COUNT), blockBytes)
                : KvBlocks.count(free, s.get(Setting.CACHE_MAX_ENTRY_COUNT), blockBytes);
        long tokens = blocks * block;
        long pool = slabs ? (long) Math.floor(free * s.get(Setting.CACHE_MAX_ENTRY_COUNT)) : blocks * blockBytes;
        int session = sessionLen(tokens);
        Effective effective = new Effective(
                session,
                tokens,
                blocks,
                blockBytes,
                pool,
                Math.min(pool, (long) batch * KvBlocks.roundUp(session, block) / block * blockBytes),
                free);
        for (int i = 0; i < tp; i++) {
            kvLine(bills.get(i), free, blockBytes, blocks, pool);
            buffers(bills.get(i), session);
            visionPeak(bills.get(i), nativeTower);
            prefillPeak(bills.get(i), session);
        }
        Shared.requestNotes(q, session, notes);
        return Shared.judge(q, bills, effective, notes, true);
    }

    /// 0.0.x (`LlamaCacheManager.cc`): no blocks and no ratio; every running sequence takes
    /// session_len tokens at once. Its int8 cache has scales per layer, not per token.
    private DeploymentPlan wholeSequences(List<Bill> bills, long left) {
        long values = d.kvValuesPerToken() / tp;
        int bits = s.get(Setting.QUANT_POLICY) == 0 ? 16 : s.get(Setting.QUANT_POLICY);
        long pool = (long) batch * asked * (values * bits / 8);
        for (Bill bill : bills) {
            bill.add(
                    ComponentKind.KV_CACHE,
                    Sentence.NONE,
                    pool,
                    pool / 500,
                    Sentence.of("LlamaCacheManager.cc: whole sequences"),
                    Formula.of("N * S * (values * bits / 8)", "N", batch, "S", asked, "values", values, "bits", bits));
            buffers(bill, asked);
            visionPeak(bill, false);
            prefillPeak(bill, asked);
        }
        notes.add(Sentence.of("Before 0.1 cache_max_entry_count is a number of sequences, and each takes session_len"
                + " tokens at once."));
        return Shared.judge(
                q,
                bills,
                new Effective(asked, (long) batch * asked, batch, pool / batch, pool, pool, left),
                notes,
                true);
    }

    private int sessionLen(long tokens) {
        if (tokens >= asked) {
            return asked;
        }
        if (slabs) {
            notes.add(Sentence.of(
                    "The cache holds {} tokens, session_len is {}: since 0.15 it is not truncated; a longer request"
                            + " fails alone with \"out of memory\" (status 11).",
                    tokens,
                    asked));
            return (int) tokens;
        }
        notes.add(Sentence.of("session_len is truncated to {}: the cache has no room for {} tokens.", tokens, asked));
        return (int) tokens;
    }

    private void kvLine(Bill bill, long free, long blockBytes, long blocks, long pool) {
        String block = s.get(Setting.QUANT_POLICY) == 0 ? "L*2*h*B*2*D" : "L*2*h*B*(bits*D/8 + 4)";
        int bits = s.get(Setting.QUANT_POLICY) == 0 ? 16 : s.get(Setting.QUANT_POLICY);
        Formula formula = slabs
                ? Formula.of("floor(free * r)", "free", free, "r", s.get(Setting.CACHE_MAX_ENTRY_COUNT))
                : Formula.of(
                        "floor(floor(free * r) / (" + block + ")) * (" + block + ")",
                        "free",
                        free,
                        "r",
                        s.get(Setting.CACHE_MAX_ENTRY_COUNT),
                        "L",
                        d.layers(),
                        "h",
                        d.kvHeads() / tp,
                        "B",
                        s.get(Setting.CACHE_BLOCK_SEQ_LEN),
                        "D",
                        d.headDim(),
                        "bits",
                        bits);
        bill.add(
                ComponentKind.KV_CACHE,
                Sentence.NONE,
                pool,
                (long) (s.get(Setting.CACHE_MAX_ENTRY_COUNT) * 63 * Bytes.MIB) + blockBytes,
                slabs
                        ? Sentence.of(
                                "turbomind.cc:CreateEngine since 0.15: {} blocks of {}", blocks, new Size(blockBytes))
                        : Sentence.of(
                                "BlockManager.cc, attention/block.h: {} blocks of {}", blocks, new Size(blockBytes)),
                formula);
    }

    /// Buffers taken at start, beside the pool.
    private void buffers(Bill bill, int session) {
        long n = batch;
        long hidden = d.hidden();
        long vocab = KvBlocks.roundUp(d.vocab(), tp);
        Sentence source =
                Sentence.foreign(slabs ? "models/language_model.cc, generation.cc" : "LlamaBatch.cc:AllocateBuffer");
        // until 0.5 the context buffers hold max_context_token_num tokens, which is session_len as asked, before
        // truncation
        boolean perForward = q.version().atLeast(0, 6, 0);
        // 0.0.x sets max_context_token_num = 4 for converted models, times session_len (deploy.py, LlamaTritonModel.cc)
        long context = perForward ? forwardTokens() : legacy ? 4L * asked : asked;
        runtime(
                bill,
                Sentence.of("context"),
                2 * 2 * context * hidden + 4 * context,
                source,
                Formula.of("2*2*C*hidden + 4*C", "C", context, "hidden", hidden));
        runtime(
                bill,
                Sentence.of("decoder"),
                2 * 2 * n * hidden,
                source,
                Formula.of("2*2*N*hidden", "N", n, "hidden", hidden));
        bill.figure(Named.LOGITS, 2 * 4 * n * vocab);
        runtime(bill, Sentence.of("logits"), 2 * 4 * n * vocab, source, Formula.of("2*4*N*V", "N", n, "V", vocab));
        long ids = slabs ? 4 : 24;
        runtime(
                bill,
                Sentence.of("token ids"),
                ids * n * session,
                source,
                Formula.of("id_bytes*N*S", "id_bytes", ids, "N", n, "S", session));
        runtime(bill, Sentence.of("logprob sampling"), 8 * n * 1024, source, Formula.of("8*N*1024", "N", n));
        long perSession = (session + s.get(Setting.CACHE_BLOCK_SEQ_LEN) - 1L) / s.get(Setting.CACHE_BLOCK_SEQ_LEN);
        runtime(
                bill,
                Sentence.of("block pointers"),
                8 * (n * perSession + 1),
                source,
                Formula.of("8*(N*ceil(S/B) + 1)", "N", n, "S", session, "B", s.get(Setting.CACHE_BLOCK_SEQ_LEN)));
        if (q.version().atLeast(0, 4, 1)) {
            long hq = d.heads() / tp;
            runtime(
                    bill,
                    Sentence.of("attention workspace"),
                    WORKSPACE_TOKENS * hq * (12 + 4L * d.headDim()) + 4L * WORKSPACE_TOKENS,
                    Sentence.foreign("unified_attention_layer: kMaxWorkspaceTokens"),
                    Formula.of("W*h*(12 + 4*D) + 4*W", "W", WORKSPACE_TOKENS, "h", hq, "D", d.headDim()));
        }
        // cudaMallocAsync's pool grows in steps of 32 MiB: half a step on average
        bill.add(
                ComponentKind.RUNTIME,
                Sentence.of("pool granularity"),
                16 * Bytes.MIB,
                16 * Bytes.MIB,
                Sentence.of("CUDA's stream-ordered allocator maps memory in steps of 32 MiB"),
                Formula.of("step / 2", "step", 32 * Bytes.MIB));
    }

    private static void runtime(Bill bill, Sentence part, long bytes, Sentence source, Formula formula) {
        bill.add(ComponentKind.RUNTIME, part, bytes, bytes / 50, source, formula);
    }

    private long forwardTokens() {
        return (long) prefillOf(q) + batch;
    }

    private void visionPeak(Bill bill, boolean nativeTower) {
        if (!Pictures.any(q)) {
            return;
        }
        TowerSpec t = q.model().tower().get();
        int images = nativeTower ? s.images() : Math.min(s.images(), s.get(Setting.VISION_MAX_BATCH_SIZE));
        VisionActivations.add(
                bill,
                t,
                Pictures.largest(q, t, images),
                !nativeTower && s.attention().equals("eager"),
                d.hidden(),
                nativeTower
                        ? Sentence.of("native InternViT since 0.16: all pictures of a pass, flash attention")
                        : Sentence.of(
                                "lmdeploy/vl: one torch forward over vision_max_batch_size pictures, {} attention",
                                s.attention()));
    }

    /// One pass over as many prompt tokens as it may take, with the longest context behind it.
    private void prefillPeak(Bill bill, int session) {
        long tokens = Math.min(prefillOf(q), session);
        long hq = d.heads() / tp;
        long hk = Math.max(1, d.kvHeads() / tp);
        long k = session;
        long bytes = 2 * tokens * (2 * hq + 2 * hk) * d.headDim()
                + 2 * hk * 2 * (k + 64) * d.headDim()
                + 2 * 2 * tokens * (d.intermediate() / tp);
        bill.peak(
                ComponentKind.PREFILL_ACTIVATIONS,
                Sentence.NONE,
                0,
                bytes,
                bytes * 15 / 100,
                Sentence.foreign("unified_attention_layer.cc, LlamaFfnLayer.cc"),
                Formula.of(
                        "2*C*(2*h + 2*h_kv)*D + 2*h_kv*2*(past + 64)*D + 2*2*C*f",
                        "C",
                        tokens,
                        "h",
                        hq,
                        "h_kv",
                        hk,
                        "D",
                        d.headDim(),
                        "past",
                        k,
                        "f",
                        d.intermediate() / tp));
    }
}
