package dev.headroom.app.ui;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.util.Duration;

/// One horizontal stacked bar of memory on an axis that several bars share. Beyond the end of what rests, a hatched
/// part shows how far the worst moment goes. A ghost under the bar shows what is true now while the bar shows what
/// would be.
public final class MemoryBar extends Region {
    private static final double GHOST = 4;

    /// @param text for the tooltip: the name and the exact bytes
    public record Segment(Palette colour, long bytes, String text) {}

    /// @param peak bytes at the worst moment, at least the sum of the segments
    /// @param limit of the device, drawn as a line
    /// @param axis bytes at the right end
    /// @param ghost what the bar is compared with, empty for none
    /// @param spoken the bar in one sentence, for a screen reader
    public record Content(
            List<Segment> segments, long peak, long limit, double axis, List<Segment> ghost, String spoken) {
        public Content {
            segments = List.copyOf(segments);
            ghost = List.copyOf(ghost);
        }

        long total() {
            return segments.stream().mapToLong(Segment::bytes).sum();
        }
    }

    private final Canvas canvas = new Canvas();
    private final Tooltip tooltip = new Tooltip();
    private Optional<Content> content = Optional.empty();
    private boolean dark;

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
        g.clearRect(0, 0, width, height);
        if (content.isEmpty() || width <= 0) {
            return;
        }
        Content c = content.get();
        double perByte = (width - 1) / c.axis();
        double barHeight = c.ghost().isEmpty() ? height : height - GHOST - 1;
        g.setFill(Palette.FREE.color(dark));
        g.fillRect(0, 0, Math.min(width, c.limit() > 0 ? c.limit() * perByte : width), barHeight);
        double end = segments(g, c.segments(), perByte, 0, barHeight);
        if (c.peak() > c.total()) {
            boolean over = c.limit() > 0 && c.peak() > c.limit();
            hatch(
                    g,
                    end,
                    Math.min(width, c.peak() * perByte),
                    barHeight,
                    (over ? Palette.LIMIT : Palette.MEASURED).color(dark));
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
        if (c.limit() > 0 && c.limit() * perByte <= width) {
            double x = Math.round(c.limit() * perByte) - 0.5;
            g.setStroke(Palette.LIMIT.color(dark));
            g.setLineWidth(2);
            g.strokeLine(x, 0, x, height);
        }
    }

    private double segments(GraphicsContext g, List<Segment> segments, double perByte, double y, double height) {
        long sum = 0;
        for (Segment segment : segments) {
            double from = sum * perByte;
            sum += segment.bytes();
            double to = sum * perByte;
            g.setFill(segment.colour().color(dark));
            g.fillRect(from, y, to - from, height);
            if (to - from > 3) {
                g.setFill(Palette.BACKGROUND.color(dark));
                g.fillRect(to - 0.75, y, 0.75, height);
            }
        }
        return sum * perByte;
    }

    private static void hatch(GraphicsContext g, double from, double to, double height, Color colour) {
        g.save();
        g.beginPath();
        g.rect(from, 0, to - from, height);
        g.clip();
        g.setStroke(colour);
        g.setGlobalAlpha(0.65);
        g.setLineWidth(1.2);
        for (double x = from - height; x < to; x += 5) {
            g.strokeLine(x, height, x + height, 0);
        }
        g.strokeLine(to - 0.6, 0, to - 0.6, height);
        g.restore();
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
        if (content.isEmpty() || getWidth() <= 0) {
            return Optional.empty();
        }
        double bytes = x / (getWidth() - 1) * content.get().axis();
        long sum = 0;
        for (Segment segment : content.get().segments()) {
            sum += segment.bytes();
            if (bytes < sum) {
                return Optional.of(segment.text());
            }
        }
        return Optional.empty();
    }
}
