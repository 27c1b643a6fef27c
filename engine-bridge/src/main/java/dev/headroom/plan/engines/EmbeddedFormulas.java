package dev.headroom.plan.engines;

import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.Formula;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.ModelShape;

/// The rules of [EmbeddedCosts] in symbols, for people to read. A test evaluates each against the bytes of its line.
final class EmbeddedFormulas {
    private EmbeddedFormulas() {}

    static Formula languageWeights(ModelShape.Language l, String modelFormat) {
        long quantised = EmbeddedCosts.quantisable(l);
        long rest = EmbeddedCosts.unquantisable(l);
        String blocks = switch (modelFormat) {
            case "int8" -> "P_linear + 12 * floor(P_linear / 32)";
            case "int4" -> "floor(P_linear / 2) + 12 * floor(P_linear / 32)";
            default -> "4 * P_linear";
        };
        return Formula.of(
                "stored * V * hidden + " + blocks + " + 4 * P_other",
                "stored",
                l.storedBytes(),
                "V",
                l.vocab(),
                "hidden",
                l.hidden(),
                "P_linear",
                quantised,
                "P_other",
                rest);
    }

    /// Values of four bytes.
    static Formula floats(long parameters) {
        return Formula.of("4 * P", "P", parameters);
    }

    static Formula pool(long free, double ratio, long bytesPerToken) {
        return Formula.of(
                "floor(free * r / (B * b)) * B * b",
                "free",
                Math.max(0, free),
                "r",
                ratio,
                "B",
                KvArrangement.BLOCK,
                "b",
                bytesPerToken);
    }

    static Formula runtime(ModelShape.Language l, int chunk, int slots, int sessionLen) {
        return Formula.of(
                "runtime + max(0, 4 * ((C + N) * hidden + N * V + S * D) - rounding) + max(0, min(heap, N * ("
                        + EmbeddedCosts.REQUEST + " + " + EmbeddedCosts.ANSWER_TOKEN + " * S + "
                        + EmbeddedCosts.SAMPLED_WORD + " * V) + text) - room)",
                "runtime",
                EmbeddedCosts.RUNTIME,
                "C",
                chunk,
                "N",
                slots,
                "hidden",
                l.hidden(),
                "V",
                l.vocab(),
                "S",
                sessionLen,
                "D",
                l.headDim(),
                "rounding",
                EmbeddedCosts.SCRATCH_IN_RUNTIME,
                "heap",
                EmbeddedCosts.HEAP - EmbeddedCosts.HEAP_AT_REST,
                "text",
                (long) EmbeddedCosts.TEXT * EmbeddedCosts.TEXT_PIECE,
                "room",
                EmbeddedCosts.HEAP_ROOM);
    }

    static Formula visionPeak(ModelShape.Vision v) {
        return Formula.of(
                "4 * T * (10 * hidden + 2 * f)", "T", v.patches() + 1, "hidden", v.hidden(), "f", v.intermediate());
    }

    static Formula reading(ModelShape.Vision v, DynamicTiling tiling, PictureCosts costs) {
        return Formula.of(
                "3 * side * side * tiles + line + kept",
                "side",
                v.imageSize(),
                "tiles",
                tiling.tiles(),
                "line",
                costs.lines(),
                "kept",
                costs.resize());
    }

    static Formula prefillPeak(ModelShape.Language l, int chunk, boolean adapted) {
        String widths = adapted
                ? "4 * f + 2 * hidden + 4 * q_width + 7 * kv_width"
                : "3 * f + 2 * hidden + 4 * q_width + 6 * kv_width";
        return Formula.of(
                "4 * C * (" + widths + ")",
                "C",
                chunk,
                "f",
                l.intermediate(),
                "hidden",
                l.hidden(),
                "q_width",
                l.heads() * l.headDim(),
                "kv_width",
                l.kvHeads() * l.headDim());
    }
}
