package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.ui.plot.Plot;
import dev.headroom.experiment.Run;
import dev.headroom.memory.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The charts that runs make.
final class Plots {
    private static final int MOST_MARKS = 4;

    private Plots() {}

    /// A knob whose values are few enough to have a mark each: weights first, for their marks are what people look for.
    static Optional<String> marked(Results results) {
        List<String> few = results.knobs().stream()
                .filter(k -> results.values(k).size() > 1 && results.values(k).size() <= MOST_MARKS)
                .toList();
        return few.contains("model_format")
                ? Optional.of("model_format")
                : few.stream()
                        .min(Comparator.comparingInt(k -> results.values(k).size()));
    }

    /// Memory against the share of right answers, the front in steps.
    static Plot front(Results results) {
        List<Run> shown = results.runs().stream()
                .filter(r -> !r.failed() && r.quality().isPresent() && r.peak().isPresent())
                .toList();
        Unit unit = Unit.of(
                shown.stream().mapToLong(r -> r.peak().getAsLong()).max().orElse(0));
        List<Plot.Line> lines = new ArrayList<>();
        List<Plot.Dot> steps = new ArrayList<>();
        for (Run run : results.front()) {
            double x = unit.in(run.peak().getAsLong());
            double y = right(run);
            if (!steps.isEmpty()) {
                steps.add(new Plot.Dot(x, steps.getLast().y(), "", true, Optional.empty()));
            }
            steps.add(new Plot.Dot(x, y, "", true, Optional.empty()));
        }
        lines.add(new Plot.Line(M.text("plot.front"), Plot.Mark.NONE, Plot.Stroke.SOLID, steps));
        Optional<String> marked = marked(results);
        Map<String, List<Plot.Dot>> groups = new LinkedHashMap<>();
        marked.ifPresent(k -> results.values(k).forEach(v -> groups.put(v, new ArrayList<>())));
        for (Run run : shown) {
            groups.computeIfAbsent(
                            marked.map(k -> run.point().values().getOrDefault(k, ""))
                                    .orElse(""),
                            k -> new ArrayList<>())
                    .add(new Plot.Dot(
                            unit.in(run.peak().getAsLong()),
                            right(run),
                            said(run),
                            results.onFront(run),
                            Optional.of(run.key())));
        }
        groups.forEach((value, dots) ->
                lines.add(new Plot.Line(value, Plot.Mark.of(lines.size() - 1), Plot.Stroke.NONE, dots)));
        String source = shown.isEmpty() ? "reported" : shown.getFirst().peakSource();
        return new Plot(
                M.text("plot.front.title"),
                Plot.Axis.numbers(M.text("plot.peak", unit.name(), M.text("provenance." + source))),
                new Plot.Axis(M.text("plot.right"), List.of(), true),
                lines,
                results.limit().isPresent() && !shown.isEmpty()
                        ? OptionalDouble.of(unit.in(results.limit().getAsLong()))
                        : OptionalDouble.empty(),
                results.limit().isPresent()
                        ? M.text("column.limit", Bytes.human(results.limit().getAsLong()))
                        : "");
    }

    private static double right(Run run) {
        return 100 * run.quality().orElse(0);
    }

    private static String said(Run run) {
        return Names.point(run.point()) + "\n"
                + M.text(
                        "plot.said",
                        Measure.RIGHT.said(right(run)),
                        Bytes.human(run.peak().orElse(0)));
    }

    /// A figure over a knob, a line for each combination of the other knobs.
    static Plot curve(Results results, Measure figure, String knob) {
        List<String> values = results.values(knob);
        boolean numbers = values.stream().allMatch(v -> Results.number(v).isPresent());
        Map<String, Map<String, List<Run>>> lines = new LinkedHashMap<>();
        for (Run run : results.runs()) {
            if (figure.of(run).isPresent() && run.point().values().containsKey(knob)) {
                lines.computeIfAbsent(others(run, knob), k -> new LinkedHashMap<>())
                        .computeIfAbsent(run.point().values().get(knob), k -> new ArrayList<>())
                        .add(run);
            }
        }
        Unit unit = Unit.of((long) results.runs().stream()
                .mapToDouble(r -> figure.of(r).orElse(0))
                .max()
                .orElse(0));
        List<Plot.Line> drawn = new ArrayList<>();
        lines.forEach((name, byValue) -> {
            List<Plot.Dot> dots = new ArrayList<>();
            for (String value : values) {
                List<Run> runs = byValue.getOrDefault(value, List.of());
                runs.stream()
                        .mapToDouble(r -> figure.of(r).orElse(0))
                        .average()
                        .ifPresent(mean -> dots.add(new Plot.Dot(
                                numbers ? Results.number(value).orElse(0.0) : values.indexOf(value),
                                figure.isBytes() ? unit.in(mean) : mean,
                                Names.knob(knob) + " " + value + (name.isEmpty() ? "" : " · " + name) + "\n"
                                        + figure.said(mean),
                                true,
                                Optional.of(runs.getFirst().key()))));
            }
            Plot.Stroke stroke = Plot.Stroke.values()[1 + drawn.size() % 3];
            drawn.add(new Plot.Line(name, Plot.Mark.of(drawn.size()), stroke, dots));
        });
        return new Plot(
                M.text("plot.over", figure.word(), Names.knob(knob)),
                new Plot.Axis(Names.knob(knob), numbers ? List.of() : values, false),
                new Plot.Axis(
                        figure.isBytes() ? M.text("plot.in", figure.word(), unit.name()) : figure.caption(),
                        List.of(),
                        figure == Measure.RIGHT),
                drawn,
                OptionalDouble.empty(),
                "");
    }

    private static String others(Run run, String knob) {
        List<String> parts = new ArrayList<>();
        run.point().values().forEach((k, v) -> {
            if (!k.equals(knob)) {
                parts.add(Names.knob(k) + " " + v);
            }
        });
        return String.join(" · ", parts);
    }

    /// Bytes on an axis: one unit for all.
    record Unit(String name, double bytes) {
        static Unit of(long most) {
            return most < 2 * Bytes.GIB ? new Unit("MiB", Bytes.MIB) : new Unit("GiB", Bytes.GIB);
        }

        double in(double value) {
            return value / bytes;
        }
    }
}
