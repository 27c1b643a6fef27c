package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.timeline.TimelineEvent;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.List;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.TextAnchor;

/// The lane of events on paper: a mark for each, and its words in rows under the marks, so that events that lie close
/// together can all be read.
final class PaperEvents {
    private static final int ROWS = 3;

    private final PaperScale scale;
    private final boolean dark;
    private final List<LaneWords.Mark> marks;
    private final List<LaneWords.Word> words;
    private final Font font;

    PaperEvents(PaperScale scale, List<TimelineEvent> events, Font font, boolean dark, Messages messages) {
        this.scale = scale;
        this.dark = dark;
        this.font = font;
        FontRenderContext paper = new FontRenderContext(null, true, true);
        marks = LaneWords.marks(events, e -> scale.x(e.time()), 0);
        words = new LaneWords(
                        messages, text -> font.getStringBounds(text, paper).getWidth())
                .under(marks, ROWS, scale.width());
    }

    /// Where lines cross the plot, from left to right.
    List<Double> lines() {
        return marks.stream()
                .filter(m -> ChartEvents.tall(m.event().kind()))
                .map(LaneWords.Mark::x)
                .sorted()
                .toList();
    }

    XYPlot lane() {
        NumberAxis rows = new NumberAxis();
        rows.setRange(-ROWS - 0.1, 1);
        rows.setVisible(false);
        XYPlot lane = new XYPlot();
        lane.setRangeAxis(rows);
        lane.setBackgroundPaint(PaperChart.awt(Palette.FREE, dark));
        lane.setOutlineVisible(false);
        lane.setDomainGridlinesVisible(false);
        lane.setRangeGridlinesVisible(false);
        BasicStroke hair = new BasicStroke(0.8f);
        for (LaneWords.Mark mark : marks) {
            XYTextAnnotation sign = new XYTextAnnotation("▼", mark.event().time(), 0.5);
            sign.setFont(font.deriveFont(font.getSize2D() * 0.8f));
            sign.setTextAnchor(TextAnchor.CENTER);
            sign.setPaint(PaperChart.awt(ChartEvents.colour(mark.event().kind()), dark));
            lane.addAnnotation(sign);
        }
        for (LaneWords.Word word : words) {
            double y = -0.5 - word.row();
            TimelineEvent event = word.mark().event();
            lane.addAnnotation(new XYLineAnnotation(
                    event.time(), 0.2, event.time(), y - 0.4, hair, PaperChart.awt(Palette.EDGE, dark)));
            XYTextAnnotation text = new XYTextAnnotation(word.text(), scale.time(word.x()), y);
            text.setFont(font);
            text.setTextAnchor(TextAnchor.CENTER_LEFT);
            text.setPaint(PaperChart.awt(ChartEvents.colour(event.kind()), dark));
            lane.addAnnotation(text);
        }
        return lane;
    }
}
