package dev.headroom.app.memory;

import dev.headroom.app.ui.Palette;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.Figure;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import dev.headroom.timeline.Channel;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// All the memory region shows at one moment, as one value: what is predicted, what the engine reports, what is
/// measured from outside, and what is left between them.
///
/// @param draft the plan for where the sliders stand
/// @param current the plan for the settings the engine runs with; the draft's own while none runs
/// @param measured the engine's process tree, PSS
record MemoryState(
        MemoryPlan draft,
        MemoryPlan current,
        boolean whatIf,
        Optional<MemoryReport> report,
        Figure measured,
        Optional<Sample> process,
        List<Sample> devices,
        List<Row> rows,
        Optional<Kv> kv) {

    /// One line of the table.
    ///
    /// @param transientUse activations: come and go, so their peaks are compared
    /// @param planned bytes resting and at peak with the present settings
    /// @param ifApplied bytes resting and at peak where the sliders stand
    record Row(
            ComponentKind kind,
            boolean transientUse,
            Figure planned,
            OptionalLong plannedPeak,
            Figure reported,
            OptionalLong reportedPeak,
            OptionalLong ifApplied,
            OptionalLong difference,
            List<Sentence> formulas,
            List<Sentence> sources,
            List<Sentence> reportedFormulas,
            long uncertainty) {}

    /// The cache by its three numbers.
    ///
    /// @param used empty while no engine tells
    /// @param reported from the engine; else from the plan
    record Kv(
            long reserved,
            long reachable,
            OptionalLong used,
            long tokens,
            int slots,
            int sessionLen,
            boolean reported) {
        /// Bytes that no session can ever fill, offered back.
        long unreachable() {
            return Math.max(0, reserved - reachable);
        }
    }

    static MemoryState of(
            MemoryPlan draft,
            MemoryPlan current,
            boolean whatIf,
            Optional<MemoryReport> report,
            Optional<Sample> process,
            List<Sample> devices) {
        return of(draft, current, whatIf, report, host(process), process, devices);
    }

    /// Of an engine in this machine's memory.
    static Figure host(Optional<Sample> process) {
        return process.map(s -> s.figure(Quantity.PSS)).orElse(new Figure.Unknown(Figure.Reason.NOT_RUNNING));
    }

    /// Of an engine on a card: what the driver says it holds there.
    static Figure card(List<Sample> devices) {
        return devices.stream()
                .filter(s -> s.subject() instanceof Sample.Subject.Card)
                .findFirst()
                .map(s -> s.figure(Quantity.ENGINE))
                .orElse(new Figure.Unknown(Figure.Reason.NO_DEVICE));
    }

    /// @param measured what is known of the engine from outside
    static MemoryState of(
            MemoryPlan draft,
            MemoryPlan current,
            boolean whatIf,
            Optional<MemoryReport> report,
            Figure measured,
            Optional<Sample> process,
            List<Sample> devices) {
        return new MemoryState(
                draft,
                current,
                whatIf,
                report,
                measured,
                process,
                List.copyOf(devices),
                rows(draft, current, report),
                kv(current, report));
    }

    private static List<Row> rows(MemoryPlan draft, MemoryPlan current, Optional<MemoryReport> report) {
        List<Row> rows = new ArrayList<>();
        for (Channel channel : Channel.stack()) {
            ComponentKind kind = channel.component().orElseThrow();
            List<PlannedComponent> planned =
                    current.components().stream().filter(c -> c.kind() == kind).toList();
            List<MemoryReport.Part> told = report.stream()
                    .flatMap(r -> r.components().stream())
                    .filter(p -> p.component().equals(kind.field()))
                    .toList();
            boolean inDraft = draft.components().stream().anyMatch(c -> c.kind() == kind);
            if (!planned.isEmpty() || !told.isEmpty() || inDraft) {
                rows.add(row(kind, planned, told, draft, report));
            }
        }
        return List.copyOf(rows);
    }

    private static Row row(
            ComponentKind kind,
            List<PlannedComponent> planned,
            List<MemoryReport.Part> told,
            MemoryPlan draft,
            Optional<MemoryReport> report) {
        boolean comesAndGoes = kind == ComponentKind.VISION_ACTIVATIONS || kind == ComponentKind.PREFILL_ACTIVATIONS;
        long bytes = planned.stream().mapToLong(PlannedComponent::bytes).sum();
        long peak = planned.stream().mapToLong(PlannedComponent::peak).sum();
        long toldBytes = told.stream().mapToLong(MemoryReport.Part::bytes).sum();
        long toldPeak = told.stream().mapToLong(MemoryReport.Part::peak).sum();
        Figure predicted =
                planned.isEmpty() ? new Figure.Unknown(Figure.Reason.NOT_SUPPORTED) : new Figure.Predicted(bytes);
        Figure reported = told.isEmpty()
                ? new Figure.Unknown(report.isEmpty() ? Figure.Reason.NOT_RUNNING : Figure.Reason.ENGINE_SILENT)
                : new Figure.Reported(toldBytes, "/memory");
        OptionalLong difference = planned.isEmpty() || told.isEmpty()
                ? OptionalLong.empty()
                : comesAndGoes
                        ? toldPeak == 0 ? OptionalLong.empty() : OptionalLong.of(toldPeak - peak)
                        : OptionalLong.of(toldBytes - bytes);
        long wouldBe = draft.components().stream()
                .filter(c -> c.kind() == kind)
                .mapToLong(c -> comesAndGoes ? c.peak() : c.bytes())
                .sum();
        return new Row(
                kind,
                comesAndGoes,
                predicted,
                planned.isEmpty() ? OptionalLong.empty() : OptionalLong.of(peak),
                reported,
                told.isEmpty() ? OptionalLong.empty() : OptionalLong.of(toldPeak),
                OptionalLong.of(wouldBe),
                difference,
                planned.stream().map(PlannedComponent::formula).toList(),
                planned.stream().map(PlannedComponent::source).distinct().toList(),
                told.stream().map(MemoryReport.Part::formula).toList(),
                planned.stream().mapToLong(PlannedComponent::uncertainty).sum());
    }

    private static Optional<Kv> kv(MemoryPlan plan, Optional<MemoryReport> report) {
        Optional<MemoryReport.Kv> told = report.map(MemoryReport::kv).filter(k -> k.reserved() > 0);
        if (told.isPresent()) {
            MemoryReport.Kv k = told.get();
            return Optional.of(new Kv(
                    k.reserved(),
                    k.reachable(),
                    OptionalLong.of(k.used()),
                    k.tokensReserved(),
                    k.slots(),
                    k.sessionLen(),
                    true));
        }
        return plan.kv().map(MemoryState::planned);
    }

    private static Kv planned(KvArrangement k) {
        return new Kv(k.reserved(), k.reachable(), OptionalLong.empty(), k.tokens(), k.slots(), k.sessionLen(), false);
    }

    /// The colour that a row of the table or a name of the legend has everywhere.
    static Palette colour(String key) {
        return switch (key) {
            case "kv_cache.used" -> Palette.KV_USED;
            case "measured", "sum" -> Palette.MEASURED;
            case "limit" -> Palette.LIMIT;
            default -> ComponentKind.ofField(key).map(Palette::of).orElse(Palette.UNATTRIBUTED);
        };
    }

    OptionalLong measuredBytes() {
        return measured instanceof Figure.Measured m ? OptionalLong.of(m.bytes()) : OptionalLong.empty();
    }

    /// Measured, but claimed by no one; below zero when the engine accounts for pages it has not touched yet.
    OptionalLong unattributed() {
        return report.isPresent() && measuredBytes().isPresent()
                ? OptionalLong.of(measuredBytes().getAsLong() - report.get().total())
                : OptionalLong.empty();
    }

    Optional<Sample> card() {
        return devices.stream()
                .filter(s -> s.subject() instanceof Sample.Subject.Card)
                .findFirst();
    }

    /// Bytes at the right end of the three bars, the same for all.
    double axis() {
        long most = Math.max(draft.deviceTotal(), Math.max(draft.peak(), current.peak()));
        most = Math.max(most, measuredBytes().orElse(0));
        most = Math.max(most, report.map(MemoryReport::total).orElse(0L));
        return Math.max(1, most * 1.12);
    }
}
