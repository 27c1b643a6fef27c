package dev.headroom.app.ui.plot;

import dev.headroom.app.ui.Palette;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.FieldPosition;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// A chart for paper and slides, by JFreeChart, with its title and a legend.
public final class PaperPlot {
    private static final Font TEXT = new Font("SansSerif", Font.PLAIN, 13);
    private static final Color ACCENT_LIGHT = new Color(0x0969DA);
    private static final Color ACCENT_DARK = new Color(0x4C9AFF);

    private PaperPlot() {}

    public static JFreeChart of(Plot plot, boolean dark) {
        XYSeriesCollection data = new XYSeriesCollection();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        Color accent = dark ? ACCENT_DARK : ACCENT_LIGHT;
        for (Plot.Line line : plot.lines()) {
            if (line.dots().isEmpty()) {
                continue;
            }
            int number = data.getSeriesCount();
            // a series needs a name
            XYSeries series = new XYSeries(line.name().isEmpty() ? plot.y().caption() : line.name(), false, true);
            line.dots().forEach(d -> series.add(d.x(), d.y()));
            data.addSeries(series);
            renderer.setSeriesLinesVisible(number, line.stroke() != Plot.Stroke.NONE);
            renderer.setSeriesShapesVisible(number, line.mark() != Plot.Mark.NONE);
            renderer.setSeriesShape(number, shape(line.mark()));
            renderer.setSeriesStroke(number, stroke(line.stroke()));
            renderer.setSeriesPaint(number, line.stroke() == Plot.Stroke.NONE ? awt(Palette.AXIS_TEXT, dark) : accent);
        }
        XYPlot drawn =
                new XYPlot(data, axis(plot.x(), plot.rangeX(8), dark), axis(plot.y(), plot.rangeY(6), dark), renderer);
        drawn.setBackgroundPaint(awt(Palette.BACKGROUND, dark));
        drawn.setOutlineVisible(false);
        drawn.setDomainGridlinePaint(awt(Palette.GRID, dark));
        drawn.setRangeGridlinePaint(awt(Palette.GRID, dark));
        plot.limit().ifPresent(at -> {
            ValueMarker marker = new ValueMarker(at, awt(Palette.LIMIT, dark), dashes(6, 4));
            marker.setLabel(plot.limitWords());
            marker.setLabelFont(TEXT);
            marker.setLabelPaint(awt(Palette.LIMIT, dark));
            marker.setLabelOffset(new RectangleInsets(16, 40, 0, 40));
            drawn.addDomainMarker(marker);
        });
        JFreeChart chart = new JFreeChart(plot.title(), TEXT.deriveFont(Font.BOLD, 15f), drawn, true);
        chart.setBackgroundPaint(awt(Palette.BACKGROUND, dark));
        chart.getTitle().setPaint(awt(Palette.MEASURED, dark));
        chart.getLegend().setBackgroundPaint(awt(Palette.BACKGROUND, dark));
        chart.getLegend().setItemPaint(awt(Palette.AXIS_TEXT, dark));
        chart.getLegend().setItemFont(TEXT);
        chart.getLegend().setFrame(org.jfree.chart.block.BlockBorder.NONE);
        chart.setPadding(new RectangleInsets(12, 8, 8, 18));
        return chart;
    }

    private static NumberAxis axis(Plot.Axis axis, Plot.Range range, boolean dark) {
        NumberAxis drawn = new NumberAxis(axis.caption());
        drawn.setRange(range.from(), range.to());
        drawn.setTickUnit(new NumberTickUnit(range.step()));
        drawn.setNumberFormatOverride(new Ticks(axis));
        drawn.setTickLabelFont(TEXT);
        drawn.setLabelFont(TEXT);
        drawn.setTickLabelPaint(awt(Palette.AXIS_TEXT, dark));
        drawn.setLabelPaint(awt(Palette.AXIS_TEXT, dark));
        drawn.setAxisLineVisible(false);
        drawn.setTickMarksVisible(false);
        return drawn;
    }

    private static BasicStroke stroke(Plot.Stroke stroke) {
        return switch (stroke) {
            case NONE, SOLID -> new BasicStroke(2f);
            case DASHED -> dashes(7, 5);
            case DOTTED -> dashes(2, 4);
        };
    }

    private static BasicStroke dashes(float on, float off) {
        return new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {on, off}, 0);
    }

    private static Shape shape(Plot.Mark mark) {
        return switch (mark) {
            case NONE, CIRCLE -> new Ellipse2D.Double(-4.5, -4.5, 9, 9);
            case SQUARE -> new Rectangle2D.Double(-4, -4, 8, 8);
            case TRIANGLE -> polygon(0, -5, 5, 4, -5, 4);
            case DIAMOND -> polygon(0, -5.5, 5.5, 0, 0, 5.5, -5.5, 0);
        };
    }

    private static Shape polygon(double... corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(corners[i], corners[i + 1]);
        }
        path.closePath();
        return path;
    }

    private static Color awt(Palette colour, boolean dark) {
        return new Color(colour.rgb(dark));
    }

    /// The axis's own words or numbers.
    private static final class Ticks extends DecimalFormat {
        private final transient Plot.Axis axis;

        Ticks(Plot.Axis axis) {
            this.axis = axis;
        }

        @Override
        public StringBuffer format(double number, StringBuffer to, FieldPosition position) {
            return to.append(axis.tick(number));
        }

        @Override
        public StringBuffer format(long number, StringBuffer to, FieldPosition position) {
            return to.append(axis.tick(number));
        }
    }
}
