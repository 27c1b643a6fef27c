package dev.headroom.app.tour;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.app.shell.Workbench;
import dev.headroom.chat.AnswerStats;
import dev.headroom.disk.WholeFile;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.settings.Settings;
import dev.headroom.settings.SettingsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The tour in words and figures: `tour.md` beside the pictures. Every figure is the engine's own or the planner's.
final class TourReport {
    private final Workbench workbench;
    private final List<Tour.Asked> answers;
    private final List<Tour.Moved> moves;
    private final List<TourCamera.Picture> pictures;

    TourReport(
            Workbench workbench, List<Tour.Asked> answers, List<Tour.Moved> moves, List<TourCamera.Picture> pictures) {
        this.workbench = workbench;
        this.answers = answers;
        this.moves = moves;
        this.pictures = pictures;
    }

    /// What differs between two settings, with what the engine made of it.
    static List<Tour.Moved> moves(Settings before, Settings asked, Settings applied) {
        JsonNode from = SettingsJson.write(before);
        JsonNode to = SettingsJson.write(asked);
        JsonNode made = SettingsJson.write(applied);
        List<Tour.Moved> moves = new ArrayList<>();
        to.fieldNames().forEachRemaining(field -> {
            if (!from.get(field).equals(to.get(field))) {
                moves.add(new Tour.Moved(
                        field,
                        from.get(field).asText(),
                        to.get(field).asText(),
                        made.get(field).asText()));
            }
        });
        return moves;
    }

    Path write(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# Headroom: the tour");
        lines.add("");
        lines.add("The real window on the headless platform, the real engine as a child process, model `%s`."
                .formatted(workbench.shape().name()));
        lines.add("");
        lines.add("## Questions");
        lines.add("");
        lines.add("| | answer | prompt tokens | image tokens | tiles | first token | tokens/s | KV cache | peak |");
        lines.add("|---|---|---:|---:|---:|---:|---:|---:|---:|");
        answers.forEach(a -> lines.add(answer(a)));
        lines.add("");
        lines.add("All of these are *reported*: the engine's own words on each answer.");
        lines.add("");
        lines.add("## Sliders");
        lines.add("");
        lines.add("| setting | from | asked | applied |");
        lines.add("|---|---:|---:|---:|");
        moves.forEach(m -> lines.add("| `%s` | %s | %s | %s |".formatted(m.setting(), m.from(), m.to(), m.applied())));
        lines.add("");
        lines.addAll(memory());
        lines.add("## Pictures");
        pictures.forEach(p -> {
            lines.add("");
            lines.add(p.caption() + ":");
            lines.add("");
            lines.add("![%s](%s)".formatted(p.caption(), p.file()));
        });
        Path report = folder.resolve("tour.md");
        WholeFile.write(report, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        return report;
    }

    private static String answer(Tour.Asked a) {
        AnswerStats s = a.stats();
        return "| %s | %s | %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        a.label(),
                        a.text().replace('\n', ' ').replace("|", "\\|"),
                        known(s.promptTokens()),
                        known(s.imageTokens()),
                        known(s.tiles()),
                        s.ttftMillis() < 0 ? "unknown" : String.format(Locale.ROOT, "%.2f s", s.ttftMillis() / 1000),
                        s.decodeTokensPerSecond() < 0
                                ? "unknown"
                                : String.format(Locale.ROOT, "%.0f", s.decodeTokensPerSecond()),
                        s.kvBytes() < 0 ? "unknown" : Bytes.human(s.kvBytes()),
                        s.peakBytes() < 0 ? "unknown" : Bytes.human(s.peakBytes()));
    }

    private static String known(int value) {
        return value < 0 ? "unknown" : String.valueOf(value);
    }

    private List<String> memory() {
        Optional<MemoryReport> report = workbench.now().report();
        MemoryPlan plan = workbench
                .planner()
                .apply(workbench.now().applied().orElse(workbench.engine().asked()));
        List<String> lines = new ArrayList<>();
        lines.add("## Memory at the end");
        lines.add("");
        lines.add("| component | predicted | reported | formula |");
        lines.add("|---|---:|---:|---|");
        for (PlannedComponent c : plan.components()) {
            String reported = report.map(r -> Bytes.human(r.bytes(c.kind()))).orElse("unknown");
            lines.add("| `%s` | %s | %s | %s |"
                    .formatted(
                            c.kind().field(),
                            Bytes.human(c.bytes()),
                            reported,
                            c.formula().toString().replace("|", "\\|")));
        }
        lines.add("| total | %s | %s | |"
                .formatted(
                        Bytes.human(plan.resting()),
                        report.map(r -> Bytes.human(r.total())).orElse("unknown")));
        lines.add("");
        return lines;
    }
}
