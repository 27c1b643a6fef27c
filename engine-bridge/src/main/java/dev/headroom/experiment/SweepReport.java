package dev.headroom.experiment;

import dev.headroom.disk.Installation;
import dev.headroom.machine.HostMemory;
import dev.headroom.memory.Bytes;
import dev.headroom.words.HtmlText;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import dev.headroom.words.Words;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// A sweep's results for people: what was asked, a row for each point with the front marked, what failed and why, and
/// what the plan missed. As Markdown, and as a page of HTML that stands alone.
public final class SweepReport {
    /// @param title of the page
    /// @param facts about the sweep: model, engine, machine, versions, time
    public record Head(Sentence title, List<Fact> facts) {
        public Head {
            facts = List.copyOf(facts);
        }

        /// Of a sweep whose model and questions need not be at hand.
        ///
        /// @param settings those under the knobs
        /// @param questions of each run
        public static Head of(Sweep sweep, String settings, int questions) {
            List<String> knobs = List.copyOf(sweep.points().getFirst().values().keySet());
            return new Head(
                    knobs.isEmpty() ? Sentence.of("Sweep") : Sentence.of("Sweep over {}", String.join(", ", knobs)),
                    List.of(
                            new Fact(
                                    Sentence.of("model"),
                                    sweep.attached()
                                            ? Sentence.of("as the server has it")
                                            : Sentence.foreign(sweep.model())),
                            new Fact(Sentence.of("engine"), Sentence.foreign(sweep.engine())),
                            new Fact(Sentence.of("settings"), Sentence.foreign(settings)),
                            new Fact(Sentence.of("questions"), asked(sweep, questions)),
                            new Fact(
                                    Sentence.foreign("headroom"),
                                    Installation.ofThisProcess()
                                            .map(i -> Sentence.foreign(i.version()))
                                            .orElse(Sentence.of("development"))),
                            new Fact(
                                    Sentence.of("machine"),
                                    Sentence.of(
                                            "{} {}, {} cores, {}",
                                            System.getProperty("os.name"),
                                            System.getProperty("os.arch"),
                                            Runtime.getRuntime().availableProcessors(),
                                            new Size(HostMemory.total()))),
                            new Fact(
                                    Sentence.of("time"),
                                    Sentence.foreign(Instant.now()
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString()))));
        }

        private static Sentence asked(Sweep sweep, int questions) {
            return sweep.questions()
                    .map(file -> Sentence.of(
                            "{}, from {}",
                            questions,
                            String.valueOf(Path.of(file).getFileName())))
                    .orElseGet(
                            () -> Sentence.of("{} about {} scenes, seed {}", questions, sweep.scenes(), sweep.seed()));
        }
    }

    /// A line above the table.
    public record Fact(Sentence name, Sentence value) {}

    /// Width of the picture of the front.
    private static final int WIDTH = 640;

    private static final int HEIGHT = 320;
    private static final int EDGE = 48;

    private final Head head;
    private final List<Run> runs;
    private final List<Run> front;
    private final List<String> knobs;
    private final boolean energy;
    private final Words words;

    /// @param words says it in the reader's language
    public SweepReport(Head head, List<Run> runs, Words words) {
        this.head = head;
        this.words = words;
        this.runs = List.copyOf(runs);
        this.front = RunTable.front(runs);
        this.energy = runs.stream().anyMatch(r -> r.joules().isPresent());
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(r -> names.addAll(r.point().values().keySet()));
        this.knobs = List.copyOf(names);
    }

    /// Heads of the columns for people.
    public List<String> heads() {
        List<String> heads = new ArrayList<>(knobs);
        List.of(
                        Sentence.of("right"),
                        Sentence.of("predicted peak"),
                        Sentence.of("reported peak"),
                        Sentence.of("measured"),
                        Sentence.of("first token"),
                        Sentence.foreign("tokens/s"))
                .forEach(head -> heads.add(words.say(head)));
        if (energy) {
            heads.add(words.say(Sentence.of("energy")));
        }
        heads.add(words.say(Sentence.of("front")));
        return heads;
    }

    /// A row for each point: medians where it was run several times, with how far the runs lie apart.
    public List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        RunTable.byPoint(runs).forEach((point, all) -> {
            List<String> row = new ArrayList<>();
            knobs.forEach(k -> row.add(point.values().getOrDefault(k, "")));
            List<Run> done = all.stream().filter(r -> !r.failed()).toList();
            if (done.isEmpty()) {
                row.add(words.say(Sentence.of("failed")));
                row.add(RunTable.human(all.getLast().predictedPeak()));
                row.addAll(List.of("-", "-", "-", "-"));
                if (energy) {
                    row.add("-");
                }
                row.add("");
            } else {
                row.add(right(done));
                row.add(RunTable.human(done.getFirst().predictedPeak()));
                row.add(bytes(done.stream().map(Run::reportedPeak).toList()));
                row.add(bytes(done.stream().map(r -> r.measured().peak()).toList()));
                row.add(spread(done.stream().map(Run::firstTokenMillis).toList(), "%.0f ms"));
                row.add(spread(done.stream().map(Run::tokensPerSecond).toList(), "%.1f"));
                if (energy) {
                    row.add(spread(done.stream().map(Run::joules).toList(), "%.0f J"));
                }
                row.add(done.stream().anyMatch(front::contains) ? "✓" : "");
            }
            rows.add(row);
        });
        return rows;
    }

    private String right(List<Run> done) {
        int judged = done.stream().mapToInt(Run::judged).sum();
        int right = done.stream().mapToInt(Run::right).sum();
        int open = done.stream().mapToInt(r -> r.answers().size() - r.judged()).sum();
        Sentence told = judged == 0 ? Sentence.foreign("-") : Sentence.of("{} of {}", right, judged);
        return words.say(open == 0 ? told : Sentence.of("{} ({} to judge)", told, open));
    }

    private String bytes(List<OptionalLong> readings) {
        long[] told =
                readings.stream().flatMapToLong(OptionalLong::stream).sorted().toArray();
        if (told.length == 0) {
            return "-";
        }
        String middle = Bytes.human(told[told.length / 2]);
        long apart = told[told.length - 1] - told[0];
        return apart > Bytes.MIB ? words.say(Sentence.of("{} ({} apart)", middle, new Size(apart))) : middle;
    }

    private String spread(List<OptionalDouble> readings, String format) {
        double[] told =
                readings.stream().flatMapToDouble(OptionalDouble::stream).toArray();
        if (told.length == 0) {
            return "-";
        }
        Spread spread = Spread.of(told);
        String middle = rounded(format, spread.median());
        return told.length == 1
                ? middle
                : words.say(Sentence.of(
                        "{} ({} to {})", middle, rounded("%.4g", spread.least()), rounded("%.4g", spread.most())));
    }

    private static String rounded(String format, double figure) {
        return String.format(Locale.ROOT, format, figure);
    }

    /// What failed, a line each: the point, and why.
    public List<String> failures() {
        return runs.stream()
                .filter(Run::failed)
                .map(r -> r.point() + ": " + words.say(r.failure().orElseThrow()))
                .toList();
    }

    /// By how much the plan missed what the engine reported at its peak, in per cent; empty where either is unknown.
    public Optional<Spread> missed() {
        double[] misses = runs.stream()
                .filter(r -> !r.failed()
                        && r.predictedPeak().isPresent()
                        && r.reportedPeak().isPresent()
                        && r.reportedPeak().getAsLong() > 0)
                .mapToDouble(r -> 100.0
                        * Math.abs(
                                r.predictedPeak().getAsLong() - r.reportedPeak().getAsLong())
                        / r.reportedPeak().getAsLong())
                .toArray();
        return misses.length == 0 ? Optional.empty() : Optional.of(Spread.of(misses));
    }

    public String markdown() {
        StringBuilder text = new StringBuilder("# " + words.say(head.title()) + "\n\n");
        head.facts()
                .forEach(fact -> text.append("- ")
                        .append(words.say(fact.name()))
                        .append(": ")
                        .append(words.say(fact.value()))
                        .append('\n'));
        text.append("\n| ").append(String.join(" | ", heads())).append(" |\n");
        text.append("|---".repeat(heads().size())).append("|\n");
        rows().forEach(row -> text.append("| ")
                .append(String.join(
                        " | ", row.stream().map(c -> c.replace("|", "\\|")).toList()))
                .append(" |\n"));
        notes().forEach(note -> text.append("\n").append(note).append('\n'));
        return text.toString();
    }

    /// What the plan missed, and what failed, a sentence each.
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        missed().ifPresent(m -> notes.add(words.say(Sentence.of(
                "The plan missed the reported peak by {} % (median), {} % at worst.",
                rounded("%.1f", m.median()), rounded("%.1f", m.most())))));
        failures().forEach(f -> notes.add(words.say(Sentence.of("Failed: {}", f))));
        return notes;
    }

    private String language() {
        return words == Words.ENGLISH ? "en" : "zh-CN";
    }

    public String html() {
        String title = HtmlText.escaped(words.say(head.title()));
        StringBuilder html = new StringBuilder("""
            <!doctype html><html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>%s</title><style>
            body{font:14px/1.5 system-ui,sans-serif;margin:2em auto;max-width:72em;padding:0 1em;color:#1B2129}
            table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.3em .8em;border-bottom:1px solid #D5DBE2;text-align:right}
            th{color:#56606C;font-weight:600}.front td{font-weight:600;background:#E7F2FF}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em}
            dt{color:#56606C}dd{margin:0}@media(prefers-color-scheme:dark){body{background:#0B0F14;color:#E8EDF3}th,dt{color:#9AA5B1}td,th{border-color:#2F3843}.front td{background:#14293F}}
            </style></head><body><h1>%s</h1><dl>
            """.formatted(language(), title, title));
        head.facts()
                .forEach(fact -> html.append("<dt>%s</dt><dd>%s</dd>%n"
                        .formatted(
                                HtmlText.escaped(words.say(fact.name())), HtmlText.escaped(words.say(fact.value())))));
        html.append("</dl>\n").append(picture()).append("<table><thead><tr>");
        heads().forEach(h -> html.append("<th>").append(HtmlText.escaped(h)).append("</th>"));
        html.append("</tr></thead><tbody>\n");
        rows().forEach(row -> {
            html.append(row.getLast().isEmpty() ? "<tr>" : "<tr class=\"front\">");
            row.forEach(c -> html.append("<td>").append(HtmlText.escaped(c)).append("</td>"));
            html.append("</tr>\n");
        });
        html.append("</tbody></table>\n");
        notes().forEach(n -> html.append("<p>").append(HtmlText.escaped(n)).append("</p>\n"));
        return html.append("</body></html>\n").toString();
    }

    /// Memory against quality: a mark for each run, the front as a line of steps. Nothing where nothing was judged.
    private String picture() {
        List<Run> shown = runs.stream()
                .filter(r -> !r.failed() && r.quality().isPresent() && r.peak().isPresent())
                .toList();
        if (shown.isEmpty()) {
            return "";
        }
        long least = shown.stream().mapToLong(r -> r.peak().getAsLong()).min().orElseThrow();
        long most = shown.stream().mapToLong(r -> r.peak().getAsLong()).max().orElseThrow();
        double width = Math.max(1.0, most - least);
        StringBuilder svg = new StringBuilder(
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"%s\" fill=\"none\" stroke=\"currentColor\">%n"
                        .formatted(
                                WIDTH,
                                HEIGHT,
                                WIDTH,
                                HtmlText.escaped(words.say(Sentence.of("memory against quality")))));
        svg.append("<path d=\"M%d %d V%d H%d\"/>%n".formatted(EDGE, EDGE / 2, HEIGHT - EDGE, WIDTH - EDGE / 2));
        StringBuilder line = new StringBuilder();
        for (Run run : front) {
            String step = line.isEmpty() ? "M%s %s" : "H%s V%s";
            line.append(step.formatted(x(run, least, width), y(run)));
        }
        svg.append("<path stroke=\"#0969DA\" stroke-width=\"2\" d=\"%s\"/>%n".formatted(line));
        shown.forEach(r -> svg.append(
                "<circle cx=\"%s\" cy=\"%s\" r=\"4\" fill=\"%s\" stroke=\"%s\"><title>%s: %.0f %%, %s</title></circle>%n"
                        .formatted(
                                x(r, least, width),
                                y(r),
                                front.contains(r) ? "#0969DA" : "none",
                                front.contains(r) ? "#0969DA" : "#7D8894",
                                HtmlText.escaped(r.point().toString()),
                                100 * r.quality().getAsDouble(),
                                Bytes.human(r.peak().getAsLong()))));
        svg.append(label(EDGE, HEIGHT - EDGE + 18, "start", Bytes.human(least)));
        svg.append(label(WIDTH - EDGE / 2, HEIGHT - EDGE + 18, "end", Bytes.human(most)));
        svg.append(label(
                WIDTH / 2, HEIGHT - 8, "middle", words.say(Sentence.of("peak memory, {}", source(shown.getFirst())))));
        svg.append(label(EDGE - 6, EDGE / 2 + 6, "end", "100 %"));
        svg.append(label(EDGE - 6, HEIGHT - EDGE, "end", "0 %"));
        return svg.append("</svg>\n").toString();
    }

    private static Sentence source(Run run) {
        return run.reportedPeak().isPresent()
                ? Sentence.of("reported")
                : run.measured().peak().isPresent() ? Sentence.of("measured") : Sentence.of("predicted");
    }

    private static String label(int x, int y, String anchor, String text) {
        return "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"12\" fill=\"currentColor\" stroke=\"none\">%s</text>%n"
                .formatted(x, y, anchor, HtmlText.escaped(text));
    }

    private static String x(Run run, long least, double width) {
        return String.format(
                Locale.ROOT, "%.1f", EDGE + (WIDTH - 1.5 * EDGE) * (run.peak().getAsLong() - least) / width);
    }

    private static String y(Run run) {
        return String.format(
                Locale.ROOT,
                "%.1f",
                EDGE / 2.0 + (HEIGHT - 1.5 * EDGE) * (1 - run.quality().getAsDouble()));
    }
}
