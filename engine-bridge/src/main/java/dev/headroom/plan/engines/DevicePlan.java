package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/// The bill of one card.
///
/// @param total bytes of it that a program can get
/// @param keepsPeaks whether vision and prefill activations stay in their pools once reached, so that their peaks add
///     up
///     (LMDeploy: torch's caching allocator and TurboMind's pool); otherwise only the largest counts
/// @param figures what has a name of its own beside the lines
public record DevicePlan(
        int index, String name, long total, List<PlanLine> lines, boolean keepsPeaks, Map<Named, Long> figures) {
    /// A figure that lessons and files ask for by name. Those in bytes are part of a line already.
    public enum Named {
        /// Decoder layers that the card holds, whole or its share of each.
        LAYERS,
        /// Bytes of the logits at the worst moment; of all positions, where an engine makes them.
        LOGITS,
        /// Bytes of the gradients of what is trained.
        GRADIENTS,
        /// Bytes of the optimizer's state.
        OPTIMIZER,
        /// Bytes that live and die within a training step, at its worst moment.
        MOVING,
        /// Bytes that torch's allocator may hold beside the peak, and gives back before memory runs out.
        CACHED;

        public String field() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Without figures of their own.
    public DevicePlan(int index, String name, long total, List<PlanLine> lines, boolean keepsPeaks) {
        this(index, name, total, lines, keepsPeaks, Map.of());
    }

    public DevicePlan {
        lines = List.copyOf(lines);
        figures = Map.copyOf(figures);
    }

    /// Empty where the engine has no such thing on this card.
    public OptionalLong figure(Named named) {
        Long value = figures.get(named);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    public long resting() {
        long sum = 0;
        for (PlanLine line : lines) {
            sum += line.bytes();
        }
        return sum;
    }

    public long peak() {
        long sum = 0;
        long worst = 0;
        for (PlanLine line : lines) {
            sum += line.peak() - line.bytes();
            worst = Math.max(worst, line.peak() - line.bytes());
        }
        return resting() + (keepsPeaks ? sum : worst);
    }

    /// Of the peak; negative when it does not fit.
    public long free() {
        return total - peak();
    }

    /// Half-width of the range of the peak: independent lines, so the root of the squares.
    public long uncertainty() {
        double squares = 0;
        for (PlanLine line : lines) {
            squares += (double) line.uncertainty() * line.uncertainty();
        }
        return (long) Math.sqrt(squares);
    }

    public long bytes(ComponentKind kind) {
        long sum = 0;
        for (PlanLine line : lines) {
            sum += line.kind() == kind ? line.bytes() : 0;
        }
        return sum;
    }

    public long peak(ComponentKind kind) {
        long sum = 0;
        for (PlanLine line : lines) {
            sum += line.kind() == kind ? line.peak() : 0;
        }
        return sum;
    }

    /// The same with one more figure.
    DevicePlan with(Named named, long value) {
        Map<Named, Long> more = new EnumMap<>(Named.class);
        more.putAll(figures);
        more.put(named, value);
        return new DevicePlan(index, this.name, total, lines, keepsPeaks, more);
    }

    /// The same bill for another card of the same kind.
    DevicePlan at(int other) {
        return new DevicePlan(other, name, total, lines, keepsPeaks, figures);
    }
}
