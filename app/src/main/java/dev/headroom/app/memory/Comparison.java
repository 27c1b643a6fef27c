package dev.headroom.app.memory;

import dev.headroom.app.shell.Pinned;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.timeline.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The pinned state A beside the present one B, by component. What comes and goes is compared by its peak.
///
/// @param waits B's settings are not applied yet: nothing is reported or measured of them
record Comparison(List<Row> rows, boolean waits) {
    /// Of one state pair.
    record Pair(OptionalLong a, OptionalLong b) {
        static final Pair NONE = new Pair(OptionalLong.empty(), OptionalLong.empty());

        OptionalLong difference() {
            return a.isPresent() && b.isPresent()
                    ? OptionalLong.of(b.getAsLong() - a.getAsLong())
                    : OptionalLong.empty();
        }
    }

    /// @param key a component's field, `sum`, or `measured`
    record Row(String key, Pair predicted, Pair reported) {}

    static Comparison of(Pinned a, MemoryState s) {
        List<Row> rows = new ArrayList<>();
        Optional<MemoryReport> now = s.whatIf() ? Optional.empty() : s.report();
        for (Channel channel : Channel.stack()) {
            ComponentKind kind = channel.component().orElseThrow();
            Row row = new Row(
                    kind.field(),
                    new Pair(planned(a.plan(), kind), planned(s.draft(), kind)),
                    new Pair(told(a.report(), kind), told(now, kind)));
            if (any(row.predicted()) || any(row.reported())) {
                rows.add(row);
            }
        }
        rows.add(new Row("sum", new Pair(sum(a.plan()), sum(s.draft())), new Pair(total(a.report()), total(now))));
        rows.add(new Row(
                "measured", Pair.NONE, new Pair(a.measured(), s.whatIf() ? OptionalLong.empty() : s.measuredBytes())));
        return new Comparison(List.copyOf(rows), s.whatIf());
    }

    private static boolean any(Pair pair) {
        return pair.a().orElse(0) != 0 || pair.b().orElse(0) != 0;
    }

    private static OptionalLong planned(MemoryPlan plan, ComponentKind kind) {
        return plan.predicts()
                ? OptionalLong.of(plan.components().stream()
                        .filter(c -> c.kind() == kind)
                        .mapToLong(PlannedComponent::peak)
                        .sum())
                : OptionalLong.empty();
    }

    private static OptionalLong told(Optional<MemoryReport> report, ComponentKind kind) {
        return report.stream()
                .flatMap(r -> r.components().stream())
                .filter(p -> p.component().equals(kind.field()))
                .mapToLong(p -> Math.max(p.bytes(), p.peak()))
                .reduce(Long::sum);
    }

    private static OptionalLong sum(MemoryPlan plan) {
        return plan.predicts() ? OptionalLong.of(plan.peak()) : OptionalLong.empty();
    }

    private static OptionalLong total(Optional<MemoryReport> report) {
        return report.map(r -> OptionalLong.of(r.total())).orElse(OptionalLong.empty());
    }
}
