package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.ChartFile;
import dev.headroom.disk.WholeFile;
import dev.headroom.timeline.Timeline;
import dev.headroom.timeline.TimelineExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jfree.chart.JFreeChart;

/// Writes the range of the chart to a file; the ending picks the format. The file appears whole or not at all.
final class ChartExport {
    private static final int WIDTH = 1400;
    private static final int HEIGHT = 780;

    private ChartExport() {}

    /// @param paper draws the pictures
    static void save(Path file, Timeline timeline, ChartRange range, PaperChart paper, Messages messages)
            throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String format = name.substring(name.lastIndexOf('.') + 1);
        switch (format) {
            case "csv" -> TimelineExport.csv(TimelineExport.history(timeline, range.from(), range.to()), file);
            case "json" -> TimelineExport.json(TimelineExport.history(timeline, range.from(), range.to()), file);
            case "svg" -> WholeFile.write(file, ChartFile.svg(chart(timeline, range, paper), WIDTH, HEIGHT));
            case "png" -> WholeFile.write(file, ChartFile.png(chart(timeline, range, paper), WIDTH, HEIGHT));
            default -> throw new IOException(messages.text("export.format", format));
        }
    }

    private static JFreeChart chart(Timeline timeline, ChartRange range, PaperChart paper) {
        return paper.of(
                timeline.slice(range.from(), range.to(), WIDTH), timeline.events(range.from(), range.to()), WIDTH);
    }
}
