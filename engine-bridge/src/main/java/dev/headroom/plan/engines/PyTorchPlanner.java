package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;

/// LMDeploy's PyTorch engine. It sets the prompt's logits aside before it applies the ratio; up to 0.6.0 adapters live
/// in KV blocks, since 0.6.1 beside the weights. Sources: `pytorch/engine/{model_agent,cache_engine}.py` at 0.5.2,
/// `pytorch/engine/executor/base.py` of newer ones.
final class PyTorchPlanner {
    private final PlanRequest q;
    private final DeploySettings s;
    private final DecoderSpec d;
    private final List<Sentence> notes = new ArrayList<>();
    private final boolean newRules;
    private final int tp;
    private final int batch;

    private PyTorchPlanner(PlanRequest q) {
        this.q = q;
        this.s = q.serving();
        this.d = q.model().decoder();
        this.newRules = newRules(q);
        this.tp = s.get(Setting.TP);
        this.batch = TurboMindPlanner.batchOf(q);
    }

    private static boolean newRules(PlanRequest q) {
        return q.version().atLeast(0, 6, 1);
    }

    static int prefillOf(PlanRequest q) {
        return q.serving().chosen(Setting.MAX_PREFILL_TOKEN_NUM).orElse(newRules(q) ? 8192 : 4096);
    }

    static DeploymentPlan plan(PlanRequest q) {
        return new PyTorchPlanner(q).plan();
    }

    private DeploymentPlan plan() {
        Bill common = new Bill();
        common.figure(Named.LAYERS, q.model().decoder().layers());
        ContextMemory.add(common, q, false, tp);
        // embedding and head: every rank holds both whole, lm_head included, unless a layer is row or column parallel
        WeightBytes.language(common, q, tp, false, false);
        lora(common);
        boolean towerInModel = q.version().atLeast(0, 7, 0);
        List<Bill> bills = new ArrayList<>();
        long free = Long.MAX_VALUE;
        for (int i = 0; i < tp; i++) {
            Bill bill = common.copy();
            if (towerInModel) {
                WeightBytes.visionCut(bill, q, tp);
            } else {
                WeightBytes.visionByLayers(bill, q, i, tp);
            }
            long others = Shared.others(bill, q, bill.resting());
            free = Math.min(free, q.device().usable() - bill.resting());
            if (others < 0) {
                throw new IllegalStateException("negative memory of others");
            }
            bills.add(bill);
        }
        if (free <= 0) {
            return Shared.tooLarge(q, bills, notes, free);
        }
        free = Shared.afterOtherEngines(bills, q, free);
        int block = s.get(Setting.CACHE_BLOCK_SEQ_LEN);
        long blockBytes = KvBlocks.pytorch(d, tp, block, s.get(Setting.QUANT_POLICY));
        int prefill = prefillOf(q);
        int asked = prefill;
        while (prefill > 0
                && (long) ((free - runtime(prefill)) * s.get(Setting.CACHE_MAX_ENTRY_COUNT)) / blockBytes < 16) {
            prefill /= 2;
        }
        if (prefill == 0) {
            DeploymentPlan loaded = Shared.tooLarge(q, bills, notes, free);
            return new DeploymentPlan(
                    Outcome.DOES_NOT_FIT,
                    Sentence.of("RuntimeError: No enough gpu memory for runtime.")
                            .then(Sentence.of(
                                    "{} are free after weights, too little for the logits of one token and 16 blocks of"
                                            + " {}.",
                                    new Size(free),
                                    new Size(blockBytes))),
                    loaded.devices(),
                    loaded.effective(),
                    notes);
        }
        if (prefill < asked) {
            notes.add(Sentence.of(
                    "No enough memory: the engine lowers max_prefill_token_num from {} to {}.", asked, prefill));
        }
        long blocks = (long) ((free - runtime(prefill)) * s.get(Setting.CACHE_MAX_ENTRY_COUNT)) / blockBytes;
        long loraBlocks = newRules || s.get(Setting.LORA_R) == 0
                ? 0
                : LoraLines.of(s.loraTargets()).blocks(d, s.get(Setting.LORA_R), block, tp);
        if (loraBlocks < 0) {
            return DeploymentPlan.refused(Sentence.of("AssertionError: LoRA Adapter raquires larger block_size.")
                    .then(Sentence.of(
                            "A block of {} tokens has no room for one rank; raise cache_block_seq_len.", block)));
        }
        if (loraBlocks > 0) {
            notes.add(Sentence.of(
                    "Up to 0.6.0 a LoRA takes no memory of its own: rank {} moves into {} of the {} KV blocks ({} of"
                            + " the cache).",
                    s.get(Setting.LORA_R),
                    loraBlocks,
                    blocks,
                    new Size(loraBlocks * blockBytes)));
        }
        long usable = Math.max(0, blocks - loraBlocks - (newRules ? 1 : 0));
        long tokens = usable * block;
        int session = session(tokens, block);
        for (Bill bill : bills) {
            pool(bill, free, blockBytes, blocks, prefill);
            runtimePeak(bill, prefill);
            vision(bill, towerInModel);
        }
        Effective effective = new Effective(
                session,
                tokens,
                blocks,
                blockBytes,
                blocks * blockBytes,
                Math.min(blocks * blockBytes, (long) batch * KvBlocks.roundUp(session, block) / block * blockBytes),
                free);
        Shared.requestNotes(q, session, notes);
        return Shared.judge(q, bills, effective, notes, true);
    }

    /// What the engine sets aside before the ratio.
    private long runtime(int prefill) {
        return newRules ? (prefill + 2L * batch) * d.vocab() * 2 : (long) prefill * d.vocab() * 7;
    }

    private int session(long tokens, int block) {
        int model = s.chosen(Setting.SESSION_LEN).orElse(d.context());
        if (newRules) {
            long most = Math.max(0, tokens - block);
            if (most < model) {
                notes.add(Sentence.of(
                        "session_len is cut from {} to {} by the cache; longer answers are shortened.", model, most));
            }
            return (int) Math.min(model, most);
        }
        if (s.chosen(Setting.SESSION_LEN).isEmpty() && q.model().tower().isPresent()) {
            notes.add(Sentence.of("Without --session-len the API server of this version assumes 2048 tokens for a"
                    + " vision-language model, less than one picture of 12 tiles: pass --session-len."));
            model = 2048;
        }
        if (tokens < model) {
            notes.add(Sentence.of(
                    "session_len {} is more than the cache holds ({} tokens): it is not refused, a running request is"
                            + " aborted when its blocks run out.",
                    model,
                    tokens));
        }
        return (int) Math.min(model, tokens);
    }

    private void lora(Bill bill) {
        if (s.get(Setting.LORA_R) == 0 || !newRules) {
            return;
        }
        // column-parallel layers hold A whole and cut B, row-parallel ones the other way round: on average half is cut
        LoraLines lora = LoraLines.of(s.loraTargets());
        long values = lora.values(d, s.get(Setting.LORA_R));
        long bytes = tp == 1 ? values * 2 : values + values / tp;
        bill.add(
                ComponentKind.LORA,
                Sentence.NONE,
                bytes,
                tp == 1 ? 0 : bytes / 10,
                Sentence.of("pytorch/models/patch.py:add_adapters since 0.6.1: ranks stacked beside the weights"),
                tp == 1
                        ? Formula.of(
                                "2 * rank * sum_in_out", "rank", s.get(Setting.LORA_R), "sum_in_out", lora.values(d, 1))
                        : Formula.of(
                                "rank * sum_in_out + floor(rank * sum_in_out / tp)",
                                "rank",
                                s.get(Setting.LORA_R),
                                "sum_in_out",
                                lora.values(d, 1),
                                "tp",
                                tp));
    }

    private void pool(Bill bill, long free, long blockBytes, long blocks, int prefill) {
        bill.add(
                ComponentKind.KV_CACHE,
                Sentence.NONE,
                blocks * blockBytes,
                (long) (s.get(Setting.CACHE_MAX_ENTRY_COUNT) * 63 * Bytes.MIB) + blockBytes,
                Sentence.foreign(
                        newRules
                                ? "pytorch/engine/executor/base.py"
                                : "pytorch/engine/model_agent.py, cache_engine.py"),
                newRules
                        ? Formula.of(
                                "floor(floor((free - (p + 2*N)*V*2) * r) / block) * block",
                                "free",
                                free,
                                "p",
                                prefill,
                                "N",
                                batch,
                                "V",
                                d.vocab(),
                                "r",
                                s.get(Setting.CACHE_MAX_ENTRY_COUNT),
                                "block",
                                blockBytes)
                        : Formula.of(
                                "floor(floor((free - p*V*7) * r) / block) * block",
                                "free",
                                free,
                                "p",
                                prefill,
                                "V",
                                d.vocab(),
                                "r",
                                s.get(Setting.CACHE_MAX_ENTRY_COUNT),
                                "block",
                                blockBytes));
    }

    /// Logits of a whole prompt, and the widest layer of it; in torch's caching allocator, so they stay.
    private void runtimePeak(Bill bill, int prefill) {
        long f = d.intermediate() / tp;
        long logits = newRules ? (long) batch * d.vocab() * 6 : (long) prefill * d.vocab() * 6;
        bill.figure(Named.LOGITS, logits);
        bill.peak(
                ComponentKind.PREFILL_ACTIVATIONS,
                Sentence.of("logits"),
                0,
                logits,
                logits / 5,
                newRules
                        ? Sentence.of("logits of the last tokens in 16 and 32 bit")
                        : Sentence.of("logits of every prompt token in 16 and 32 bit"),
                Formula.of("n * V * 6", "n", newRules ? batch : prefill, "V", d.vocab()));
        long layer = 2L * prefill * (4L * d.hidden() + 3 * f);
        bill.peak(
                ComponentKind.PREFILL_ACTIVATIONS,
                Sentence.of("layer"),
                0,
                layer,
                layer / 5,
                Sentence.of("widest moment of one decoder layer: residual, norm, gate, up and their product"),
                Formula.of("2*p*(4*hidden + 3*f)", "p", prefill, "hidden", d.hidden(), "f", f));
        if (newRules) {
            long graphs = 300 * Bytes.MIB;
            bill.add(
                    ComponentKind.RUNTIME,
                    Sentence.of("cuda graphs"),
                    graphs,
                    200 * Bytes.MIB,
                    Sentence.of("an estimate: CUDA graphs of the decode batch sizes, not reserved by the engine"
                            + " (--eager-mode turns them off)"),
                    Formula.of("graphs", "graphs", graphs));
        }
    }

    private void vision(Bill bill, boolean inModel) {
        if (!Pictures.any(q)) {
            return;
        }
        TowerSpec t = q.model().tower().get();
        int images = inModel ? s.images() : Math.min(s.images(), s.get(Setting.VISION_MAX_BATCH_SIZE));
        VisionActivations.add(
                bill,
                t,
                Pictures.largest(q, t, images),
                !inModel && s.attention().equals("eager"),
                d.hidden(),
                inModel
                        ? Sentence.of(
                                "pytorch/models/internvl.py since 0.7.0: the pictures of one prefill, flash attention")
                        : Sentence.of("lmdeploy/vl: one torch forward over vision_max_batch_size pictures"));
    }
}
