package dev.headroom.app.shell;

import dev.headroom.memory.Figure;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.Fit;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import dev.headroom.timeline.Recorder;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.Optional;
import java.util.OptionalLong;

/// Whether the engine as it runs keeps to its limit: the worst of what is predicted, what it reports and what is
/// measured from outside. While none runs the prediction alone decides.
public sealed interface Verdict {
    /// Where a figure comes from.
    enum Kind {
        PREDICTED,
        REPORTED,
        MEASURED
    }

    /// Nothing is predicted, and no limit is known.
    record Unknown() implements Verdict {}

    /// Nothing is predicted; the engine tells what it holds.
    record Told(long bytes, OptionalLong limit) implements Verdict {}

    /// @param left bytes to the limit, by the figure that comes nearest to it
    record Fits(long left, Kind kind) implements Verdict {}

    /// Less is left than the plan is unsure of.
    ///
    /// @param range half-width of the plan's range
    record Tight(long left, Kind kind, long range) implements Verdict {}

    /// @param bytes beyond the limit, by the figure that is farthest beyond
    record Over(long bytes, Kind kind) implements Verdict {}

    /// The bytes are there and yet it does not work.
    record Refused(Sentence why) implements Verdict {}

    /// Of the engine with the settings it runs with, or was asked for.
    static Verdict of(Standing now, Figure measured) {
        MemoryPlan plan = now.applied().isPresent() ? now.currentPlan() : now.plan();
        Optional<MemoryReport> report = now.report();
        OptionalLong seen =
                measured instanceof Figure.Measured m && now.applied().isPresent()
                        ? OptionalLong.of(m.bytes())
                        : OptionalLong.empty();
        OptionalLong limit = limit(now);
        if (limit.isEmpty() || !plan.predicts() && report.isEmpty() && seen.isEmpty()) {
            return report.isPresent() ? new Told(report.get().total(), limit) : new Unknown();
        }
        long left = Long.MAX_VALUE;
        Kind kind = Kind.PREDICTED;
        if (plan.predicts()) {
            left = plan.deviceTotal() - plan.peak();
        }
        if (report.isPresent() && limit.getAsLong() - report.get().total() < left) {
            left = limit.getAsLong() - report.get().total();
            kind = Kind.REPORTED;
        }
        if (seen.isPresent() && limit.getAsLong() - seen.getAsLong() < left) {
            left = limit.getAsLong() - seen.getAsLong();
            kind = Kind.MEASURED;
        }
        if (left < 0) {
            return new Over(-left, kind);
        }
        if (plan.predicts() && plan.fit() instanceof Fit.Refused(Sentence why)) {
            return new Refused(why);
        }
        if (!plan.predicts() && report.isPresent()) {
            return new Told(report.get().total(), limit);
        }
        return left < plan.uncertainty() ? new Tight(left, kind, plan.uncertainty()) : new Fits(left, kind);
    }

    /// Of a plan alone, for settings that wait.
    static Verdict of(MemoryPlan plan) {
        return switch (plan.fit()) {
            case Fit.Unknown() -> new Unknown();
            case Fit.Left(long left) ->
                left < plan.uncertainty()
                        ? new Tight(left, Kind.PREDICTED, plan.uncertainty())
                        : new Fits(left, Kind.PREDICTED);
            case Fit.Over(long bytes) -> new Over(bytes, Kind.PREDICTED);
            case Fit.Refused(Sentence why) -> new Refused(why);
        };
    }

    /// Bytes that the running engine may take: as it tells, else as the plan for it was made.
    static OptionalLong limit(Standing now) {
        long told = now.report().map(MemoryReport::deviceTotal).orElse(0L);
        long planned = (now.applied().isPresent() ? now.currentPlan() : now.plan()).deviceTotal();
        long limit = told > 0 ? told : planned;
        return limit > 0 ? OptionalLong.of(limit) : OptionalLong.empty();
    }

    /// What is seen of the engine from outside: its process on this machine, or what the driver says it holds on a
    /// card.
    static Figure measured(ActiveEngine.Where where, Recorder.Now seen) {
        return switch (where) {
            case HOST, NEARBY ->
                seen.process().map(s -> s.figure(Quantity.PSS)).orElse(new Figure.Unknown(Figure.Reason.NOT_RUNNING));
            case CARD, CARD_NEARBY ->
                seen.devices().stream()
                        .filter(s -> s.subject() instanceof Sample.Subject.Card)
                        .findFirst()
                        .map(s -> s.figure(Quantity.ENGINE))
                        .orElse(new Figure.Unknown(Figure.Reason.NO_DEVICE));
            case ELSEWHERE -> new Figure.Unknown(Figure.Reason.NOT_SUPPORTED);
        };
    }

    /// Whether it is to be red.
    default boolean bad() {
        return this instanceof Over || this instanceof Refused;
    }

    /// The style class that goes with it.
    default String style() {
        return switch (this) {
            case Unknown _, Told _ -> "hr-muted";
            case Fits _ -> "hr-success";
            case Tight _ -> "hr-warning";
            case Over _, Refused _ -> "hr-danger";
        };
    }

    /// One short sentence.
    default Sentence sentence() {
        return switch (this) {
            case Unknown() -> Sentence.of("Nothing is predicted");
            case Told(long bytes, OptionalLong limit) ->
                limit.isPresent()
                        ? Sentence.of("{} reported of {}", new Size(bytes), new Size(limit.getAsLong()))
                        : Sentence.of("{} reported", new Size(bytes));
            case Fits(long left, Kind kind) ->
                switch (kind) {
                    case PREDICTED -> Sentence.of("Fits: {} left at the peak", new Size(left));
                    case REPORTED -> Sentence.of("Fits: {} left, reported", new Size(left));
                    case MEASURED -> Sentence.of("Fits: {} left, measured", new Size(left));
                };
            case Tight(long left, Kind kind, long range) ->
                switch (kind) {
                    case PREDICTED -> Sentence.of("Tight: {} left at the peak", new Size(left));
                    case REPORTED -> Sentence.of("Tight: {} left, reported", new Size(left));
                    case MEASURED -> Sentence.of("Tight: {} left, measured", new Size(left));
                };
            case Over(long bytes, Kind kind) ->
                switch (kind) {
                    case PREDICTED -> Sentence.of("Over the limit by {}, predicted", new Size(bytes));
                    case REPORTED -> Sentence.of("Over the limit by {}, reported", new Size(bytes));
                    case MEASURED -> Sentence.of("Over the limit by {}, measured", new Size(bytes));
                };
            case Refused(Sentence why) -> why;
        };
    }
}
