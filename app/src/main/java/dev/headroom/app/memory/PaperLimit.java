package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.memory.Bytes;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.List;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.TextAnchor;

/// The limit on paper: a dashed line that steps where it changed, each step with its bytes.
final class PaperLimit {
    static final BasicStroke DASHES =
            new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {6, 4}, 0);

    private final PaperScale scale;
    private final Font font;
    private final boolean dark;
    private final Messages messages;

    PaperLimit(PaperScale scale, Font font, boolean dark, Messages messages) {
        this.scale = scale;
        this.font = font;
        this.dark = dark;
        this.messages = messages;
    }

    /// @param crossed where lines of events cross the plot
    void draw(XYPlot plot, List<ChartLimit> steps, double top, List<Double> crossed) {
        Color red = PaperChart.awt(Palette.LIMIT, dark);
        double before = Double.NaN;
        for (ChartLimit step : steps) {
            boolean above = step.bytes() > top;
            double y = Math.min(step.bytes(), top);
            if (!Double.isNaN(before) && before != y) {
                plot.addAnnotation(new XYLineAnnotation(step.from(), before, step.from(), y, DASHES, red));
            }
            if (!above) {
                plot.addAnnotation(new XYLineAnnotation(step.from(), y, step.to(), y, DASHES, red));
            }
            label(plot, step, y, above, crossed);
            before = y;
        }
    }

    private void label(XYPlot plot, ChartLimit step, double y, boolean above, List<Double> crossed) {
        String text = (above ? "↑ " : "") + messages.text("chart.limit", Bytes.human(step.bytes()));
        double width = font.getStringBounds(text, new FontRenderContext(null, true, true))
                .getWidth();
        double left = scale.x(step.from());
        double right = scale.x(step.to());
        if (right - left < width + 8) {
            return;
        }
        double x = ChartLimitInk.place(right - width - 4, left + 4, width, crossed);
        XYTextAnnotation label = new XYTextAnnotation(text, scale.time(x), y);
        label.setFont(font);
        label.setPaint(PaperChart.awt(Palette.LIMIT, dark));
        label.setTextAnchor(above ? TextAnchor.TOP_LEFT : TextAnchor.BOTTOM_LEFT);
        plot.addAnnotation(label);
    }
}
