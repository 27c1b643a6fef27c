package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.words.Sentence;

/// One line of a device's bill.
///
/// @param part what of the component; nothing for all of it
/// @param bytes resting: once the engine stands and has answered a short question
/// @param peak at the worst moment
/// @param formula evaluates to the larger of the two
/// @param source where the formula comes from
/// @param uncertainty half-width of the range of `peak`, bytes
public record PlanLine(
        ComponentKind kind, Sentence part, long bytes, long peak, Formula formula, Sentence source, long uncertainty) {
    public PlanLine {
        if (bytes < 0 || peak < bytes || uncertainty < 0) {
            throw new IllegalArgumentException(
                    "%s: %d bytes resting, %d at peak, %d uncertain".formatted(kind, bytes, peak, uncertainty));
        }
    }

    /// The component's field name, with the part after a slash: `prefill.activations/logits`.
    public String name() {
        return part.isEmpty() ? kind.field() : kind.field() + "/" + part;
    }

    public PlannedComponent component() {
        return new PlannedComponent(kind, bytes, peak, formula.sentence(), formula, source, uncertainty);
    }
}
