package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.timeline.Slice;
import dev.headroom.timeline.TimelineEvent;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.OptionalLong;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StackedXYAreaRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/// The chart for paper and slides, by JFreeChart: the same stack, line, limit and events in the same colours, under a
/// heading that says what was run, and with a legend.
final class PaperChart {
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    private static final Font SMALL = TEXT.deriveFont(12f);
    private static final Font TITLE = TEXT.deriveFont(Font.BOLD, 18f);
    private static final double LEFT = 72;
    private static final double MARGIN = 18;
    private static final Shape SQUARE = new Rectangle2D.Double(-6, -6, 12, 12);
    private static final Shape DASH = new Line2D.Double(-10, 0, 10, 0);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final PaperHeading heading;
    private final boolean dark;
    private final Messages messages;

    PaperChart(PaperHeading heading, boolean dark, Messages messages) {
        this.heading = heading;
        this.dark = dark;
        this.messages = messages;
    }

    /// @param width of the drawing
    JFreeChart of(Slice slice, List<TimelineEvent> events, double width) {
        PaperScale scale = new PaperScale(slice.from(), slice.to(), width - LEFT - 2 * MARGIN);
        PaperBands stack = PaperBands.stack(slice, messages);
        PaperBands measured = PaperBands.measured(slice, messages);
        List<ChartLimit> limits = ChartLimit.steps(slice, OptionalLong.empty());
        PaperEvents lane = new PaperEvents(scale, events, SMALL, dark, messages);

        ByteAxis bytes = axis(Math.max(stack.highest(), measured.highest()), limits);
        XYPlot main = main(stack, measured, bytes);
        new PaperLimit(scale, SMALL, dark, messages).draw(main, limits, bytes.top(), lane.lines());
        for (double x : lane.lines()) {
            main.addDomainMarker(line(scale.time(x)), Layer.BACKGROUND);
            main.addDomainMarker(line(scale.time(x)), Layer.FOREGROUND);
        }

        CombinedDomainXYPlot both = new CombinedDomainXYPlot(times(slice));
        both.setGap(0);
        both.add(main, 8);
        both.add(lane.lane(), 1);
        AxisSpace left = new AxisSpace();
        left.setLeft(LEFT);
        both.setFixedRangeAxisSpace(left);
        both.setInsets(RectangleInsets.ZERO_INSETS);
        both.setOutlineVisible(false);
        both.setFixedLegendItems(legend(stack, measured, limits));
        JFreeChart chart = new JFreeChart(null, TEXT, both, true);
        dress(chart, slice);
        return chart;
    }

    /// As on the screen: the limit stays in sight unless everything would shrink to less than a third below it.
    private static ByteAxis axis(double highest, List<ChartLimit> limits) {
        double top = highest;
        for (ChartLimit step : limits) {
            if (highest == 0 || step.bytes() < highest * 3) {
                top = Math.max(top, step.bytes());
            }
        }
        return ByteAxis.of(top, 6);
    }

    private XYPlot main(PaperBands stack, PaperBands measured, ByteAxis bytes) {
        XYPlot plot = new XYPlot();
        plot.setRangeAxis(axis(bytes));
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        plot.setBackgroundPaint(awt(Palette.BACKGROUND, dark));
        plot.setOutlineVisible(false);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(awt(Palette.GRID, dark));
        // JFreeChart draws the last series first by default, and stacks wrongly then
        plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        StackedXYAreaRenderer areas = new StackedXYAreaRenderer(StackedXYAreaRenderer.AREA);
        for (int i = 0; i < stack.bands().size(); i++) {
            areas.setSeriesPaint(i, awt(stack.bands().get(i).colour(), dark));
        }
        areas.setOutline(false);
        plot.setDataset(0, stack);
        plot.setRenderer(0, areas);
        XYLineAndShapeRenderer line = new XYLineAndShapeRenderer(true, false);
        line.setSeriesPaint(0, awt(Palette.MEASURED, dark));
        line.setSeriesStroke(0, new BasicStroke(1.6f));
        plot.setDataset(1, measured);
        plot.setRenderer(1, line);
        return plot;
    }

    private void dress(JFreeChart chart, Slice slice) {
        Color paper = awt(Palette.BACKGROUND, dark);
        Color ink = awt(Palette.AXIS_TEXT, dark);
        chart.setBackgroundPaint(paper);
        TextTitle title = title(heading.title(), TITLE, awt(Palette.MEASURED, dark));
        chart.setTitle(title);
        heading.settings().ifPresent(settings -> chart.addSubtitle(title(settings, TEXT, ink)));
        chart.addSubtitle(title(
                messages.text(
                        "paper.time",
                        MOMENT.format(Instant.ofEpochMilli(slice.from())),
                        MOMENT.format(Instant.ofEpochMilli(slice.to()))),
                TEXT,
                ink));
        chart.getLegend().setBackgroundPaint(paper);
        chart.getLegend().setItemPaint(ink);
        chart.getLegend().setItemFont(TEXT);
        chart.getLegend().setFrame(org.jfree.chart.block.BlockBorder.NONE);
        chart.getLegend().setPosition(RectangleEdge.BOTTOM);
        chart.setPadding(new RectangleInsets(14, MARGIN, 12, MARGIN));
    }

    private static TextTitle title(String text, Font font, Color ink) {
        TextTitle title = new TextTitle(text, font);
        title.setPaint(ink);
        title.setHorizontalAlignment(HorizontalAlignment.LEFT);
        title.setTextAlignment(HorizontalAlignment.LEFT);
        title.setExpandToFitSpace(true);
        title.setPadding(new RectangleInsets(1, 0, 3, 0));
        return title;
    }

    private LegendItemCollection legend(PaperBands stack, PaperBands measured, List<ChartLimit> limits) {
        LegendItemCollection items = new LegendItemCollection();
        for (PaperBands.Band band : stack.bands()) {
            items.add(new LegendItem(band.name(), null, null, null, SQUARE, awt(band.colour(), dark)));
        }
        if (measured.highest() > 0) {
            items.add(line(messages.text("legend.measured"), new BasicStroke(1.6f), Palette.MEASURED));
        }
        if (!limits.isEmpty()) {
            items.add(line(messages.text("legend.limit"), PaperLimit.DASHES, Palette.LIMIT));
        }
        return items;
    }

    private LegendItem line(String name, BasicStroke stroke, Palette colour) {
        return new LegendItem(name, null, null, null, DASH, stroke, awt(colour, dark));
    }

    private ValueMarker line(double time) {
        return new ValueMarker(
                time,
                awt(Palette.EDGE, dark),
                new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {2, 3}, 0));
    }

    private DateAxis times(Slice slice) {
        DateAxis axis = new DateAxis();
        long length = slice.to() - slice.from();
        axis.setRange(new Date(slice.from()), new Date(slice.to()));
        axis.setDateFormatOverride(new SimpleDateFormat(
                length > 26L * 3_600_000 ? "MM-dd HH:mm" : length > 1_800_000 ? "HH:mm" : "HH:mm:ss",
                Messages.language().locale()));
        axis.setTickLabelFont(TEXT);
        axis.setTickLabelPaint(awt(Palette.AXIS_TEXT, dark));
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
        return axis;
    }

    private NumberAxis axis(ByteAxis scale) {
        NumberAxis axis = new NumberAxis();
        axis.setRange(0, scale.top());
        axis.setTickUnit(new ByteTicks(scale.step()));
        axis.setTickLabelFont(TEXT);
        axis.setTickLabelPaint(awt(Palette.AXIS_TEXT, dark));
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
        return axis;
    }

    static Color awt(Palette colour, boolean dark) {
        return new Color(colour.rgb(dark));
    }

    /// Marks in binary units. A format of the axis would not be asked: Java formats whole numbers by a way of its own.
    private static final class ByteTicks extends NumberTickUnit {
        ByteTicks(double step) {
            super(step);
        }

        @Override
        public String valueToString(double bytes) {
            return ByteAxis.label(Math.round(bytes));
        }
    }
}
