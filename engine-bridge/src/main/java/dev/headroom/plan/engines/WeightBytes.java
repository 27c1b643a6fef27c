package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.CountedWeights;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.Packing;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.catalogue.WeightFormat;
import dev.headroom.plan.catalogue.WeightSizes;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.Optional;

/// Bytes of weights: as counted in the headers where they were read, else by dimensions and packing.
final class WeightBytes {
    static final Sentence SHAPES = Sentence.of("tensor shapes of the checkpoint");
    private static final Sentence KEPT = Sentence.of("tensor shapes of the checkpoint, never quantised");
    private static final Sentence CUT = Sentence.of("tensor shapes of the checkpoint, tensor parallel");
    private static final Sentence HEADERS = Sentence.of("headers of the checkpoint's files");
    /// TurboMind packs scale and zero of 128 weights as one half2.
    private static final double AWQ_OF_TURBOMIND = 0.5 + 4.0 / 128;

    private WeightBytes() {}

    /// Bytes of one packed weight, scales and zeros included.
    static double perLinear(String format) {
        return WeightFormat.of(format).map(f -> f.bits() / 8).orElse(2.0);
    }

    /// Bytes of a value that quantisers leave alone.
    static int rest(String format) {
        return format.equals("fp32") ? 4 : 2;
    }

    /// As the engine holds them.
    static WeightSizes sizes(PlanRequest q) {
        int whole = rest(q.format());
        return counted(q)
                .map(c -> WeightSizes.of(c, whole))
                .orElseGet(() -> WeightSizes.of(q.model(), packing(q), whole));
    }

    /// The headers' count, where the weights are wanted as they are stored.
    private static Optional<CountedWeights> counted(PlanRequest q) {
        boolean asStored = q.format().equals(q.model().format());
        return q.model().counted().filter(c -> asStored && c.bytes(CountedWeights.Part.LANGUAGE) > 0);
    }

    /// That the engine holds the decoder's weights in half the bytes of the files.
    static Optional<Sentence> narrowed(PlanRequest q) {
        boolean keeps = switch (q.engine()) {
            case TURBOMIND, PYTORCH, VLLM, SGLANG, TRANSFORMERS -> rest(q.format()) == 2;
            case FINETUNE, EMBEDDED, LLAMACPP -> false;
        };
        long bytes = counted(q).filter(_ -> keeps).stream()
                .flatMap(c -> c.entries().stream())
                .filter(e -> e.part() == CountedWeights.Part.LANGUAGE || e.part() == CountedWeights.Part.EXPERTS)
                .filter(e -> e.type().equals("F32"))
                .mapToLong(e -> e.elements() * Float.BYTES)
                .sum();
        return bytes == 0
                ? Optional.empty()
                : Optional.of(Sentence.of(
                        "The files hold {} in 32 bit; the engine keeps them in 16: {}.",
                        new Size(bytes),
                        new Size(bytes / 2)));
    }

    static Packing packing(PlanRequest q) {
        boolean asked = !q.format().equals(q.model().format());
        Packing p = asked ? Packing.named(q.format()) : q.model().packing();
        return q.engine() == EngineKind.TURBOMIND && q.format().equals("awq")
                ? new Packing(
                        p.method(),
                        p.bits(),
                        p.group(),
                        p.symmetric(),
                        p.block(),
                        p.skipped(),
                        AWQ_OF_TURBOMIND * 8,
                        p.shares())
                : p;
    }

    /// Whether every projection of the decoder has the same width, so that a formula says it all.
    private static boolean plain(PlanRequest q, DecoderSpec d) {
        Packing.Shares s = packing(q).shares();
        boolean same = s.language() == 1 || s.language() == 0;
        return counted(q).isEmpty()
                && same
                && (d.expertParameters() == 0 || s.experts() == s.language())
                && s.embeddings() == 0
                && s.head() == 0;
    }

    /// The decoder's share of one card of a tensor-parallel group.
    ///
    /// @param cutEmbedding whether the embedding matrix is cut as well
    static void language(Bill bill, PlanRequest q, int tp, boolean cutEmbedding, boolean cutHead) {
        DecoderSpec d = q.model().decoder();
        WeightSizes sizes = sizes(q);
        boolean plain = plain(q, d);
        Packing p = packing(q);
        int r = rest(q.format());
        double e = p.shares().language() == 0 ? r : p.bitsPerWeight() / 8;
        long linear = plain ? (long) Math.floor(d.linearParameters() * e / tp) : sizes.linear() / tp;
        bill.add(
                ComponentKind.WEIGHTS_LANGUAGE,
                Sentence.of("linear"),
                linear,
                linear / 1000,
                source(q, Sentence.of("tensor shapes of the checkpoint, {}", q.format())),
                plain
                        ? Formula.of("floor(P_linear * e / tp)", "P_linear", d.linearParameters(), "e", e, "tp", tp)
                        : Formula.of("floor(B / tp)", "B", sizes.linear(), "tp", tp));
        embeddings(bill, q, sizes, cutEmbedding ? tp : 1, cutHead ? tp : 1);
        bill.add(
                ComponentKind.WEIGHTS_LANGUAGE,
                d.extraParameters() > 0 ? Sentence.of("norms, biases, partial LoRA") : Sentence.of("norms and biases"),
                sizes.small(),
                0,
                source(q, KEPT),
                counted(q).isPresent()
                        ? Formula.of("B", "B", sizes.small())
                        : Formula.of(
                                "(P_small + P_extra) * e",
                                "P_small",
                                d.smallParameters(),
                                "P_extra",
                                d.extraParameters(),
                                "e",
                                r));
    }

    private static void embeddings(Bill bill, PlanRequest q, WeightSizes sizes, int a, int b) {
        DecoderSpec d = q.model().decoder();
        int r = rest(q.format());
        boolean plain = plain(q, d)
                && d.vocabulary().perLayerValues() == 0
                && d.vocabulary().headTokens() == d.vocabulary().tokens();
        bill.add(
                ComponentKind.WEIGHTS_LANGUAGE,
                Sentence.of("embeddings"),
                sizes.embeddings() / a + sizes.head() / b,
                0,
                source(q, plain ? KEPT : SHAPES),
                plain
                        ? Formula.of(
                                d.tied()
                                        ? "floor(V * hidden * e / tp_e)"
                                        : "floor(V * hidden * e / tp_e) + floor(V * hidden * e / tp_h)",
                                "V",
                                d.vocab(),
                                "hidden",
                                d.hidden(),
                                "e",
                                r,
                                "tp_e",
                                a,
                                "tp_h",
                                b)
                        : Formula.of(
                                "floor(B_e / tp_e) + floor(B_h / tp_h)",
                                "B_e",
                                sizes.embeddings(),
                                "tp_e",
                                a,
                                "B_h",
                                sizes.head(),
                                "tp_h",
                                b));
    }

    private static Sentence source(PlanRequest q, Sentence otherwise) {
        return counted(q).isPresent() ? HEADERS : otherwise;
    }

    /// Tower and projector cut evenly: native towers of newer engines.
    static void visionCut(Bill bill, PlanRequest q, int tp) {
        if (q.model().tower().isEmpty()) {
            return;
        }
        WeightSizes sizes = sizes(q);
        long bytes = sizes.vision() / tp;
        bill.add(
                ComponentKind.WEIGHTS_VISION,
                Sentence.NONE,
                bytes,
                bytes / 500,
                source(q, CUT),
                Formula.of("floor(B / tp)", "B", sizes.vision(), "tp", tp));
        bill.add(
                ComponentKind.WEIGHTS_PROJECTOR,
                Sentence.NONE,
                sizes.projector() / tp,
                0,
                source(q, CUT),
                Formula.of("floor(B / tp)", "B", sizes.projector(), "tp", tp));
    }

    /// Tower by whole layers over the cards of a group, as accelerate balances it; projector on the last.
    static void visionByLayers(Bill bill, PlanRequest q, int index, int group) {
        if (q.model().tower().isEmpty()) {
            return;
        }
        TowerSpec t = q.model().tower().get();
        WeightSizes sizes = sizes(q);
        // until pull request 1591 (0.4.2) nothing spread it
        boolean spread = q.engine() != EngineKind.TURBOMIND && q.engine() != EngineKind.PYTORCH
                || q.version().atLeast(0, 4, 2);
        int from = spread ? t.layers() * index / group : index == 0 ? 0 : t.layers();
        int to = spread ? t.layers() * (index + 1) / group : t.layers();
        // the share of the first `to` layers less that of the first `from`: sums exactly, whatever the rounding
        long bytes = sizes.vision() * to / t.layers() - sizes.vision() * from / t.layers();
        bill.add(
                ComponentKind.WEIGHTS_VISION,
                Sentence.NONE,
                bytes,
                group == 1 ? bytes / 500 : bytes / 20,
                group == 1
                        ? source(q, SHAPES)
                        : !spread
                                ? Sentence.of(
                                        "lmdeploy/vl: the whole tower on the first card (until pull request 1591)")
                                : Sentence.of("lmdeploy/vl: device_map auto balances whole layers over the group"),
                Formula.of(
                        "floor(B * to / layers) - floor(B * from / layers)",
                        "B",
                        sizes.vision(),
                        "to",
                        to,
                        "from",
                        from,
                        "layers",
                        t.layers()));
        if (index == (spread ? group - 1 : 0)) {
            bill.add(
                    ComponentKind.WEIGHTS_PROJECTOR,
                    Sentence.NONE,
                    sizes.projector(),
                    0,
                    source(q, SHAPES),
                    Formula.of("B", "B", sizes.projector()));
        }
    }
}
