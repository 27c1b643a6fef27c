package dev.headroom.plan.catalogue;

import dev.headroom.plan.catalogue.CountedWeights.Entry;
import dev.headroom.plan.catalogue.CountedWeights.Part;
import java.util.Set;

/// Bytes of a model's weights as an engine holds them, by part.
///
/// @param language projections of the decoder, routed experts apart
/// @param small norms, biases, routers, and what no formula knows
public record WeightSizes(
        long language, long experts, long small, long embeddings, long head, long vision, long projector) {
    /// Types that engines turn into the one they compute in.
    private static final Set<String> FLOATS = Set.of("F64", "F32", "F16", "BF16");

    /// By the dimensions.
    ///
    /// @param whole bytes of a value that is not packed
    public static WeightSizes of(ModelSpec model, Packing packing, int whole) {
        DecoderSpec d = model.decoder();
        Packing.Shares s = packing.shares();
        double packed = packing.bitsPerWeight() / 8;
        long tower = model.tower().map(TowerSpec::parameters).orElse(0L);
        long layers = model.tower().map(TowerSpec::layerParameters).orElse(0L);
        return new WeightSizes(
                bytes(d.linearParameters() - d.expertParameters(), s.language(), packed, whole),
                bytes(d.expertParameters(), s.experts(), packed, whole),
                (d.smallParameters() + d.extraParameters()) * whole,
                bytes(d.embeddingParameters() - d.headParameters(), s.embeddings(), packed, whole),
                bytes(d.headParameters(), s.head(), packed, whole),
                bytes(layers, s.vision(), packed, whole) + (tower - layers) * whole,
                bytes(model.tower().map(TowerSpec::projectorParameters).orElse(0L), s.projector(), packed, whole));
    }

    private static long bytes(long parameters, double share, double packed, int whole) {
        return (long) (parameters * (share * packed + (1 - share) * whole));
    }

    /// By what the headers hold: packed weights as they lie there, floats in the width that the engine computes in.
    public static WeightSizes of(CountedWeights counted, int whole) {
        return new WeightSizes(
                bytes(counted, Part.LANGUAGE, whole),
                bytes(counted, Part.EXPERTS, whole),
                bytes(counted, Part.NORMS, whole) + bytes(counted, Part.OTHER, whole),
                bytes(counted, Part.EMBEDDINGS, whole),
                bytes(counted, Part.HEAD, whole),
                bytes(counted, Part.VISION, whole),
                bytes(counted, Part.PROJECTOR, whole));
    }

    private static long bytes(CountedWeights counted, Part part, int whole) {
        return counted.entries().stream()
                .filter(e -> e.part() == part)
                .mapToLong(e -> held(e, whole))
                .sum();
    }

    private static long held(Entry e, int whole) {
        // scales are stored as floats beside packed weights and stand for no parameters of their own
        return FLOATS.contains(e.type()) && e.elements() > 0 ? e.elements() * whole : e.bytes();
    }

    /// Projections of the decoder, routed experts included.
    public long linear() {
        return language + experts;
    }

    public long total() {
        return language + experts + small + embeddings + head + vision + projector;
    }
}
