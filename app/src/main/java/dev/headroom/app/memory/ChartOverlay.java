package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.timeline.Slice;
import dev.headroom.timeline.TimelineEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

/// Draws what lies over the painted stack: the axes, the limit, the events in their lane, the selection and the line
/// under the mouse.
final class ChartOverlay {
    private static final long[] TIME_STEPS = {
        1_000,
        2_000,
        5_000,
        10_000,
        15_000,
        30_000,
        60_000,
        120_000,
        300_000,
        600_000,
        900_000,
        1_800_000,
        3_600_000,
        7_200_000,
        14_400_000,
        21_600_000,
        43_200_000,
        86_400_000
    };
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter DAYS = DateTimeFormatter.ofPattern("MM-dd HH:mm");

    private final Messages messages;
    private final ChartLimitInk limit;
    private final ChartLane lane;
    private Optional<Long> pinned = Optional.empty();

    /// All that is needed for one drawing.
    record Scene(
            double width,
            double height,
            ChartRange range,
            ByteAxis axis,
            List<ChartLimit> limits,
            List<TimelineEvent> events,
            OptionalDouble mouse,
            OptionalDouble dragFrom,
            boolean dark,
            Slice slice,
            boolean focused,
            ChartMetrics metrics) {
        double plotWidth() {
            return width - metrics.left() - metrics.right();
        }

        double plotHeight() {
            return height - metrics.top() - metrics.bottom();
        }

        double x(long time) {
            return metrics.left() + range.share(time) * plotWidth();
        }

        double y(double bytes) {
            return metrics.top() + plotHeight() * (1 - bytes / axis.top());
        }

        /// Where lines of events cross the plot, from left to right.
        List<Double> tall() {
            return events.stream()
                    .filter(e -> ChartEvents.tall(e.kind()))
                    .map(e -> x(e.time()))
                    .toList();
        }
    }

    ChartOverlay(Messages messages) {
        this.messages = messages;
        this.limit = new ChartLimitInk(messages);
        this.lane = new ChartLane(messages);
    }

    void draw(GraphicsContext g, Scene s) {
        g.clearRect(0, 0, s.width(), s.height());
        g.setFont(s.metrics().font());
        bytes(g, s);
        times(g, s);
        if (empty(s.slice())) {
            g.setFill(Palette.AXIS_TEXT.color(s.dark()));
            g.setTextAlign(TextAlignment.CENTER);
            g.setTextBaseline(VPos.CENTER);
            g.fillText(
                    messages.text("chart.empty"),
                    s.metrics().left() + s.plotWidth() / 2,
                    s.metrics().top() + s.plotHeight() / 2);
        }
        lane.draw(g, s);
        limit.draw(g, s);
        pinned.ifPresent(bytes -> ghost(g, s, bytes));
        selection(g, s);
        if (s.focused()) {
            g.setStroke(Color.color(0.35, 0.55, 0.95, 0.9));
            g.setLineWidth(1);
            g.strokeRoundRect(0.5, 0.5, s.width() - 1, s.height() - 1, 6, 6);
        }
    }

    private static boolean empty(Slice slice) {
        for (int c = 0; slice != null && c < slice.columns(); c++) {
            if (slice.present(c)) {
                return false;
            }
        }
        return true;
    }

    private static void bytes(GraphicsContext g, Scene s) {
        g.setTextAlign(TextAlignment.RIGHT);
        g.setTextBaseline(VPos.CENTER);
        for (long mark : s.axis().marks()) {
            double y = Math.round(s.y(mark)) + 0.5;
            Color grid = Palette.AXIS_TEXT.color(s.dark());
            g.setStroke(Color.color(grid.getRed(), grid.getGreen(), grid.getBlue(), mark == 0 ? 0.5 : 0.18));
            g.setLineWidth(1);
            g.strokeLine(s.metrics().left(), y, s.width() - s.metrics().right(), y);
            g.setFill(Palette.AXIS_TEXT.color(s.dark()));
            g.fillText(ByteAxis.label(mark), s.metrics().left() - 7, y);
        }
    }

    private static void times(GraphicsContext g, Scene s) {
        long length = s.range().to() - s.range().from();
        long step = TIME_STEPS[TIME_STEPS.length - 1];
        for (long each : TIME_STEPS) {
            if ((double) length / each * 72 * s.metrics().scale() <= s.plotWidth()) {
                step = each;
                break;
            }
        }
        DateTimeFormatter format = length > 26L * 3_600_000 ? DAYS : step < 60_000 ? SECONDS : MINUTES;
        ZoneId zone = ZoneId.systemDefault();
        long offset =
                zone.getRules().getOffset(Instant.ofEpochMilli(s.range().to())).getTotalSeconds() * 1000L;
        g.setTextAlign(TextAlignment.CENTER);
        g.setTextBaseline(VPos.TOP);
        g.setFill(Palette.AXIS_TEXT.color(s.dark()));
        for (long t = Math.ceilDiv(s.range().from() + offset, step) * step - offset;
                t <= s.range().to();
                t += step) {
            double x = s.x(t);
            if (x > s.metrics().left() + 20 * s.metrics().scale()
                    && x < s.width() - 22 * s.metrics().scale()) {
                g.fillText(
                        format.format(Instant.ofEpochMilli(t).atZone(zone)),
                        x,
                        s.height()
                                - s.metrics().bottom()
                                + s.metrics().lane()
                                + 4 * s.metrics().scale());
            }
        }
    }

    void pin(Optional<Long> bytes) {
        pinned = bytes;
    }

    /// The pinned state A: a thin dashed line as far up as it was to go.
    private static void ghost(GraphicsContext g, Scene s, long bytes) {
        if (bytes > s.axis().top()) {
            return;
        }
        double y = Math.round(s.y(bytes)) + 0.5;
        double right = s.width() - s.metrics().right();
        g.setStroke(Palette.EDGE.color(s.dark()));
        g.setLineWidth(1.5);
        g.setLineDashes(4, 3);
        g.strokeLine(s.metrics().left(), y, right, y);
        g.setLineDashes();
        g.setFill(Palette.EDGE.color(s.dark()));
        g.setTextAlign(TextAlignment.LEFT);
        g.setTextBaseline(VPos.BOTTOM);
        g.fillText("A", s.metrics().left() + 3, y - 1);
    }

    /// What the limit is called.
    void limitKey(String key) {
        limit.key(key);
    }

    private static void selection(GraphicsContext g, Scene s) {
        if (s.mouse().isEmpty()) {
            return;
        }
        double x = Math.max(
                s.metrics().left(),
                Math.min(s.width() - s.metrics().right(), s.mouse().getAsDouble()));
        if (s.dragFrom().isPresent()) {
            double from = Math.max(s.metrics().left(), s.dragFrom().getAsDouble());
            g.setFill(Color.color(0.35, 0.55, 0.95, 0.25));
            g.fillRect(Math.min(from, x), s.metrics().top(), Math.abs(x - from), s.plotHeight());
        }
        g.setStroke(Palette.HOVER.color(s.dark()));
        g.setLineWidth(1);
        g.strokeLine(
                Math.round(x) + 0.5,
                s.metrics().top(),
                Math.round(x) + 0.5,
                s.height() - s.metrics().bottom());
    }
}
