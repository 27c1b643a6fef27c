package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The lines of one device while they are written.
final class Bill {
    /// More than any memory; so many lines of it can be added up.
    static final long MOST = 100_000_000_000_000_000L;

    private final List<PlanLine> lines = new ArrayList<>(24);
    private final Map<Named, Long> figures = new EnumMap<>(Named.class);
    private long resting;

    /// Bytes that may be too many for a `long`.
    static long bounded(double bytes) {
        return (long) Math.min(MOST, bytes);
    }

    /// @param part what of the component, empty for all of it
    /// @param uncertainty half-width, bytes
    void add(ComponentKind kind, Sentence part, long bytes, long uncertainty, Sentence source, Formula formula) {
        peak(kind, part, bytes, bytes, uncertainty, source, formula);
    }

    void peak(
            ComponentKind kind,
            Sentence part,
            long bytes,
            long peak,
            long uncertainty,
            Sentence source,
            Formula formula) {
        if (peak == 0 && bytes == 0) {
            return;
        }
        lines.add(new PlanLine(kind, part, bytes, peak, formula, source, uncertainty));
        resting += bytes;
    }

    void figure(Named named, long value) {
        figures.put(named, value);
    }

    Map<Named, Long> figures() {
        return figures;
    }

    long resting() {
        return resting;
    }

    List<PlanLine> lines() {
        return lines;
    }

    Bill copy() {
        Bill copy = new Bill();
        copy.lines.addAll(lines);
        copy.figures.putAll(figures);
        copy.resting = resting;
        return copy;
    }

    /// Sum of `peak - bytes` over one component.
    long above(ComponentKind kind) {
        long sum = 0;
        for (PlanLine line : lines) {
            sum += line.kind() == kind ? line.peak() - line.bytes() : 0;
        }
        return sum;
    }
}
