package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Slice;
import dev.headroom.timeline.TimelineEvent;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.text.DecimalFormat;
import java.text.FieldPosition;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.OptionalLong;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.DateAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StackedXYAreaRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.AbstractXYDataset;
import org.jfree.data.xy.TableXYDataset;

/// The chart for paper and slides, by JFreeChart: the same stack, line, limit and events in the same colours, with a
/// legend.
final class PaperChart {
    private static final Font TEXT = new Font("SansSerif", Font.PLAIN, 13);

    private PaperChart() {}

    static JFreeChart of(Slice slice, List<TimelineEvent> events, boolean dark, Messages messages) {
        List<Integer> columns = new ArrayList<>();
        for (int c = 0; c < slice.columns(); c++) {
            if (slice.present(c)) {
                columns.add(c);
            }
        }
        List<Channel> stack = Channel.stack().stream().filter(slice::has).toList();
        XYPlot plot = new XYPlot();
        plot.setDomainAxis(times(slice, dark));
        plot.setRangeAxis(bytes(slice, columns, dark));
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        plot.setBackgroundPaint(awt(Palette.BACKGROUND, dark));
        plot.setOutlineVisible(false);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(awt(Palette.GRID, dark));
        // JFreeChart draws the last series first by default, and stacks wrongly then
        plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);

        StackedXYAreaRenderer areas = new StackedXYAreaRenderer(StackedXYAreaRenderer.AREA);
        for (int i = 0; i < stack.size(); i++) {
            areas.setSeriesPaint(i, awt(Palette.of(stack.get(i).component().orElseThrow()), dark));
        }
        areas.setOutline(false);
        plot.setDataset(0, new Columns(slice, columns, stack, messages));
        plot.setRenderer(0, areas);

        XYLineAndShapeRenderer line = new XYLineAndShapeRenderer(true, false);
        line.setSeriesPaint(0, awt(Palette.MEASURED, dark));
        line.setSeriesStroke(0, new BasicStroke(1.4f));
        plot.setDataset(1, new Columns(slice, columns, List.of(Channel.PROCESS_PSS), messages));
        plot.setRenderer(1, line);

        limit(slice, columns).ifPresent(l -> plot.addRangeMarker(marker(l, Palette.LIMIT, dark)));
        for (TimelineEvent event : events) {
            if (ChartEvents.tall(event.kind())) {
                plot.addDomainMarker(marker(event.time(), ChartEvents.colour(event.kind()), dark));
            }
        }
        JFreeChart chart = new JFreeChart(null, TEXT, plot, true);
        chart.setBackgroundPaint(awt(Palette.BACKGROUND, dark));
        chart.getLegend().setBackgroundPaint(awt(Palette.BACKGROUND, dark));
        chart.getLegend().setItemPaint(awt(Palette.AXIS_TEXT, dark));
        chart.getLegend().setItemFont(TEXT);
        chart.getLegend().setFrame(org.jfree.chart.block.BlockBorder.NONE);
        chart.getLegend().setPosition(RectangleEdge.BOTTOM);
        chart.setPadding(new RectangleInsets(12, 8, 8, 18));
        return chart;
    }

    private static OptionalLong limit(Slice slice, List<Integer> columns) {
        return columns.isEmpty() ? OptionalLong.empty() : slice.out(Channel.DEVICE_MEMORY, columns.getLast());
    }

    private static ValueMarker marker(double value, Palette colour, boolean dark) {
        return new ValueMarker(
                value,
                awt(colour, dark),
                new BasicStroke(1.3f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {6, 4}, 0));
    }

    private static DateAxis times(Slice slice, boolean dark) {
        DateAxis axis = new DateAxis();
        axis.setRange(new Date(slice.from()), new Date(slice.to()));
        axis.setTickLabelFont(TEXT);
        axis.setTickLabelPaint(awt(Palette.AXIS_TEXT, dark));
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
        return axis;
    }

    private static NumberAxis bytes(Slice slice, List<Integer> columns, boolean dark) {
        double highest = limit(slice, columns).orElse(0);
        for (int c : columns) {
            highest = Math.max(
                    highest,
                    Math.max(slice.peak(c), slice.max(Channel.PROCESS_PSS, c).orElse(0)));
        }
        ByteAxis scale = ByteAxis.of(highest, 6);
        NumberAxis axis = new NumberAxis();
        axis.setRange(0, scale.top());
        axis.setTickUnit(new NumberTickUnit(scale.step()));
        axis.setNumberFormatOverride(new ByteFormat());
        axis.setTickLabelFont(TEXT);
        axis.setTickLabelPaint(awt(Palette.AXIS_TEXT, dark));
        axis.setAxisLineVisible(false);
        axis.setTickMarksVisible(false);
        return axis;
    }

    private static Color awt(Palette colour, boolean dark) {
        return new Color(colour.rgb(dark));
    }

    /// Marks in binary units.
    private static final class ByteFormat extends DecimalFormat {
        @Override
        public StringBuffer format(double number, StringBuffer to, FieldPosition position) {
            return to.append(ByteAxis.label((long) number));
        }

        @Override
        public StringBuffer format(long number, StringBuffer to, FieldPosition position) {
            return to.append(ByteAxis.label(number));
        }
    }

    /// The columns of a slice that know something, as JFreeChart wants to see them; nothing is copied.
    private static final class Columns extends AbstractXYDataset implements TableXYDataset {
        private final transient Slice slice;
        private final transient List<Integer> columns;
        private final transient List<Channel> channels;
        private final transient Messages messages;

        Columns(Slice slice, List<Integer> columns, List<Channel> channels, Messages messages) {
            this.slice = slice;
            this.columns = columns;
            this.channels = channels;
            this.messages = messages;
        }

        @Override
        public int getSeriesCount() {
            return channels.size();
        }

        @Override
        public Comparable<?> getSeriesKey(int series) {
            return messages.text("component." + channels.get(series).field());
        }

        @Override
        public int getItemCount() {
            return columns.size();
        }

        @Override
        public int getItemCount(int series) {
            return columns.size();
        }

        @Override
        public Number getX(int series, int item) {
            return slice.time(columns.get(item));
        }

        @Override
        public double getXValue(int series, int item) {
            return slice.time(columns.get(item));
        }

        @Override
        public Number getY(int series, int item) {
            return getYValue(series, item);
        }

        @Override
        public double getYValue(int series, int item) {
            Channel channel = channels.get(series);
            OptionalLong value = channel.stacked()
                    ? slice.atPeak(channel, columns.get(item))
                    : slice.max(channel, columns.get(item));
            return value.isPresent() ? value.getAsLong() : channel.stacked() ? 0 : Double.NaN;
        }
    }
}
