package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Components;
import dev.headroom.app.ui.Palette;
import dev.headroom.memory.Bytes;
import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Slice;
import dev.headroom.timeline.TimelineEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalLong;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;

/// The reading under the mouse: every component with its exact bytes, and what happened there.
final class ChartHover extends VBox {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.S");
    private static final int MOST_EVENTS = 4;

    private final Messages messages;
    private final Label when = new Label();
    private final GridPane grid = new GridPane();
    private final Label happened = new Label();

    ChartHover(Messages messages) {
        this.messages = messages;
        getStyleClass().addAll("hr-chart-hover", "hr-small");
        setManaged(false);
        setVisible(false);
        setMouseTransparent(true);
        setSpacing(3);
        when.getStyleClass().add("hr-heading");
        grid.setHgap(8);
        grid.setVgap(1);
        ColumnConstraints right = new ColumnConstraints();
        right.setHalignment(HPos.RIGHT);
        grid.getColumnConstraints().addAll(new ColumnConstraints(), new ColumnConstraints(), right, right);
        happened.getStyleClass().add("hr-muted");
        getChildren().addAll(when, grid, happened);
    }

    void show(
            Slice slice,
            int column,
            List<TimelineEvent> events,
            long near,
            boolean dark,
            boolean[] hidden,
            ChartScale scale) {
        int at = column;
        for (int back = 0; back < 20 && at >= 0 && !slice.present(at); back++) {
            at--; // a column between two samples shows the earlier one, as the picture does
        }
        setVisible(at >= 0 && slice.present(at));
        if (!isVisible()) {
            return;
        }
        when.setText(TIME.format(Instant.ofEpochMilli(slice.time(at)).atZone(ZoneId.systemDefault())));
        grid.getChildren().clear();
        if (scale == ChartScale.KV_USED) {
            int row = line(slice.max(Channel.KV_USED, at), Channel.KV_USED, Palette.KV_USED, 0, dark, hidden);
            row = line(slice.max(Channel.KV_REACHABLE, at), Channel.KV_REACHABLE, Palette.KV_CACHE, row, dark, hidden);
            line(slice.max(Channel.KV_CACHE, at), Channel.KV_CACHE, Palette.KV_CACHE, row, dark, hidden);
        } else {
            components(slice, at, dark, hidden);
        }
        happened(slice.time(at), events, near);
    }

    private void components(Slice slice, int at, boolean dark, boolean[] hidden) {
        int row = 0;
        List<Channel> stack = Channel.stack().reversed();
        for (Channel channel : stack) {
            row = line(
                    slice.atPeak(channel, at),
                    channel,
                    Palette.of(channel.component().orElseThrow()),
                    row,
                    dark,
                    hidden);
            if (channel == Channel.KV_CACHE) {
                row = line(slice.atPeak(Channel.KV_USED, at), Channel.KV_USED, Palette.KV_USED, row, dark, hidden);
            }
        }
        if (slice.peak(at) > 0) {
            row = line(messages.text("hover.sum"), slice.peak(at), Palette.BACKGROUND, row, dark);
        }
        row = line(slice.out(Channel.PROCESS_PSS, at), Channel.PROCESS_PSS, Palette.MEASURED, row, dark, hidden);
        line(slice.out(Channel.CARD_USED, at), Channel.CARD_USED, Palette.MEASURED, row, dark, hidden);
    }

    private void happened(long time, List<TimelineEvent> events, long near) {
        List<TimelineEvent> close =
                events.stream().filter(e -> Math.abs(e.time() - time) <= near).toList();
        StringBuilder text = new StringBuilder();
        close.stream()
                .limit(MOST_EVENTS)
                .forEach(e -> text.append(text.isEmpty() ? "" : "\n")
                        .append(messages.text("event." + e.kind().field()))
                        .append(e.text().isEmpty() ? "" : ": " + Messages.say(e.text())));
        if (close.size() > MOST_EVENTS) {
            text.append("\n").append(messages.text("hover.more", close.size() - MOST_EVENTS));
        }
        happened.setText(text.toString());
        happened.setVisible(!text.isEmpty());
        happened.setManaged(!text.isEmpty());
    }

    private int line(OptionalLong bytes, Channel channel, Palette colour, int row, boolean dark, boolean[] hidden) {
        return bytes.isEmpty() || hidden[channel.ordinal()] || bytes.getAsLong() == 0 && channel != Channel.KV_USED
                ? row
                : line(Components.name(channel.field()), bytes.getAsLong(), colour, row, dark);
    }

    private int line(String name, long bytes, Palette colour, int row, boolean dark) {
        Rectangle swatch = new Rectangle(9, 9, colour.color(dark));
        swatch.setArcWidth(3);
        swatch.setArcHeight(3);
        Label human = new Label(Bytes.human(bytes));
        Label exact = new Label(Exact.bytes(bytes));
        exact.getStyleClass().add("hr-muted");
        grid.addRow(row, swatch, new Label(name), human, exact);
        return row + 1;
    }

    /// Beside the mouse, on the side with more room.
    void place(double x, double width, double height) {
        if (!isVisible()) {
            return;
        }
        applyCss();
        double w = prefWidth(-1);
        double h = prefHeight(-1);
        double left = x + 14 + w > width ? x - 14 - w : x + 14;
        resizeRelocate(Math.max(0, left), Math.max(-60, (height - h) / 2 - 4), w, h);
        layout();
        toFront();
    }
}
