package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.words.Sentence;

/// Bytes of weights by format. Quantisers leave embeddings, head, norms, vision tower and projector in 16 bit.
final class WeightBytes {
    static final Sentence SHAPES = Sentence.of("tensor shapes of the checkpoint");
    private static final Sentence KEPT = Sentence.of("tensor shapes of the checkpoint, never quantised");
    private static final Sentence CUT = Sentence.of("tensor shapes of the checkpoint, tensor parallel");
    /// Weights that share a scale.
    private static final int GROUP = 128;

    private WeightBytes() {}

    /// Bytes of one weight of a linear layer, scales and zeros included.
    static double perLinear(String format) {
        return switch (format) {
            case "awq" -> 0.5 + 4.0 / GROUP; // TurboMind packs scale and zero as one half2
            case "gptq" -> 0.5 + 2.5 / GROUP; // scale in 16 bit, zero in 4
            case "int8", "w8a8" -> 1.0;
            case "fp8" -> 1.0 + 4.0 / (GROUP * GROUP);
            case "fp32" -> 4.0;
            case "int4" -> 0.5 + 2.0 / GROUP;
            default -> 2.0;
        };
    }

    static boolean known(String format) {
        return switch (format) {
            case "hf", "llama", "awq", "gptq", "int8", "w8a8", "fp8", "int4", "fp32" -> true;
            default -> false;
        };
    }

    /// Bytes of a value that quantisers leave alone.
    static int rest(String format) {
        return format.equals("fp32") ? 4 : 2;
    }

    /// The decoder's share of one card of a tensor-parallel group.
    ///
    /// @param cutEmbedding whether the embedding matrix is cut as well
    static void language(Bill bill, ModelSpec model, String format, int tp, boolean cutEmbedding, boolean cutHead) {
        DecoderSpec d = model.decoder();
        double e = perLinear(format);
        int r = rest(format);
        long linear = (long) Math.floor(d.linearParameters() * e / tp);
        bill.add(
                ComponentKind.WEIGHTS_LANGUAGE,
                Sentence.of("linear"),
                linear,
                linear / 1000,
                Sentence.of("tensor shapes of the checkpoint, {}", format),
                Formula.of("floor(P_linear * e / tp)", "P_linear", d.linearParameters(), "e", e, "tp", tp));
        long matrix = (long) d.vocab() * d.hidden();
        int a = cutEmbedding ? tp : 1;
        int b = cutHead ? tp : 1;
        long embeddings = matrix * r / a + (d.tied() ? 0 : matrix * r / b);
        bill.add(
                ComponentKind.WEIGHTS_LANGUAGE,
                Sentence.of("embeddings"),
                embeddings,
                0,
                KEPT,
                Formula.of(
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
                        b));
        long small = (d.smallParameters() + d.extraParameters()) * r;
        bill.add(
                ComponentKind.WEIGHTS_LANGUAGE,
                d.extraParameters() > 0 ? Sentence.of("norms, biases, partial LoRA") : Sentence.of("norms and biases"),
                small,
                0,
                KEPT,
                Formula.of(
                        "(P_small + P_extra) * e",
                        "P_small",
                        d.smallParameters(),
                        "P_extra",
                        d.extraParameters(),
                        "e",
                        r));
    }

    /// Tower and projector cut evenly: native towers of newer engines.
    static void visionCut(Bill bill, ModelSpec model, int tp, int elementBytes) {
        if (model.tower().isEmpty()) {
            return;
        }
        TowerSpec t = model.tower().get();
        bill.add(
                ComponentKind.WEIGHTS_VISION,
                Sentence.NONE,
                t.parameters() * elementBytes / tp,
                t.parameters() * elementBytes / tp / 500,
                CUT,
                Formula.of("floor(P * e / tp)", "P", t.parameters(), "e", elementBytes, "tp", tp));
        bill.add(
                ComponentKind.WEIGHTS_PROJECTOR,
                Sentence.NONE,
                t.projectorParameters() * elementBytes / tp,
                0,
                CUT,
                Formula.of("floor(P * e / tp)", "P", t.projectorParameters(), "e", elementBytes, "tp", tp));
    }

    /// Tower by whole layers over the cards of a group, as accelerate balances it; projector on the last.
    static void visionByLayers(Bill bill, ModelSpec model, int index, int group) {
        if (model.tower().isEmpty()) {
            return;
        }
        TowerSpec t = model.tower().get();
        int from = t.layers() * index / group;
        int to = t.layers() * (index + 1) / group;
        // the share of the first `to` layers less that of the first `from`: sums exactly, whatever the rounding
        long bytes = t.parameters() * 2 * to / t.layers() - t.parameters() * 2 * from / t.layers();
        bill.add(
                ComponentKind.WEIGHTS_VISION,
                Sentence.NONE,
                bytes,
                group == 1 ? bytes / 500 : bytes / 20,
                group == 1 ? SHAPES : Sentence.of("lmdeploy/vl: device_map auto balances whole layers over the group"),
                Formula.of(
                        "floor(P * 2 * to / layers) - floor(P * 2 * from / layers)",
                        "P",
                        t.parameters(),
                        "to",
                        to,
                        "from",
                        from,
                        "layers",
                        t.layers()));
        if (index == group - 1) {
            bill.add(
                    ComponentKind.WEIGHTS_PROJECTOR,
                    Sentence.NONE,
                    t.projectorParameters() * 2,
                    0,
                    SHAPES,
                    Formula.of("P * 2", "P", t.projectorParameters()));
        }
    }
}
