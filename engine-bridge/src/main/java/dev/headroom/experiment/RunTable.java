package dev.headroom.experiment;

import dev.headroom.memory.Bytes;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// The runs of a sweep as columns and rows, for a terminal, a spreadsheet and a report: one shape for all of them.
///
/// @param columns names; those of knobs first
/// @param rows figures as programs want them: bytes, milliseconds; empty where nobody told
public record RunTable(List<String> columns, List<List<String>> rows) {
    public RunTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    public static RunTable of(List<Run> runs) {
        Set<String> knobs = new LinkedHashSet<>();
        runs.forEach(r -> knobs.addAll(r.point().values().keySet()));
        Set<String> components = new LinkedHashSet<>();
        runs.forEach(r -> {
            components.addAll(r.predicted().keySet());
            components.addAll(r.reported().keySet());
        });
        Set<Run> front = new HashSet<>(front(runs));
        List<String> columns = new ArrayList<>(knobs);
        columns.addAll(List.of(
                "repeat",
                "outcome",
                "front",
                "right",
                "judged",
                "predicted_peak",
                "reported_peak",
                "measured_peak",
                "measured_resting",
                "ttft_ms",
                "tokens_per_second",
                "seconds",
                "joules",
                "change",
                "change_seconds",
                "failure"));
        components.forEach(c -> {
            columns.add("predicted." + c);
            columns.add("reported." + c);
        });
        List<List<String>> rows = new ArrayList<>();
        for (Run run : runs) {
            List<String> row = new ArrayList<>();
            knobs.forEach(k -> row.add(run.point().values().getOrDefault(k, "")));
            row.add(Integer.toString(run.repeat()));
            row.add(run.failed() ? "failed" : "done");
            row.add(front.contains(run) ? "yes" : "");
            row.add(run.judged() == 0 ? "" : Integer.toString(run.right()));
            row.add(Integer.toString(run.judged()));
            row.add(text(run.predictedPeak()));
            row.add(text(run.reportedPeak()));
            row.add(text(run.measured().peak()));
            row.add(text(run.measured().resting()));
            row.add(text(run.firstTokenMillis()));
            row.add(text(run.tokensPerSecond()));
            row.add(text(run.seconds()));
            row.add(text(run.joules()));
            row.add(run.how().name().toLowerCase(Locale.ROOT));
            row.add(String.format(Locale.ROOT, "%.2f", run.changeSeconds()));
            row.add(run.failure().map(Sentence::toString).orElse(""));
            components.forEach(c -> {
                row.add(text(run.predicted(), c));
                row.add(text(run.reported(), c));
            });
            rows.add(row);
        }
        return new RunTable(columns, rows);
    }

    /// Runs of which nothing is better for less memory; where a point was run several times, all of its runs count for
    /// themselves. None where nothing was judged.
    public static List<Run> front(List<Run> runs) {
        return Front.of(
                runs.stream()
                        .filter(r -> !r.failed()
                                && r.quality().isPresent()
                                && r.peak().isPresent())
                        .toList(),
                r -> r.peak().getAsLong(),
                r -> r.quality().getAsDouble());
    }

    /// The runs of each point, in the order of the points' first runs.
    public static Map<Point, List<Run>> byPoint(List<Run> runs) {
        Map<Point, List<Run>> all = new LinkedHashMap<>();
        runs.forEach(r -> all.computeIfAbsent(r.point(), _ -> new ArrayList<>()).add(r));
        return all;
    }

    /// For a spreadsheet: quoted where it must be, and no cell that a spreadsheet would take for a formula.
    public String csv() {
        StringBuilder csv = new StringBuilder();
        csv.append(String.join(",", columns)).append("\r\n");
        rows.forEach(row -> csv.append(
                        String.join(",", row.stream().map(RunTable::cell).toList()))
                .append("\r\n"));
        return csv.toString();
    }

    private static String cell(String text) {
        String plain = !text.isEmpty() && "=+@\t".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return plain.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + plain.replace("\"", "\"\"") + '"'
                : plain;
    }

    private static String text(Map<String, Long> figures, String name) {
        return Optional.ofNullable(figures.get(name)).map(String::valueOf).orElse("");
    }

    private static String text(OptionalLong figure) {
        return figure.isPresent() ? Long.toString(figure.getAsLong()) : "";
    }

    private static String text(OptionalDouble figure) {
        return figure.isPresent() ? String.format(Locale.ROOT, "%.1f", figure.getAsDouble()) : "";
    }

    /// `842.1 MiB`, or a dash.
    public static String human(OptionalLong bytes) {
        return bytes.isPresent() ? Bytes.human(bytes.getAsLong()) : "-";
    }
}
