package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.FeedForward;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.plan.sight.Sight;
import dev.headroom.words.Sentence;
import java.util.Collections;
import java.util.List;

/// What the forward pass keeps for the backward pass, and the widest moment of the backward pass. Sources:
/// `modeling_internlm2.py`, `modeling_llama.py` and `modeling_qwen2.py` of transformers, autograd's rules of
/// what each operation saves, PEFT's LoRA layers.
record TrainingActivations(PlanRequest q, FinetuneSettings t, DecoderSpec d) {

    /// Log-softmax, its gradient and the gradient of the logits, each in 32 bit: the widest moment of cross
    /// entropy, wherever the logits are made 32 bit before it.
    private static final int LOSS = 12;
    /// The same in 16 bit: code of Qwen that does not upcast, under DeepSpeed, which has no autocast to do it.
    private static final int LOSS_16_BIT = 6;
    /// Scores of eager attention: 16 bit scores, 32 bit softmax, 16 bit copy, and the gradients of the last
    /// two.
    private static final int SCORE = 14;

    static TrainingActivations of(PlanRequest q) {
        return new TrainingActivations(q, q.tuning(), q.model().decoder());
    }

    /// @return bytes that stay from the forward pass to the end of the backward pass
    long add(Bill bill, int index, boolean eager) {
        long tokens = (long) t.maxLength() * t.batch();
        long share = t.layerSplit() ? q.devices() : 1;
        long layers = (d.layers() + share - 1) / share;
        bill.figure(Named.LAYERS, layers);
        long kept = t.gradientCheckpointing() ? checkpoints(bill, tokens, layers) : 0;
        layer(bill, tokens, t.gradientCheckpointing() ? 1 : layers, eager);
        if (!t.layerSplit() || index == q.devices() - 1) {
            head(bill, tokens);
        }
        if (!t.layerSplit() || index == 0) {
            q.model().tower().ifPresent(tower -> tower(bill, tower));
        }
        return kept;
    }

    private long checkpoints(Bill bill, long tokens, long layers) {
        long h = d.hidden();
        long kept = Bill.bounded((double) layers * tokens * h * 2);
        bill.peak(
                ComponentKind.PREFILL_ACTIVATIONS,
                Sentence.of("checkpoints"),
                kept,
                kept,
                kept / 20,
                Sentence.of("gradient checkpointing keeps the input of every layer"),
                Formula.of("L * t * hidden * 2", "L", layers, "t", tokens, "hidden", h));
        return kept;
    }

    private void layer(Bill bill, long tokens, long each, boolean eager) {
        long perToken = keptByLayer();
        long flight = inFlight();
        int k = eager ? SCORE : 0;
        double scores = (double) t.batch() * d.heads() * t.maxLength() * t.maxLength() * k;
        long live = Bill.bounded(each * ((double) tokens * perToken + scores) + (double) tokens * flight);
        bill.peak(
                ComponentKind.PREFILL_ACTIVATIONS,
                t.gradientCheckpointing() ? Sentence.of("one layer recomputed") : Sentence.of("all layers"),
                t.gradientCheckpointing() ? 0 : live,
                live,
                live / 4,
                eager
                        ? Sentence.of("norms in 32 bit, q, k, v, attention output, gate, up and their product, LoRA"
                                + " inputs with dropout; eager attention: 16 bit scores, 32 bit softmax, 16 bit copy,"
                                + " gradients of the last two")
                        : Sentence.of("norms in 32 bit, q, k, v, attention output, gate, up and their product, LoRA"
                                + " inputs with dropout"),
                Formula.of(
                        "n * (t * per_token + b*H*s*s*k) + t * in_flight",
                        "n",
                        each,
                        "t",
                        tokens,
                        "per_token",
                        perToken,
                        "b",
                        t.batch(),
                        "H",
                        d.heads(),
                        "s",
                        t.maxLength(),
                        "k",
                        k,
                        "in_flight",
                        flight));
    }

    /// Bytes that one layer keeps of one token, without the scores of attention. A norm keeps its input in 32
    /// bit and its result in 16; attention keeps q, k, v and its output; the MLP keeps gate, up and the
    /// activated gate. A map keeps its input only when its own weights are trained, or an adapter's beside it.
    private long keptByLayer() {
        long h = d.hidden();
        long attention = (long) (d.heads() + 2 * d.kvHeads()) * d.headDim() + (long) d.heads() * d.headDim();
        long values = 2 * attention + 2 * 6 * h + 6L * d.intermediate();
        if (d.extraParameters() > 0) {
            // outputs of XComposer's partial LoRA, beside the linear's own
            long qkv = (long) (d.heads() + 2 * d.kvHeads()) * d.headDim();
            values += 2 * (qkv + 2 * h + 2L * d.intermediate());
        }
        if (d.feedForward() instanceof FeedForward.Experts e) {
            values += 4L * e.active() * h; // every expert's tokens are gathered, and its answers put back
        }
        long inputs = LoraLines.of(t.loraR() > 0 ? t.loraTargets() : "all").inputs(d);
        return values + inputs * perInput();
    }

    /// Bytes of one value of a trained map's input. A 32 bit adapter has its input cast to 32 bit and autocast
    /// casts it back; dropout keeps its result, and one byte for what it dropped.
    private int perInput() {
        if (t.loraR() == 0) {
            return 2;
        }
        boolean wide = t.fp32Adapter() && t.zero() < 0;
        boolean drops = t.loraDropout() > 0;
        return (wide ? 2 + 4 : drops ? 0 : 2) + (drops ? (wide ? 4 : 2) + 1 : 0);
    }

    /// Gradients on their way back through one layer: through the MLP, and through a norm in 32 bit.
    private long inFlight() {
        return 2L * (d.hidden() + 3L * d.intermediate()) + 8L * d.hidden();
    }

    private void head(Bill bill, long tokens) {
        if (t.liger()) {
            return;
        }
        boolean narrow = d.family().equals("qwen") && t.zero() >= 0;
        int each = narrow ? LOSS_16_BIT : LOSS;
        long loss = Bill.bounded((double) tokens * d.vocab() * each);
        bill.figure(Named.LOGITS, loss);
        bill.peak(
                ComponentKind.PREFILL_ACTIVATIONS,
                Sentence.of("loss head"),
                0,
                loss,
                loss / 10,
                narrow
                        ? Sentence.of("log-softmax, its gradient and the gradient of the logits, in 16 bit")
                        : Sentence.of("log-softmax, its gradient and the gradient of the logits, in 32 bit"),
                Formula.of("t * V * per_logit", "t", tokens, "V", d.vocab(), "per_logit", each));
    }

    private void tower(Bill bill, TowerSpec tower) {
        List<Sight> sample = Pictures.ofSample(q, tower);
        List<Sight> all = Collections.nCopies(t.batch(), sample).stream()
                .flatMap(List::stream)
                .toList();
        long positions = all.stream()
                .mapToLong(s -> s.allPatches() + (tower.classToken() ? s.segments() : 0))
                .sum();
        if (t.trainVision() && positions > 0) {
            // every trainer turns the tower's checkpointing on with the decoder's
            long each = t.gradientCheckpointing() ? 2L * tower.hidden() : 34L * tower.hidden();
            long kept = tower.layers() * positions * each;
            bill.peak(
                    ComponentKind.VISION_ACTIVATIONS,
                    Sentence.of("kept for training"),
                    kept,
                    kept,
                    kept / 5,
                    Sentence.of("the trained tower keeps of every layer what its backward pass needs"),
                    Formula.of("L * s * each", "L", tower.layers(), "s", positions, "each", each));
        }
        VisionActivations.add(
                bill,
                tower,
                all,
                false,
                d.hidden(),
                t.trainVision()
                        ? Sentence.of("trained tower: one layer recomputed")
                        : Sentence.of("frozen tower: nothing kept, one layer wide"));
    }
}
