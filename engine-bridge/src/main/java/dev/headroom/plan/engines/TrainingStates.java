package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.List;

/// What is trained, with its gradients, the optimizer's states and DeepSpeed's buffers. Sources: DeepSpeed's
/// `runtime/zero/stage_1_and_2.py` and `stage3.py`, torch's `optim/adamw.py`, PEFT's LoRA layers.
///
/// @param adapter values of the adapter
/// @param own values of the model's own weights that are trained
/// @param added of these, the ones that PEFT copies beside the frozen original (`modules_to_save`)
record TrainingStates(FinetuneSettings t, int cards, long adapter, long own, long added) {

    static TrainingStates of(PlanRequest q) {
        FinetuneSettings t = q.tuning();
        DecoderSpec d = q.model().decoder();
        long share = t.layerSplit() ? q.devices() : 1;
        long lora = t.loraR() == 0
                ? 0
                : t.adapterValues() > 0
                        ? t.adapterValues()
                        : LoraLines.of(t.loraTargets()).values(d, t.loraR());
        long added = t.loraR() > 0 && t.trainEmbeddings() ? d.embeddingParameters() : 0;
        long own = added + (t.loraR() > 0 ? 0 : d.parameters());
        TowerSpec tower = q.model().tower().orElse(null);
        if (tower != null) {
            own += (t.trainVision() ? tower.parameters() : 0) + (t.trainProjector() ? tower.projectorParameters() : 0);
        }
        return new TrainingStates(t, q.devices(), ceil(lora, share), ceil(own, share), ceil(added, share));
    }

    private static long ceil(long value, long parts) {
        return (value + parts - 1) / parts;
    }

    private long parts(int fromStage) {
        return t.zero() >= fromStage ? cards : 1;
    }

    void add(Bill bill, List<Sentence> notes) {
        TrainedWeights a = TrainedWeights.of(t, true);
        TrainedWeights o = TrainedWeights.of(t, false);
        long weights = ceil(adapter * (a.weight() + a.copy()) + added * o.weight() + own * o.copy(), parts(3));
        if (weights > 0) {
            bill.add(
                    ComponentKind.LORA,
                    Sentence.NONE,
                    weights,
                    weights / 50,
                    a.copy() > 0
                            ? Sentence.of("in + out of every target, per unit of rank, with the 16 bit copies that"
                                    + " autocast keeps for the backward pass")
                            : Sentence.of("in + out of every target, per unit of rank"),
                    Formula.of(
                            "ceil((P_lora * e + P_saved * e_own + P_own * copy) / shards)",
                            "P_lora",
                            adapter,
                            "e",
                            a.weight() + a.copy(),
                            "P_saved",
                            added,
                            "e_own",
                            o.weight(),
                            "P_own",
                            own,
                            "copy",
                            o.copy(),
                            "shards",
                            parts(3)));
        }
        gradients(bill, a, o);
        optimizer(bill, notes, a, o);
        if (t.zero() >= 2) {
            // contiguous_gradients allocates the bucket whole, overlap_comm a second one; stage 1 ignores both
            long bucket = bucket();
            runtime(
                    bill,
                    Sentence.of("deepspeed buckets"),
                    4 * bucket,
                    2,
                    Sentence.of("the recipe's ds_config: two reduce buckets (contiguous_gradients, overlap_comm)"),
                    Formula.of("2 * bucket * e", "bucket", bucket, "e", 2));
        }
    }

    private void gradients(Bill bill, TrainedWeights a, TrainedWeights o) {
        // with the optimizer in host memory, gradients go there as soon as they are reduced
        if (t.offloadOptimizer() && t.zero() >= 1) {
            return;
        }
        long bytes = ceil(adapter * a.gradient() + own * o.gradient(), parts(2));
        bill.figure(Named.GRADIENTS, bytes);
        runtime(
                bill,
                Sentence.of("gradients"),
                bytes,
                20,
                Sentence.of("one per trained weight; sharded from ZeRO-2 on"),
                Formula.of(
                        "ceil((P_lora * e + P_own * e_own) / parts)",
                        "P_lora",
                        adapter,
                        "e",
                        a.gradient(),
                        "P_own",
                        own,
                        "e_own",
                        o.gradient(),
                        "parts",
                        parts(2)));
    }

    private void optimizer(Bill bill, List<Sentence> notes, TrainedWeights a, TrainedWeights o) {
        double whole = adapter * a.state() + own * o.state();
        if (t.offloadOptimizer()) {
            notes.add(Sentence.of("The optimizer lies in host memory ({}).", new Size((long) whole)));
            return;
        }
        long bytes = (long) Math.ceil(whole / parts(1));
        bill.figure(Named.OPTIMIZER, bytes);
        runtime(
                bill,
                Sentence.of("optimizer"),
                bytes,
                20,
                a.hasMaster()
                        ? Sentence.of("{} with a 32 bit master copy; sharded from ZeRO-1 on", t.optimizer())
                        : Sentence.of("{}; sharded from ZeRO-1 on", t.optimizer()),
                Formula.of(
                        "ceil((P_lora * state + P_own * state_own) / parts)",
                        "P_lora",
                        adapter,
                        "state",
                        a.state(),
                        "P_own",
                        own,
                        "state_own",
                        o.state(),
                        "parts",
                        parts(1)));
    }

    /// What the optimizer's step alone needs: it comes after the activations are freed, and takes their place.
    ///
    /// @param kept bytes of the activations that stand in the bill at rest
    void step(Bill bill, long kept) {
        if (t.offloadOptimizer()) {
            return;
        }
        TrainedWeights a = TrainedWeights.of(t, true);
        TrainedWeights o = TrainedWeights.of(t, false);
        // ZeRO-3 steps on sub_group_size elements at a time
        long whole = ceil(adapter * a.step() + own * o.step(), parts(1));
        long bytes = t.zero() == 3 ? Math.min(whole, 4 * SUB_GROUP) : whole;
        bill.peak(
                ComponentKind.RUNTIME,
                Sentence.of("optimizer step"),
                0,
                Math.max(0, bytes - kept),
                Math.max(0, bytes - kept) / 10,
                a.hasMaster()
                        ? Sentence.of("the 32 bit gradient that DeepSpeed steps with, where the activations were")
                        : Sentence.of("the list of intermediate values of torch's AdamW, where the activations were"),
                Formula.of("max(0, step - kept)", "step", bytes, "kept", kept));
    }

    /// DeepSpeed's default `sub_group_size`.
    private static final long SUB_GROUP = 1_000_000_000L;

    private long bucket() {
        if (t.bucket() > 0) {
            return t.bucket();
        }
        return switch (t.recipe()) {
            case "internvl" -> 1_000_000_000L;
            case "xcomposer", "qwen-vl" -> 200_000_000L;
            default -> Math.min(500_000_000L, adapter + own);
        };
    }

    private static void runtime(Bill bill, Sentence part, long bytes, int uncertain, Sentence source, Formula formula) {
        bill.add(ComponentKind.RUNTIME, part, bytes, bytes / uncertain, source, formula);
    }
}
