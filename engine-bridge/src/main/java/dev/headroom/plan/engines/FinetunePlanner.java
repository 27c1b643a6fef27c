package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.FeedForward;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.plan.sight.Sight;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Training with transformers and DeepSpeed: weights, what is trained of them, optimizer, activations kept for the
/// backward pass, one layer's recomputation, and the loss head, which is often the largest single item. Sources:
/// XComposer's finetune.py and ds_config_zero2.json, InternVL's LoRA scripts, DeepSpeed's stages.
final class FinetunePlanner {

    /// A step is one forward pass and a backward pass of twice its work; checkpointing adds one more forward pass.
    private static final double CHECKPOINTED_STEP = 1.33;

    /// Percent of what lives and dies in a step that the allocator keeps beside it, with samples of mixed lengths.
    static final long CACHED = 120;

    /// bitsandbytes' nf4 with its scales quantised once more: 8 bits for 64 weights, 32 for 256 of these.
    private static final double NF4 = 0.5 + 1.0 / 64 + 4.0 / (64 * 256);

    private final PlanRequest q;
    private final FinetuneSettings t;
    private final DecoderSpec d;
    private final List<Sentence> notes = new ArrayList<>();
    private final int cards;
    private final TrainingStates states;

    private FinetunePlanner(PlanRequest q) {
        this.q = q;
        this.t = q.tuning();
        this.d = q.model().decoder();
        this.cards = q.devices();
        this.states = TrainingStates.of(q);
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
        if (q.model().decoder().feedForward() instanceof FeedForward.Experts) {
            notes.add(Sentence.of(
                    "All experts are in memory and {}: {} of {} parameters are theirs.",
                    t.loraR() > 0
                            ? Sentence.of("each has its own adapter where the targets name them")
                            : Sentence.of("all are trained"),
                    d.expertParameters(),
                    d.parameters()));
        }
        if (q.usedByOthers() > 0) {
            notes.add(Sentence.of("{} of each card are taken by others.", new Size(q.usedByOthers())));
        }
        pictureCut(q).ifPresent(notes::add);
        TuningCheck.guessed(d).ifPresent(notes::add);
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
        if (plan.outcome() != Outcome.DOES_NOT_FIT) {
            return withCache(plan);
        }
        return new DeploymentPlan(
                Outcome.DOES_NOT_FIT,
                verdict(plan.tightest(), plan.devices()),
                plan.devices(),
                plan.effective(),
                plan.notes());
    }

    /// What is shown to be in use may be more than what is needed.
    private DeploymentPlan withCache(DeploymentPlan plan) {
        long cached = cached(plan);
        if (cached == 0) {
            return plan;
        }
        List<Sentence> told = new ArrayList<>(plan.notes());
        told.add(Sentence.of(
                "Samples of mixed lengths make torch's allocator keep blocks that fit none of the later ones:"
                        + " nvidia-smi may show {} more, up to {}. It gives them back before memory runs out.",
                new Size(cached),
                new Size(plan.tightest().peak() + cached)));
        List<DevicePlan> devices = plan.devices().stream()
                .map(card -> card.with(Named.CACHED, cached))
                .toList();
        return new DeploymentPlan(plan.outcome(), plan.verdict(), devices, plan.effective(), told);
    }

    /// Whether a sample as long as it may be has no room for its picture.
    static Optional<Sentence> pictureCut(PlanRequest q) {
        int longest = q.tuning().maxLength();
        return q.model()
                .tower()
                .filter(_ -> q.tuning().tiles() > 0)
                .map(tower -> Pictures.ofSample(q, tower).stream()
                        .mapToLong(Sight::promptTokens)
                        .sum())
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
                .then(Outside.cause(q, devices).orElseGet(() -> largest(largest)));
    }

    private Sentence largest(PlanLine line) {
        return line.kind() == ComponentKind.RUNTIME && t.loraR() == 0
                ? Sentence.of(
                        "The largest part that settings move is {} with {}, as all weights are trained: an adapter"
                                + " (lora_r 16), an optimizer in 8 bit or in host memory takes less; max_length moves"
                                + " little of it.",
                        line.name(),
                        new Size(line.peak()))
                : Sentence.of(
                        "The largest part that settings move is {} with {}: lower max_length first; lora_alpha moves"
                                + " nothing.",
                        line.name(),
                        new Size(line.peak()));
    }

    private Bill card(int index) {
        Bill bill = new Bill();
        ContextMemory.add(bill, q, false, cards);
        weights(bill, index);
        if (q.usedByOthers() > 0) {
            bill.add(
                    ComponentKind.OTHER_PROCESSES,
                    Sentence.NONE,
                    q.usedByOthers(),
                    0,
                    Shared.GIVEN,
                    Formula.of("others", "others", q.usedByOthers()));
        }
        states.add(bill, index == 0 ? notes : new ArrayList<>());
        long kept = TrainingActivations.of(q).add(bill, index, eager());
        states.step(bill, kept);
        slack(bill);
        return bill;
    }

    private void weights(Bill bill, int index) {
        String format = t.precision().equals("fp32") ? "fp32" : q.format();
        double e = format.equals("nf4") ? NF4 : WeightBytes.perLinear(format);
        int r = WeightBytes.rest(format);
        long shards = t.zero() == 3 ? cards : t.layerSplit() ? cards : 1;
        long linear = d.linearParameters();
        long other = d.parameters() - linear;
        if (!t.offloadParameters()) {
            bill.add(
                    ComponentKind.WEIGHTS_LANGUAGE,
                    Sentence.NONE,
                    (long) Math.ceil((Math.floor(linear * e) + other * r) / shards),
                    0,
                    WeightBytes.SHAPES,
                    Formula.of(
                            "ceil((floor(P_linear * e) + P_rest * r) / shards)",
                            "P_linear",
                            linear,
                            "e",
                            e,
                            "P_rest",
                            other,
                            "r",
                            r,
                            "shards",
                            shards));
            // accelerate's map puts the whole tower on the first card; ZeRO-3 shards it
            if (!t.layerSplit() || index == 0) {
                q.model().tower().ifPresent(tower -> tower(bill, tower, r));
            }
        }
        CausalMasks.add(bill, d, (d.layers() + shards - 1) / (t.layerSplit() ? shards : 1));
        if (e < r) {
            unpacked(bill, format, r);
        }
        if (t.zero() == 3 && (cards > 1 || t.offloadParameters())) {
            long widest = Math.max(d.layerLinear(), (long) d.vocab() * d.hidden());
            bill.add(
                    ComponentKind.RUNTIME,
                    Sentence.of("gathered weights"),
                    2 * widest * r,
                    widest * r,
                    Sentence.of("ZeRO-3 gathers the layer at work and the next one whole"),
                    Formula.of("2 * widest * r", "widest", widest, "r", r));
        }
    }

    /// bitsandbytes unpacks a matrix again for the backward pass. auto-gptq unpacks through 32 bit integers, and keeps
    /// the matrices of a layer in 16 bit from its forward to its backward pass.
    private void unpacked(Bill bill, String format, int r) {
        boolean again = format.equals("nf4") || format.equals("int8");
        long matrix = (long) d.hidden() * d.intermediate();
        long layer = again ? 0 : d.layerLinear();
        int each = again ? r : 8;
        long bytes = layer * r + matrix * each;
        bill.add(
                ComponentKind.RUNTIME,
                Sentence.of("unpacked weights"),
                bytes,
                bytes / 2,
                again
                        ? Sentence.of("the widest matrix in 16 bit, while it is multiplied")
                        : Sentence.of("the matrices of one layer in 16 bit, from its forward to its backward pass, and"
                                + " the integers of the widest one"),
                Formula.of(
                        "P_layer * r + hidden * f * e",
                        "P_layer",
                        layer,
                        "r",
                        r,
                        "hidden",
                        d.hidden(),
                        "f",
                        d.intermediate(),
                        "e",
                        each));
    }

    private void tower(Bill bill, TowerSpec tower, int r) {
        long n = t.zero() == 3 ? cards : 1;
        bill.add(
                ComponentKind.WEIGHTS_VISION,
                Sentence.NONE,
                (tower.parameters() * r + n - 1) / n,
                0,
                WeightBytes.SHAPES,
                Formula.of("ceil(P * e / shards)", "P", tower.parameters(), "e", r, "shards", n));
        bill.add(
                ComponentKind.WEIGHTS_PROJECTOR,
                Sentence.NONE,
                (tower.projectorParameters() * r + n - 1) / n,
                0,
                WeightBytes.SHAPES,
                Formula.of("ceil(P * e / shards)", "P", tower.projectorParameters(), "e", r, "shards", n));
    }

    /// Blocks are rounded up and split; with samples of one length the same ones serve every step.
    private void slack(Bill bill) {
        long moving = 0;
        long widest = 0;
        for (PlanLine line : bill.lines()) {
            boolean activation =
                    line.kind() == ComponentKind.PREFILL_ACTIVATIONS || line.kind() == ComponentKind.VISION_ACTIVATIONS;
            moving += activation ? line.bytes() : 0;
            widest = activation ? Math.max(widest, line.peak() - line.bytes()) : widest;
        }
        moving += widest;
        bill.add(
                ComponentKind.RUNTIME,
                Sentence.of("allocator slack"),
                moving / 5,
                moving / 10,
                Sentence.of("torch's caching allocator: its blocks are rounded up and split, a fifth of what lives and"
                        + " dies in it"),
                Formula.of("floor(moving / 5)", "moving", moving));
        bill.figure(Named.MOVING, widest);
    }

    /// A sample of another length needs blocks of other sizes: the old ones stay in the allocator's cache, until memory
    /// runs out and it gives them back. Public readings show 0.6 to 2.1 of what lives and dies in a step.
    ///
    /// @return bytes in the cache of the fullest card, none where samples have one length
    private long cached(DeploymentPlan plan) {
        if (!t.mixedLengths() || t.expandableSegments() || plan.outcome() != Outcome.FITS) {
            return 0;
        }
        DevicePlan worst = plan.tightest();
        long moving = worst.figure(Named.MOVING).orElse(0);
        return Math.min(moving * CACHED / 100, worst.free());
    }

    /// Flash attention 2 needs an Ampere card.
    private boolean eager() {
        double cc = q.device().computeCapability();
        return t.attention().equals("eager") || t.attention().equals("flash") && cc > 0 && cc < 8;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
