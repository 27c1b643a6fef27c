package dev.headroom.plan;

import dev.headroom.memory.ComponentKind;
import dev.headroom.words.Sentence;

/// One line of a plan.
///
/// @param bytes resting bytes
/// @param peak bytes at the worst moment, at least `bytes`
/// @param formula in words and symbols with the numbers filled in
/// @param symbols the same as an expression, whose value is the larger of the two; words only where there is none
/// @param source where the formula comes from
/// @param uncertainty half-width of the range in bytes
public record PlannedComponent(
        ComponentKind kind,
        long bytes,
        long peak,
        Sentence formula,
        Formula symbols,
        Sentence source,
        long uncertainty) {
    public PlannedComponent {
        if (bytes < 0 || peak < bytes) {
            throw new IllegalArgumentException("%s: %d bytes resting, %d at peak".formatted(kind.field(), bytes, peak));
        }
    }

    /// With a formula in words only.
    public PlannedComponent(
            ComponentKind kind, long bytes, long peak, Sentence formula, Sentence source, long uncertainty) {
        this(kind, bytes, peak, formula, Formula.words(formula), source, uncertainty);
    }
}
