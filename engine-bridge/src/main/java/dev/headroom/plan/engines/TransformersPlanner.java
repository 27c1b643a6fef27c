package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.catalogue.WeightSizes;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.plan.sight.Sight;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Plain transformers: no pool; the KV cache grows with the tokens, and the prompt's logits are made for every
/// position, in 16 and in 32 bit. Sources: InternVL model cards, VLMEvalKit's loader, `modeling_internlm2.py`.
final class TransformersPlanner {
    private final PlanRequest q;
    private final DeploySettings s;
    private final DecoderSpec d;
    private final List<Sentence> notes = new ArrayList<>();

    private TransformersPlanner(PlanRequest q) {
        this.q = q;
        this.s = q.serving();
        this.d = q.model().decoder();
    }

    static DeploymentPlan plan(PlanRequest q) {
        return new TransformersPlanner(q).plan();
    }

    private DeploymentPlan plan() {
        int cards = q.devices();
        LayerSplit split =
                s.split().equals("auto") ? LayerSplit.auto(q.model(), cards) : LayerSplit.splitModel(d.layers(), cards);
        long prompt = s.textTokens();
        List<Sight> shown = List.of();
        if (q.model().tower().isPresent()) {
            TowerSpec t = q.model().tower().get();
            shown = Pictures.all(q, t);
            prompt += Pictures.tokens(q, t);
        }
        if (cards > 1) {
            String layers = IntStream.range(0, cards)
                    .mapToObj(i -> String.valueOf(split.on(i)))
                    .collect(Collectors.joining(", "));
            String how = split.allElseOnFirst() ? "split_model" : "device_map=\"auto\"";
            notes.add(Sentence.of("Decoder layers on the cards ({}): {}.", how, layers)
                    .then(
                            split.allElseOnFirst()
                                    ? Sentence.of("Tower, projector, embeddings and head lie on card 0.")
                                    : Sentence.of("Tower, projector, embeddings and head lie on card 0, the head on"
                                            + " the last.")));
        }
        if (s.attention().equals("eager")) {
            notes.add(
                    Sentence.of("Planned with eager attention; with flash attention or sdpa give --attention flash."));
        }
        List<Bill> bills = new ArrayList<>();
        for (int i = 0; i < cards; i++) {
            bills.add(card(split, i, prompt, shown));
        }
        long tokens = prompt + s.newTokens();
        if (tokens > d.context()) {
            notes.add(Sentence.of("{} tokens are more than the {} the model was made for.", tokens, d.context()));
        }
        return Shared.judge(
                q,
                bills,
                new Effective((int) Math.min(tokens, Integer.MAX_VALUE), tokens, 0, 0, 0, 0, 0),
                notes,
                false);
    }

    private Bill card(LayerSplit split, int i, long prompt, List<Sight> shown) {
        Bill bill = new Bill();
        boolean first = i == 0;
        boolean last = i == split.cards() - 1;
        boolean headHere = split.allElseOnFirst() || split.cards() == 1 ? first : last;
        ContextMemory.add(bill, q, false, 1);
        WeightSizes sizes = WeightBytes.sizes(q);
        int n = split.on(i);
        long linear = sizes.linear() / d.layers() * n;
        bill.add(
                ComponentKind.WEIGHTS_LANGUAGE,
                Sentence.of("layers"),
                linear,
                linear / 1000,
                WeightBytes.SHAPES,
                Formula.of("floor(B / L) * n", "B", sizes.linear(), "L", d.layers(), "n", n));
        long embeddings = (first ? sizes.embeddings() : 0) + (headHere ? sizes.head() : 0);
        bill.add(
                ComponentKind.WEIGHTS_LANGUAGE,
                Sentence.of("embeddings and head"),
                embeddings,
                0,
                WeightBytes.SHAPES,
                Formula.of("B_e + B_h", "B_e", first ? sizes.embeddings() : 0, "B_h", headHere ? sizes.head() : 0));
        long small = sizes.small() * n / d.layers();
        bill.add(
                ComponentKind.WEIGHTS_LANGUAGE,
                Sentence.of("norms, biases, partial LoRA"),
                small,
                0,
                WeightBytes.SHAPES,
                Formula.of("floor(B * n / L)", "B", sizes.small(), "n", n, "L", d.layers()));
        if (first) {
            WeightBytes.visionCut(bill, q, 1);
        }
        CausalMasks.add(bill, d, n);
        Shared.others(bill, q, bill.resting());
        activations(bill, n, headHere, prompt, first ? shown : List.of());
        return bill;
    }

    private void activations(Bill bill, int n, boolean headHere, long prompt, List<Sight> shown) {
        boolean eager = s.attention().equals("eager");
        q.model()
                .tower()
                .ifPresent(t -> VisionActivations.add(
                        bill,
                        t,
                        shown,
                        eager,
                        d.hidden(),
                        Sentence.of("one forward over all tiles of the request, {} attention", s.attention())));
        long tokens = prompt + s.newTokens();
        // windows are kept short, latent attention is not: every head is cached
        long values = d.kvValues(tokens, true, 0)
                / d.attention().kvValues()
                * d.attention().expandedKvValues();
        // layers that read pictures keep all tiles of each, those that padding fills too
        long seen = q.model()
                .tower()
                .map(t -> (long) s.images() * t.maxTiles() * t.tokensPerTile())
                .orElse(0L);
        values += d.kvValuesPerVisionToken() * seen;
        int e = WeightBytes.rest(q.format());
        long kv = values < Bill.MOST / e / Math.max(1, n) ? e * values * n / d.layers() : Bill.MOST;
        bill.peak(
                ComponentKind.KV_CACHE,
                Sentence.NONE,
                kv,
                kv,
                kv / 20,
                Sentence.of("grows with the tokens; one layer at a time is copied when it grows"),
                values == 2L * d.kvHeads() * d.headDim() * d.layers() * tokens
                        ? Formula.of("2*e*K*D*n*t", "e", e, "K", d.kvHeads(), "D", d.headDim(), "n", n, "t", tokens)
                        : Formula.of("floor(e * v * n / L)", "e", e, "v", values, "n", n, "L", d.layers()));
        long layer = e * prompt * (4L * d.hidden() + 3L * d.intermediate());
        // scores in 16 bit, softmax in 32, and cast back
        long attention = eager ? Bill.bounded((double) prompt * prompt * d.heads() * 8) : 0;
        long logits = headHere ? Bill.bounded((double) prompt * d.vocab() * 6) : 0;
        if (headHere) {
            bill.figure(Named.LOGITS, logits);
        }
        bill.figure(Named.LAYERS, n);
        long peak = Math.max(Math.max(layer, attention), logits);
        bill.peak(
                ComponentKind.PREFILL_ACTIVATIONS,
                Sentence.NONE,
                0,
                peak,
                peak / 4,
                Sentence.of("modeling_internlm2.py: widest of a layer's MLP, eager attention (16 + 32 + 16 bit) and the"
                        + " logits of all positions (16 + 32 bit)"),
                Formula.of(
                        "max(max(e*t*(4*hidden + 3*f), t*t*heads*" + (eager ? 8 : 0) + "), t*V*" + (headHere ? 6 : 0)
                                + ")",
                        "e",
                        e,
                        "t",
                        prompt,
                        "hidden",
                        d.hidden(),
                        "f",
                        d.intermediate(),
                        "heads",
                        d.heads(),
                        "V",
                        d.vocab()));
        long slack = (kv + peak) / 10;
        bill.peak(
                ComponentKind.RUNTIME,
                Sentence.of("allocator slack"),
                slack,
                slack,
                slack,
                Sentence.of("torch's caching allocator: a tenth of what lives and dies in it, an estimate"),
                Formula.of("floor((kv + peak) / 10)", "kv", kv, "peak", peak));
    }
}
