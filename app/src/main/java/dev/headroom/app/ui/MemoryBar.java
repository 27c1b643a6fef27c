package dev.headroom.app.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javafx.geometry.Point2D;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import javafx.util.Duration;

/// One horizontal stacked bar of memory on an axis that several bars share. Beyond the end of what rests, a hatched
/// part shows how far the worst moment goes. A ghost under the bar shows what is true now while the bar shows what
/// would be.
public final class MemoryBar extends Region {
    private static final double GHOST = 4;

    /// @param text for the tooltip: the name and the exact bytes
    /// @param key of what it stands for, handed to whoever asked to be told of clicks; empty for nothing
    public record Segment(Palette colour, Palette.Fill fill, long bytes, String text, String key) {
        /// Filled as its colour is, and leading nowhere.
        public Segment(Palette colour, long bytes, String text) {
            this(colour, colour.fill(), bytes, text, "");
        }

        public Segment leadingTo(String what) {
            return new Segment(colour, fill, bytes, text, what);
        }

        public Segment filled(Palette.Fill how) {
            return new Segment(colour, how, bytes, text, key);
        }
    }

    /// @param peak bytes at the worst moment, at least the sum of the segments
    /// @param range half-width of what the peak is unsure of, drawn as a whisker around its end; 0 draws none
    /// @param limit of the device, drawn as a line
    /// @param axis bytes at the right end
    /// @param ghost what the bar is compared with, empty for none
    /// @param spoken the bar in one sentence, for a screen reader
    public record Content(
            List<Segment> segments,
            long peak,
            long range,
            long limit,
            double axis,
            List<Segment> ghost,
            String spoken) {
        /// Without a whisker.
        public Content(List<Segment> segments, long peak, long limit, double axis, List<Segment> ghost, String spoken) {
            this(segments, peak, 0, limit, axis, ghost, spoken);
        }

        public Content {
            segments = List.copyOf(segments);
            ghost = List.copyOf(ghost);
        }

        long total() {
            return segments.stream().mapToLong(Segment::bytes).sum();
        }
    }

    private final Canvas canvas = new Canvas();
    private final Tooltip tooltip = Hints.of("");
    private Optional<Content> content = Optional.empty();
    private boolean dark;
    private List<Object> drawn = List.of();
    private OptionalLong pinned = OptionalLong.empty();

    public MemoryBar() {
        getStyleClass().add("hr-memory-bar");
        setAccessibleRole(AccessibleRole.NODE);
        canvas.setManaged(false);
        getChildren().add(canvas);
        setMinSize(60, 18);
        setPrefHeight(18);
        tooltip.setShowDelay(Duration.millis(150));
        setOnMouseMoved(this::hover);
        setOnMouseExited(e -> tooltip.hide());
    }

    public void show(Content now, boolean inDark) {
        content = Optional.of(now);
        dark = inDark;
        setAccessibleText(now.spoken());
        draw();
    }

    /// Tells of clicks on a segment, with its key.
    public void onPick(Consumer<String> told) {
        setOnMouseClicked(e ->
                segment(e.getX()).map(Segment::key).filter(k -> !k.isEmpty()).ifPresent(told));
        setCursor(Cursor.HAND);
    }

    /// Draws a dashed frame as far as the state A went, with "A" at its end; empty draws none.
    public void pin(OptionalLong bytes) {
        if (!bytes.equals(pinned)) {
            pinned = bytes;
            draw();
        }
    }

    public OptionalLong pinned() {
        return pinned;
    }

    public Optional<Content> content() {
        return content;
    }

    @Override
    protected void layoutChildren() {
        canvas.setWidth(getWidth());
        canvas.setHeight(getHeight());
        draw();
    }

    private void draw() {
        GraphicsContext g = canvas.getGraphicsContext2D();
        double width = canvas.getWidth();
        double height = canvas.getHeight();
        if (content.isEmpty() || width <= 0) {
            g.clearRect(0, 0, width, height);
            return;
        }
        Content c = content.get();
        double perByte = (width - 1) / c.axis();
        List<Object> looks = looks(c, perByte, width, height);
        if (looks.equals(drawn)) {
            return; // a few bytes more are no pixel more
        }
        drawn = looks;
        g.clearRect(0, 0, width, height);
        double barHeight = c.ghost().isEmpty() ? height : height - GHOST - 1;
        double room = Math.min(width, c.limit() > 0 ? c.limit() * perByte : width);
        g.setFill(Palette.FREE.color(dark));
        g.fillRect(0, 0, room, barHeight);
        g.setStroke(Palette.GRID.color(dark));
        g.setLineWidth(1);
        g.strokeRect(0.5, 0.5, room - 1, barHeight - 1);
        double end = segments(g, c.segments(), perByte, 0, barHeight);
        if (c.peak() > c.total()) {
            boolean over = c.limit() > 0 && c.peak() > c.limit();
            g.setFill((over ? Palette.LIMIT : Palette.MEASURED).color(dark));
            BarFill.hatch(g, end, 0, Math.min(width, c.peak() * perByte) - end, barHeight);
        }
        if (!c.ghost().isEmpty()) {
            g.setGlobalAlpha(0.75);
            double ghostEnd = segments(g, c.ghost(), perByte, height - GHOST, GHOST);
            g.setGlobalAlpha(1);
            g.setStroke(Palette.MEASURED.color(dark));
            g.setLineWidth(1);
            g.setLineDashes(2, 2);
            g.strokeLine(Math.round(ghostEnd) + 0.5, 0, Math.round(ghostEnd) + 0.5, height);
            g.setLineDashes();
        }
        if (c.range() > 0) {
            whisker(g, (c.peak() - c.range()) * perByte, Math.min(width, (c.peak() + c.range()) * perByte), barHeight);
        }
        if (pinned.isPresent()) {
            frame(g, Math.min(width - 1, pinned.getAsLong() * perByte), height);
        }
        if (c.limit() > 0 && c.limit() * perByte <= width) {
            double x = Math.round(c.limit() * perByte) - 0.5;
            g.setStroke(Palette.LIMIT.color(dark));
            g.setLineWidth(2);
            g.strokeLine(x, 0, x, height);
        }
    }

    /// All that decides how the bar looks, in half pixels.
    private List<Object> looks(Content c, double perByte, double width, double height) {
        List<Object> looks = new ArrayList<>(List.of(dark, width, height, round(c.limit() * perByte)));
        looks.add(round(c.peak() * perByte));
        looks.add(round(c.range() * perByte));
        looks.add(pinned);
        for (List<Segment> row : List.of(c.segments(), c.ghost())) {
            looks.add(row.size());
            long sum = 0;
            for (Segment segment : row) {
                sum += segment.bytes();
                looks.add(segment.colour());
                looks.add(segment.fill());
                looks.add(round(sum * perByte));
            }
        }
        return looks;
    }

    private static long round(double pixels) {
        return Math.round(pixels * 2);
    }

    private void whisker(GraphicsContext g, double from, double to, double height) {
        double middle = Math.round(height / 2) + 0.5;
        g.setStroke(Palette.EDGE.color(dark));
        g.setLineWidth(1.5);
        g.strokeLine(from, middle, to, middle);
        g.strokeLine(from, height * 0.25, from, height * 0.75);
        g.strokeLine(to, height * 0.25, to, height * 0.75);
    }

    private void frame(GraphicsContext g, double end, double height) {
        Color edge = Palette.EDGE.color(dark);
        g.setStroke(edge);
        g.setLineWidth(1.5);
        g.setLineDashes(4, 3);
        g.strokeRect(0.75, 0.75, Math.max(1, end - 0.75), height - 1.5);
        g.setLineDashes();
        g.setFill(edge);
        g.setFont(Font.font(g.getFont().getFamily(), 11));
        boolean outside = end + 12 < canvas.getWidth();
        g.setTextAlign(outside ? TextAlignment.LEFT : TextAlignment.RIGHT);
        g.setTextBaseline(VPos.CENTER);
        g.fillText("A", outside ? end + 4 : end - 4, height / 2);
    }

    private double segments(GraphicsContext g, List<Segment> segments, double perByte, double y, double height) {
        long sum = 0;
        for (Segment segment : segments) {
            double from = sum * perByte;
            sum += segment.bytes();
            double to = sum * perByte;
            double gap = to - from > 2 ? 1 : 0;
            BarFill.paint(g, segment.fill(), segment.colour().color(dark), from, y, to - from - gap, height);
            if (gap > 0) {
                g.setFill(Palette.BACKGROUND.color(dark));
                g.fillRect(to - gap, y, gap, height);
            }
        }
        return sum * perByte;
    }

    private void hover(MouseEvent event) {
        Optional<String> text = at(event.getX());
        if (text.isEmpty()) {
            tooltip.hide();
            return;
        }
        tooltip.setText(text.get());
        Point2D at = localToScreen(event.getX() + 12, getHeight() + 6);
        if (!tooltip.isShowing() && at != null) {
            tooltip.show(this, at.getX(), at.getY());
        } else if (at != null) {
            tooltip.setAnchorX(at.getX());
        }
    }

    /// What is drawn at a place.
    Optional<String> at(double x) {
        return segment(x).map(Segment::text);
    }

    private Optional<Segment> segment(double x) {
        if (content.isEmpty() || getWidth() <= 0) {
            return Optional.empty();
        }
        double bytes = x / (getWidth() - 1) * content.get().axis();
        long sum = 0;
        for (Segment segment : content.get().segments()) {
            sum += segment.bytes();
            if (bytes < sum) {
                return Optional.of(segment);
            }
        }
        return Optional.empty();
    }
}
