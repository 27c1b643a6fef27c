package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.experiment.Run;
import dev.headroom.memory.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/// A figure of a run that can be put into a column, on an axis or into a cell.
enum Measure {
    RIGHT("right", r -> {
        OptionalDouble quality = r.quality();
        return quality.isPresent() ? OptionalDouble.of(100 * quality.getAsDouble()) : OptionalDouble.empty();
    }),
    PEAK("peak", r -> bytes(r.peak())),
    PREDICTED("predicted", r -> bytes(r.predictedPeak())),
    REPORTED("reported", r -> bytes(r.reportedPeak())),
    MEASURED("measured", r -> bytes(r.measured().peak())),
    MISSED("missed", Measure::missed),
    FIRST_TOKEN("first", r -> seconds(r.firstTokenMillis())),
    SPEED("speed", Run::tokensPerSecond),
    SECONDS("seconds", Run::seconds),
    ENERGY("energy", Run::joules);

    private final String key;
    private final Function<Run, OptionalDouble> figure;

    Measure(String key, Function<Run, OptionalDouble> figure) {
        this.key = key;
        this.figure = figure;
    }

    /// Empty where nobody told, or the run failed before.
    OptionalDouble of(Run run) {
        return run.failed() ? OptionalDouble.empty() : figure.apply(run);
    }

    /// Those that at least one run has.
    static List<Measure> told(List<Run> runs) {
        return Arrays.stream(values())
                .filter(m -> runs.stream().anyMatch(r -> m.of(r).isPresent()))
                .toList();
    }

    String key() {
        return key;
    }

    /// `Measured, GiB`.
    String caption() {
        return M.text("measure." + key);
    }

    /// `First token`.
    String word() {
        return M.text("measure.word." + key);
    }

    boolean isBytes() {
        return switch (this) {
            case PEAK, PREDICTED, REPORTED, MEASURED -> true;
            case RIGHT, MISSED, FIRST_TOKEN, SPEED, SECONDS, ENERGY -> false;
        };
    }

    /// Without its unit, for a column whose head names it.
    String bare(double value) {
        return switch (this) {
            case PEAK, PREDICTED, REPORTED, MEASURED -> number("%.3f", value / Bytes.GIB);
            case RIGHT -> number("%.0f", value);
            case MISSED -> (value > 0 ? "+" : "") + number("%.1f", value);
            case FIRST_TOKEN -> number("%.2f", value);
            case SPEED, SECONDS, ENERGY -> number("%.1f", value);
        };
    }

    /// With its unit, as it stands alone.
    String said(double value) {
        return isBytes()
                ? Bytes.human(Math.round(value))
                : switch (this) {
                    case RIGHT, MISSED -> bare(value) + " %";
                    case FIRST_TOKEN, SECONDS -> bare(value) + " s";
                    case SPEED -> bare(value) + " tokens/s";
                    case ENERGY -> bare(value) + " J";
                    case PEAK, PREDICTED, REPORTED, MEASURED -> bare(value);
                };
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value).replace('-', '−');
    }

    private static OptionalDouble bytes(OptionalLong bytes) {
        return bytes.isPresent() ? OptionalDouble.of(bytes.getAsLong()) : OptionalDouble.empty();
    }

    private static OptionalDouble seconds(OptionalDouble millis) {
        return millis.isPresent() ? OptionalDouble.of(millis.getAsDouble() / 1000) : OptionalDouble.empty();
    }

    /// By how many per cent the plan was above what the engine reported at its peak.
    private static OptionalDouble missed(Run run) {
        return run.predictedPeak().isPresent() && run.reportedPeak().orElse(0) > 0
                ? OptionalDouble.of(100.0
                        * (run.predictedPeak().getAsLong() - run.reportedPeak().getAsLong())
                        / run.reportedPeak().getAsLong())
                : OptionalDouble.empty();
    }
}
