package dev.headroom.plan.catalogue;

import java.util.List;

/// What the headers of a checkpoint's files hold, whatever its architecture.
///
/// @param entries one for each part and stored type, none twice
/// @param shards files
public record CountedWeights(List<Entry> entries, int shards) {
    /// What a tensor belongs to.
    public enum Part {
        /// Projections of the decoder's layers; shared experts and all that every token goes through.
        LANGUAGE,
        /// Routed experts.
        EXPERTS,
        /// Norms, biases and routers of the decoder.
        NORMS,
        EMBEDDINGS,
        /// The output head, where it is stored.
        HEAD,
        VISION,
        PROJECTOR,
        OTHER
    }

    /// @param type as the header spells it: `BF16`, `F8_E4M3`, `I32`
    /// @param elements weights that the tensors stand for, packed or not; their scales and zeros are none
    public record Entry(Part part, String type, long elements, long bytes) {}

    public CountedWeights {
        entries = List.copyOf(entries);
    }

    public long bytes() {
        return entries.stream().mapToLong(Entry::bytes).sum();
    }

    public long bytes(Part part) {
        return entries.stream()
                .filter(e -> e.part() == part)
                .mapToLong(Entry::bytes)
                .sum();
    }

    public long elements() {
        return entries.stream().mapToLong(Entry::elements).sum();
    }

    public long elements(Part part) {
        return entries.stream()
                .filter(e -> e.part() == part)
                .mapToLong(Entry::elements)
                .sum();
    }
}
