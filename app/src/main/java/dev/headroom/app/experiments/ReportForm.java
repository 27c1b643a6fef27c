package dev.headroom.app.experiments;

import dev.headroom.app.i18n.Messages;
import dev.headroom.experiment.Point;
import dev.headroom.experiment.RunJson;
import dev.headroom.experiment.RunTable;
import dev.headroom.experiment.SweepReport;
import dev.headroom.words.Words;
import java.util.stream.Collectors;

/// The forms in which results leave the window.
enum ReportForm {
    HTML("html", "HTML"),
    MARKDOWN("md", "Markdown"),
    CSV("csv", "CSV"),
    JSON_LINES("jsonl", "JSON Lines");

    private final String ending;
    private final String words;

    ReportForm(String ending, String words) {
        this.ending = ending;
        this.words = words;
    }

    String ending() {
        return ending;
    }

    String words() {
        return words;
    }

    String text(Results results) {
        SweepReport report = new SweepReport(
                SweepReport.Head.of(
                        results.sweep(),
                        new Point(results.sweep().set()).toString(),
                        results.runs().getFirst().answers().size()),
                results.runs(),
                Words.of(Messages.language().tag()));
        return switch (this) {
            case HTML -> report.html();
            case MARKDOWN -> report.markdown();
            case CSV -> RunTable.of(results.runs()).csv();
            case JSON_LINES ->
                results.runs().stream()
                        .map(r -> RunJson.write(r).put("front", results.onFront(r)) + "\n")
                        .collect(Collectors.joining());
        };
    }
}
