package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Training with transformers and DeepSpeed: weights, what is trained of them, optimizer, activations kept for
/// the backward pass, one layer's recomputation, and the loss head, which is often the largest single item.
/// Sources: XComposer's finetune.py and ds_config_zero2.json, InternVL's LoRA scripts, DeepSpeed's stages.
final class FinetunePlanner {

    /// A step is one forward pass and a backward pass of twice its work; checkpointing adds one more forward
    /// pass.
    private static final double CHECKPOINTED_STEP = 1.33;

    private final PlanRequest q;
    private final FinetuneSettings t;
    private final DecoderSpec d;
    private final List<Sentence> notes = new ArrayList<>();
    private final int cards;
    private final long trained;

    private FinetunePlanner(PlanRequest q) {
        this.q = q;
        this.t = q.tuning();
        this.d = q.model().decoder();
        this.cards = q.devices();
        long lora = LoraLines.of(t.loraTargets()).values(d, t.loraR());
        this.trained = t.loraR() > 0
                ? lora
                : d.parameters()
                        + (t.trainVision()
                                ? q.model().tower().map(TowerSpec::parameters).orElse(0L)
                                : 0);
    }

    static DeploymentPlan plan(PlanRequest q) {
        return new FinetunePlanner(q).plan();
    }

    private DeploymentPlan plan() {
        notes.add(Sentence.of("lora_alpha {} changes no memory: it is a scale.", plain(t.loraAlpha())));
        if (cards == 1 && t.zero() > 0) {
            notes.add(Sentence.of("ZeRO-{} shards nothing on one card.", t.zero()));
        }
        if (t.recipe().equals("xcomposer") && t.tiles() == 0) {
            notes.add(Sentence.of(
                    "hd_num -1 selects the fixed-size processor; for 4KHD a positive hd_num such as 16 is meant."));
        }
        if (eager() && !t.attention().equals("eager")) {
            notes.add(Sentence.of(
                    "{} has no flash attention 2 (compute capability {}): planned with eager attention.",
                    q.device().name(),
                    q.device().computeCapability()));
        }
        if (q.usedByOthers() > 0) {
            notes.add(Sentence.of("{} of each card are taken by others.", new Size(q.usedByOthers())));
        }
        pictureCut(q).ifPresent(notes::add);
        if (t.gradientCheckpointing()) {
            notes.add(Sentence.of(
                    "Gradient checkpointing computes the forward pass twice: a step takes about {} times as long.",
                    CHECKPOINTED_STEP));
        }
        List<Bill> bills = new ArrayList<>();
        for (int i = 0; i < cards; i++) {
            bills.add(card(i));
        }
        DeploymentPlan plan = Shared.judge(q, bills, Effective.NONE, notes, false);
        if (plan.fits() || plan.tightest().free() >= 0) {
            return plan;
        }
        return new DeploymentPlan(
                Outcome.DOES_NOT_FIT,
                verdict(plan.tightest(), plan.devices()),
                plan.devices(),
                plan.effective(),
                plan.notes());
    }

    /// Whether a sample as long as it may be has no room for its picture.
    static Optional<Sentence> pictureCut(PlanRequest q) {
        int longest = q.tuning().maxLength();
        return q.model()
                .tower()
                .filter(_ -> q.tuning().tiles() > 0)
                .map(tower -> PictureFacts.ofSample(q, tower))
                .filter(tokens -> tokens > longest)
                .map(tokens -> Sentence.of(
                        "A picture of {} tiles takes {} tokens: max_length {} cuts it.",
                        q.tuning().tiles(),
                        tokens,
                        longest));
    }

    private Sentence verdict(DevicePlan worst, List<DevicePlan> devices) {
        PlanLine largest = worst.lines().stream()
                .filter(l -> l.kind() == ComponentKind.PREFILL_ACTIVATIONS || l.kind() == ComponentKind.RUNTIME)
                .reduce((a, b) -> b.peak() > a.peak() ? b : a)
                .orElse(worst.lines().getFirst());
        return Sentence.of("Out of memory in training: {} more needed than the card has.", new Size(-worst.free()))
                .then(Outside.cause(q, devices)
                        .orElseGet(() -> Sentence.of(
                                "The largest part that settings move is {} with {}: lower max_length first;"
                                        + " lora_alpha moves nothing.",
                                largest.name(),
                                new Size(largest.peak()))));
    }

    private Bill card(int index) {
        Bill bill = new Bill();
        ContextMemory.add(bill, q, false, cards);
        int e = t.precision().equals("fp32") ? 4 : 2;
        long shards = t.zero() == 3 ? cards : t.layerSplit() ? cards : 1;
        long weights = d.parameters() * e;
        bill.add(
                ComponentKind.WEIGHTS_LANGUAGE,
                Sentence.NONE,
                (weights + shards - 1) / shards,
                0,
                WeightBytes.SHAPES,
                Formula.of("ceil(P * e / shards)", "P", d.parameters(), "e", e, "shards", shards));
        q.model().tower().ifPresent(tower -> {
            // accelerate's map puts the whole tower on the first card; ZeRO-3 shards it
            boolean here = !t.layerSplit() || index == 0;
            long n = t.zero() == 3 ? cards : 1;
            if (here) {
                bill.add(
                        ComponentKind.WEIGHTS_VISION,
                        Sentence.NONE,
                        (tower.parameters() * e + n - 1) / n,
                        0,
                        WeightBytes.SHAPES,
                        Formula.of("ceil(P * e / shards)", "P", tower.parameters(), "e", e, "shards", n));
                bill.add(
                        ComponentKind.WEIGHTS_PROJECTOR,
                        Sentence.NONE,
                        (tower.projectorParameters() * e + n - 1) / n,
                        0,
                        WeightBytes.SHAPES,
                        Formula.of("ceil(P * e / shards)", "P", tower.projectorParameters(), "e", e, "shards", n));
            }
        });
        if (q.usedByOthers() > 0) {
            bill.add(
                    ComponentKind.OTHER_PROCESSES,
                    Sentence.NONE,
                    q.usedByOthers(),
                    0,
                    Shared.GIVEN,
                    Formula.of("others", "others", q.usedByOthers()));
        }
        training(bill);
        activations(bill, index);
        return bill;
    }

    /// Trained weights, their gradients, the optimizer and DeepSpeed's buckets.
    private void training(Bill bill) {
        boolean mixed = !t.fp32Adapter() && !t.precision().equals("fp32");
        int e = mixed ? 2 : 4;
        long share = t.layerSplit() ? cards : 1;
        long own = (trained + share - 1) / share;
        long part = t.zero() == 3 ? cards : 1;
        if (t.loraR() > 0) {
            bill.add(
                    ComponentKind.LORA,
                    Sentence.NONE,
                    (own * e + part - 1) / part,
                    own * e / part / 50,
                    Sentence.of("in + out of every target, per unit of rank"),
                    Formula.of("ceil(P_lora * e / shards)", "P_lora", own, "e", e, "shards", part));
        }
        long gradientParts = t.zero() >= 2 ? cards : 1;
        long gradients = (own * e + gradientParts - 1) / gradientParts;
        bill.figure(Named.GRADIENTS, gradients);
        runtime(
                bill,
                Sentence.of("gradients"),
                gradients,
                20,
                Sentence.of("one per trained weight; sharded from ZeRO-2 on"),
                Formula.of("ceil(P_trained * e / parts)", "P_trained", own, "e", e, "parts", gradientParts));
        // 32 bit master copy, and Adam's two moments; without a master copy when the weights are 32 bit themselves
        // and, with DeepSpeed, the 32 bit gradient of the step
        int state = (mixed ? 4 : 0)
                + (mixed && t.zero() >= 1 ? 4 : 0)
                + (t.optimizer().equals("sgd") ? 0 : t.optimizer().contains("8bit") ? 2 : 8);
        long optimizerParts = t.zero() >= 1 ? cards : 1;
        if (!t.offloadOptimizer()) {
            long optimizer = (own * state + optimizerParts - 1) / optimizerParts;
            bill.figure(Named.OPTIMIZER, optimizer);
            runtime(
                    bill,
                    Sentence.of("optimizer"),
                    optimizer,
                    20,
                    mixed
                            ? Sentence.of(
                                    "{} with a 32 bit master copy and gradient; sharded from ZeRO-1 on", t.optimizer())
                            : Sentence.of("{}; sharded from ZeRO-1 on", t.optimizer()),
                    Formula.of(
                            "ceil(P_trained * state / parts)",
                            "P_trained",
                            own,
                            "state",
                            state,
                            "parts",
                            optimizerParts));
        } else {
            notes.add(Sentence.of("The optimizer lies in host memory ({}).", new Size(own * state)));
        }
        if (t.zero() >= 1) {
            // contiguous_gradients allocates the bucket whole, overlap_comm a second one
            long bucket = switch (t.recipe()) {
                case "internvl" -> 1_000_000_000L;
                case "xcomposer" -> 200_000_000L;
                default -> Math.min(500_000_000L, own);
            };
            runtime(
                    bill,
                    Sentence.of("deepspeed buckets"),
                    2 * bucket * e,
                    2,
                    Sentence.of("the recipe's ds_config: two reduce buckets (contiguous_gradients, overlap_comm)"),
                    Formula.of("2 * bucket * e", "bucket", bucket, "e", e));
        }
    }

    private static void runtime(Bill bill, Sentence part, long bytes, int uncertain, Sentence source, Formula formula) {
        bill.add(ComponentKind.RUNTIME, part, bytes, bytes / uncertain, source, formula);
    }

    private void activations(Bill bill, int index) {
        long tokens = (long) t.maxLength() * t.batch();
        long h = d.hidden();
        long share = t.layerSplit() ? cards : 1;
        long layers = (d.layers() + share - 1) / share;
        bill.figure(Named.LAYERS, layers);
        long perLayer = layerBytes();
        if (t.gradientCheckpointing()) {
            long kept = layers * tokens * h * 2;
            bill.peak(
                    ComponentKind.PREFILL_ACTIVATIONS,
                    Sentence.of("checkpoints"),
                    kept,
                    kept,
                    kept / 20,
                    Sentence.of("gradient checkpointing keeps the input of every layer"),
                    Formula.of("L * t * hidden * 2", "L", layers, "t", tokens, "hidden", h));
        }
        long scores = eager() ? (long) t.batch() * d.heads() * t.maxLength() * t.maxLength() * 14 : 0;
        long each = t.gradientCheckpointing() ? 1 : layers;
        long live = each * (tokens * perLayer + scores);
        bill.peak(
                ComponentKind.PREFILL_ACTIVATIONS,
                t.gradientCheckpointing() ? Sentence.of("one layer recomputed") : Sentence.of("all layers"),
                t.gradientCheckpointing() ? 0 : live,
                live,
                live / 4,
                eager()
                        ? Sentence.of("norms, q, k, v, attention output, gate, up and their product, LoRA inputs with"
                                + " dropout; eager attention: 16 bit scores, 32 bit softmax, 16 bit copy, gradients of"
                                + " the last two")
                        : Sentence.of("norms, q, k, v, attention output, gate, up and their product, LoRA inputs with"
                                + " dropout"),
                Formula.of(
                        "n * (t * per_token + b*H*s*s*k)",
                        "n",
                        each,
                        "t",
                        tokens,
                        "per_token",
                        perLayer,
                        "b",
                        t.batch(),
                        "H",
                        d.heads(),
                        "s",
                        t.maxLength(),
                        "k",
                        eager() ? 14 : 0));
        if (!t.layerSplit() || index == cards - 1) {
            long loss = tokens * d.vocab() * perLogit();
            bill.figure(Named.LOGITS, loss);
            bill.peak(
                    ComponentKind.PREFILL_ACTIVATIONS,
                    Sentence.of("loss head"),
                    0,
                    loss,
                    loss / 5,
                    Sentence.of("logits in 16 and 32 bit, the shifted copy, log-softmax, and the gradients of both"),
                    Formula.of("t * V * per_logit", "t", tokens, "V", d.vocab(), "per_logit", perLogit()));
        }
        if (!t.layerSplit() || index == 0) {
            q.model()
                    .tower()
                    .ifPresent(tower -> VisionActivations.add(
                            bill,
                            tower,
                            (long) t.tiles() * t.batch(),
                            false,
                            Sentence.of("frozen tower: nothing kept, one layer wide")));
        }
        long moving = 0;
        long widest = 0;
        for (PlanLine line : bill.lines()) {
            moving += line.kind() == ComponentKind.PREFILL_ACTIVATIONS ? line.bytes() : 0;
            widest = Math.max(widest, line.peak() - line.bytes());
        }
        moving += widest;
        bill.add(
                ComponentKind.RUNTIME,
                Sentence.of("allocator slack"),
                moving / 5,
                moving / 5,
                Sentence.of("torch's caching allocator with samples of varying length: a fifth of what lives and dies"
                        + " in it, an estimate"),
                Formula.of("floor(moving / 5)", "moving", moving));
    }

    /// Bytes one layer keeps of one token for its backward pass, 16 bit, flash attention: two norm inputs and
    /// outputs, q, k, v, attention output, output projection's sum, gate, up, activation and product; with LoRA
    /// the dropped copy of each target's input and its low-rank product.
    private long layerBytes() {
        long h = d.hidden();
        long qkv = (long) (d.heads() + 2 * d.kvHeads()) * d.headDim();
        long values = 4 * h + qkv + (long) d.heads() * d.headDim() + h + 4L * d.intermediate();
        values += h + 3L * d.intermediate(); // gradients in flight through the MLP
        if (d.extraParameters() > 0) {
            // outputs of XComposer's partial LoRA, beside the linear's own
            values += qkv + 2 * h + 2L * d.intermediate();
        }
        if (t.loraR() > 0 && t.loraDropout() > 0) {
            values += LoraLines.of(t.loraTargets()).droppedInputs(d);
        }
        return 2 * values;
    }

    /// Bytes per logit in the loss. Qwen's own code stays in 16 bit: logits, shifted copy, log-softmax and
    /// their gradients. The others upcast: 16 bit logits, 32 bit copy, shifted copy, log-softmax, gradient, and
    /// back. A Trainer with autocast (swift) keeps one more 32 bit copy of the outputs.
    private int perLogit() {
        int base = d.family().equals("qwen") && !t.recipe().equals("swift") ? 6 * 2 : 2 + 4 + 4 + 4 + 4 + 2;
        return base + (t.recipe().equals("swift") ? 4 : 0);
    }

    /// Flash attention 2 needs an Ampere card.
    private boolean eager() {
        double cc = q.device().computeCapability();
        return t.attention().equals("eager") || cc > 0 && cc < 8;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
