package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.memory.Bytes;
import dev.headroom.timeline.Slice;
import dev.headroom.timeline.TimelineEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/// Draws what lies over the painted stack: the axes, the limit, the event markers, the selection and the line under the
/// mouse.
final class ChartOverlay {
    private static final Font SMALL = Font.font("Inter", 10.5);
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

    /// All that is needed for one drawing.
    record Scene(
            double width,
            double height,
            ChartRange range,
            ByteAxis axis,
            OptionalLong limit,
            List<TimelineEvent> events,
            OptionalDouble mouse,
            OptionalDouble dragFrom,
            boolean dark,
            Slice slice,
            boolean focused) {
        double plotWidth() {
            return width - MemoryChart.LEFT - MemoryChart.RIGHT;
        }

        double plotHeight() {
            return height - MemoryChart.TOP - MemoryChart.BOTTOM;
        }

        double x(long time) {
            return MemoryChart.LEFT + range.share(time) * plotWidth();
        }

        double y(double bytes) {
            return MemoryChart.TOP + plotHeight() * (1 - bytes / axis.top());
        }
    }

    private String limitKey = "chart.limit";

    ChartOverlay(Messages messages) {
        this.messages = messages;
    }

    void draw(GraphicsContext g, Scene s) {
        g.clearRect(0, 0, s.width(), s.height());
        g.setFont(SMALL);
        bytes(g, s);
        times(g, s);
        if (empty(s.slice())) {
            g.setFill(Palette.AXIS_TEXT.color(s.dark()));
            g.setTextAlign(TextAlignment.CENTER);
            g.setTextBaseline(VPos.CENTER);
            g.fillText(
                    messages.text("chart.empty"),
                    MemoryChart.LEFT + s.plotWidth() / 2,
                    MemoryChart.TOP + s.plotHeight() / 2);
        }
        limit(g, s);
        events(g, s);
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
            g.strokeLine(MemoryChart.LEFT, y, s.width() - MemoryChart.RIGHT, y);
            g.setFill(Palette.AXIS_TEXT.color(s.dark()));
            g.fillText(ByteAxis.label(mark), MemoryChart.LEFT - 7, y);
        }
    }

    private static void times(GraphicsContext g, Scene s) {
        long length = s.range().to() - s.range().from();
        long step = TIME_STEPS[TIME_STEPS.length - 1];
        for (long each : TIME_STEPS) {
            if ((double) length / each * 72 <= s.plotWidth()) {
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
            if (x > MemoryChart.LEFT + 20 && x < s.width() - 22) {
                g.fillText(format.format(Instant.ofEpochMilli(t).atZone(zone)), x, s.height() - MemoryChart.BOTTOM + 5);
            }
        }
    }

    /// What the limit is called.
    void limitKey(String key) {
        limitKey = key;
    }

    private void limit(GraphicsContext g, Scene s) {
        if (s.limit().isEmpty()) {
            return;
        }
        String text = messages.text(limitKey, Bytes.human(s.limit().getAsLong()));
        g.setFill(Palette.LIMIT.color(s.dark()));
        g.setTextAlign(TextAlignment.RIGHT);
        if (s.limit().getAsLong() <= s.axis().top()) {
            double y = Math.round(s.y(s.limit().getAsLong())) + 0.5;
            g.setStroke(Palette.LIMIT.color(s.dark()));
            g.setLineWidth(1.3);
            g.setLineDashes(6, 4);
            g.strokeLine(MemoryChart.LEFT, y, s.width() - MemoryChart.RIGHT, y);
            g.setLineDashes();
            g.setTextBaseline(VPos.BOTTOM);
            double above = y - 2;
            g.fillText(text, s.width() - MemoryChart.RIGHT - 2, Math.max(11, above));
        } else {
            g.setTextBaseline(VPos.TOP);
            g.fillText("↑ " + text, s.width() - MemoryChart.RIGHT - 2, 0);
        }
    }

    /// Kinds that change everything get a line through the chart, the others a tick at its upper edge; those closer
    /// than six pixels to the one before of the same kind are left out.
    private static void events(GraphicsContext g, Scene s) {
        double[] lastX = {-100, -100};
        for (TimelineEvent event : s.events()) {
            double x = Math.round(s.x(event.time())) + 0.5;
            boolean tall = ChartEvents.tall(event.kind());
            int lane = tall ? 1 : 0;
            if (x < MemoryChart.LEFT || x - lastX[lane] < (tall ? 2 : 6)) {
                continue;
            }
            lastX[lane] = x;
            Color colour = ChartEvents.colour(event.kind()).color(s.dark());
            g.setStroke(colour);
            g.setFill(colour);
            g.setLineWidth(1.2);
            if (tall) {
                g.setLineDashes(3, 3);
                g.strokeLine(x, MemoryChart.TOP, x, s.height() - MemoryChart.BOTTOM);
                g.setLineDashes();
            }
            double y = MemoryChart.TOP - 1;
            g.fillPolygon(new double[] {x - 3.5, x + 3.5, x}, new double[] {y - 6, y - 6, y}, 3);
        }
    }

    private static void selection(GraphicsContext g, Scene s) {
        if (s.mouse().isEmpty()) {
            return;
        }
        double x = Math.max(
                MemoryChart.LEFT,
                Math.min(s.width() - MemoryChart.RIGHT, s.mouse().getAsDouble()));
        if (s.dragFrom().isPresent()) {
            double from = Math.max(MemoryChart.LEFT, s.dragFrom().getAsDouble());
            g.setFill(Color.color(0.35, 0.55, 0.95, 0.25));
            g.fillRect(Math.min(from, x), MemoryChart.TOP, Math.abs(x - from), s.plotHeight());
        }
        g.setStroke(Palette.HOVER.color(s.dark()));
        g.setLineWidth(1);
        g.strokeLine(Math.round(x) + 0.5, MemoryChart.TOP, Math.round(x) + 0.5, s.height() - MemoryChart.BOTTOM);
    }
}
