package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.memory.ChartRange.Preset;
import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Slice;
import dev.headroom.timeline.Timeline;
import dev.headroom.timeline.TimelineClock;
import dev.headroom.timeline.TimelineEvent;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Rectangle2D;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// The live chart: pixels painted by [ChartPainter] below, axes, events and the reading under the mouse on a canvas
/// above.
///
/// Mouse: the wheel zooms at the pointer, dragging selects a range, dragging with Shift or the middle button moves, a
/// double click follows the present again. Keys: + and - zoom, left and right move, space pauses, Home follows.
final class MemoryChart extends Region {
    /// A quiet chart moves on once in so long; a busy one with every column of pixels.
    private static final long QUIET_MILLIS = 1_000;

    /// So long after the last change that can be seen a chart is busy.
    private static final long BUSY_MILLIS = 1_500;

    private final Timeline timeline;
    private final ImageView picture = new ImageView();
    private final Canvas overlay = new Canvas();
    private final ChartOverlay ink;
    private final ChartHover hover;
    private final ReadOnlyObjectWrapper<ChartRange> range;
    private final boolean[] hidden = new boolean[Channel.values().length];

    private @Nullable PixelBuffer<IntBuffer> buffer;
    private int pixelWidth;
    private int pixelHeight;
    private Slice slice;
    private List<TimelineEvent> events = List.of();
    private ByteAxis axis = ByteAxis.of(1, 4);
    private OptionalLong limit = OptionalLong.empty();
    private List<ChartLimit> limits = List.of();
    private boolean dark;
    private ChartScale scale = ChartScale.ALL;
    private final Label textSize = new Label();
    private ChartMetrics metrics = new ChartMetrics(1);
    private long drawnCount = -1;
    private long drawnAt;
    private long changedAt;
    private int drawings;
    private final ChartNews news = new ChartNews();
    private OptionalDouble mouse = OptionalDouble.empty();
    private OptionalDouble dragFrom = OptionalDouble.empty();
    private double panFrom;
    private Consumer<String> picked = key -> {};
    private Optional<String> highlight = Optional.empty();

    MemoryChart(Timeline timeline, Messages messages) {
        this.timeline = timeline;
        this.ink = new ChartOverlay(messages);
        this.hover = new ChartHover(messages);
        this.range = new ReadOnlyObjectWrapper<>(ChartRange.preset(Preset.MINUTE, now(), now()));
        this.slice = slice(1);
        setId("memory-chart");
        getStyleClass().add("hr-chart");
        picture.setManaged(false);
        picture.setSmooth(false);
        overlay.setManaged(false);
        textSize.setManaged(false);
        textSize.setOpacity(0);
        textSize.setMouseTransparent(true);
        textSize.fontProperty().addListener((o, was, now) -> {
            metrics = ChartMetrics.of(now);
            requestLayout();
        });
        getChildren().addAll(textSize, picture, overlay, hover);
        setMinSize(200, 120);
        setPrefHeight(210);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setAccessibleText(messages.text("chart.spoken"));
        listen();
    }

    private void listen() {
        setOnScroll(this::wheel);
        setOnMouseMoved(e -> point(OptionalDouble.of(e.getX())));
        setOnMouseExited(e -> point(OptionalDouble.empty()));
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnMouseReleased(this::release);
        setOnKeyPressed(this::key);
        focusedProperty().addListener(o -> redraw());
    }

    private static long now() {
        return TimelineClock.system().now();
    }

    ReadOnlyObjectProperty<ChartRange> range() {
        return range.getReadOnlyProperty();
    }

    void preset(Preset preset) {
        set(ChartRange.preset(preset, now(), timeline.oldest().orElse(now())));
    }

    void pause(boolean paused) {
        set(paused ? range.get().pause() : range.get().follow(now()));
    }

    /// Leaves a band or line out, or brings it back.
    void hide(Channel channel, boolean out) {
        hidden[channel.ordinal()] = out;
        redraw();
    }

    /// Draws everything, or what the KV cache holds.
    void scale(ChartScale next) {
        if (scale != next) {
            scale = next;
            redraw();
        }
    }

    void theme(boolean inDark) {
        if (dark != inDark) {
            dark = inDark;
            redraw();
        }
    }

    /// The memory the engine may use at this moment, for a history that does not tell.
    void limit(OptionalLong bytes) {
        if (!bytes.equals(limit)) {
            limit = bytes;
            redraw();
        }
    }

    /// How far the pinned state A was to go.
    void pin(Optional<Long> bytes) {
        ink.pin(bytes);
        redraw();
    }

    /// The limit is what was predicted, not what may be used.
    void limitIsPlan() {
        ink.limitKey("chart.plan");
    }

    /// What is on screen, for exports.
    Slice slice(int columns) {
        return timeline.slice(range.get().from(), range.get().to(), columns);
    }

    /// Called with each sample: draws when there is something new to see. A chart that follows the present moves on by
    /// whole columns while its bytes change, and once a second while they do not.
    void tick() {
        if (!shownNow()) {
            return;
        }
        long now = now();
        if (timeline.count() != drawnCount && news.differs(timeline.last(), axis.top() / Math.max(1, getHeight()))) {
            changedAt = now;
        }
        ChartRange shown = range.get();
        long column = (long) ((shown.to() - shown.from()) / Math.max(1, getWidth() - metrics.left() - metrics.right()));
        long wait = now - changedAt < BUSY_MILLIS ? column : Math.max(column, QUIET_MILLIS);
        if (shown.following() && now - drawnAt >= wait) {
            range.set(shown.tick(now, timeline.oldest().orElse(now)));
            redraw();
        }
    }

    /// Not in a hidden page, nor in a window that is folded away.
    private boolean shownNow() {
        return getScene() != null
                && getScene().getWindow() instanceof Stage stage
                && stage.isShowing()
                && !stage.isIconified()
                && isVisible();
    }

    /// How far from the top bytes are drawn.
    double y(double bytes) {
        double plot = getHeight() - metrics.top() - metrics.bottom();
        return metrics.top() + plot * (1 - bytes / axis.top());
    }

    /// How often it was painted.
    int drawings() {
        return drawings;
    }

    private void set(ChartRange next) {
        range.set(next);
        redraw();
    }

    @Override
    protected void layoutChildren() {
        overlay.setWidth(getWidth());
        overlay.setHeight(getHeight());
        redraw();
    }

    /// Paints everything; returns at once while there is no room.
    void redraw() {
        double scaleX = getScene() == null || getScene().getWindow() == null
                ? 1
                : Math.max(1, getScene().getWindow().getRenderScaleX());
        int width = (int) Math.round((getWidth() - metrics.left() - metrics.right()) * scaleX);
        int height = (int) Math.round((getHeight() - metrics.top() - metrics.bottom()) * scaleX);
        if (width < 20 || height < 20) {
            return;
        }
        PixelBuffer<IntBuffer> paper = paper(width, height, scaleX);
        ChartRange shown = range.get();
        slice = timeline.slice(shown.from(), shown.to(), width);
        limits = scale == ChartScale.ALL ? ChartLimit.steps(slice, limit) : List.of();
        events = timeline.events(shown.from(), shown.to());
        axis = ByteAxis.of(scale.highest(slice, limits), 4);
        int[] pixels = paper.getBuffer().array();
        new ChartPainter(width, height, pixels, dark, hidden, highlight)
                .lines(metrics.scale() * scaleX)
                .paint(slice, axis.top(), scale);
        paper.updateBuffer(b -> new Rectangle2D(0, 0, pixelWidth, pixelHeight));
        drawnCount = timeline.count();
        drawnAt = now();
        drawings++;
        overlay();
    }

    private PixelBuffer<IntBuffer> paper(int width, int height, double scale) {
        if (buffer != null && width == pixelWidth && height == pixelHeight) {
            return buffer;
        }
        PixelBuffer<IntBuffer> fresh = new PixelBuffer<>(
                width, height, IntBuffer.allocate(width * height), PixelFormat.getIntArgbPreInstance());
        pixelWidth = width;
        pixelHeight = height;
        buffer = fresh;
        picture.setImage(new WritableImage(fresh));
        picture.setX(metrics.left());
        picture.setY(metrics.top());
        picture.setFitWidth(width / scale);
        picture.setFitHeight(height / scale);
        return fresh;
    }

    private void overlay() {
        ink.draw(
                overlay.getGraphicsContext2D(),
                new ChartOverlay.Scene(
                        getWidth(),
                        getHeight(),
                        range.get(),
                        axis,
                        limits,
                        events,
                        mouse,
                        dragFrom,
                        dark,
                        slice,
                        isFocused(),
                        metrics));
        if (mouse.isPresent() && dragFrom.isEmpty()) {
            hover.show(slice, column(mouse.getAsDouble()), events, near(), dark, hidden, scale);
            hover.place(mouse.getAsDouble(), getWidth(), getHeight());
        } else {
            hover.setVisible(false);
        }
    }

    /// Milliseconds that eight pixels stand for: events so near to the mouse are read out.
    private long near() {
        return (long) ((range.get().to() - range.get().from())
                * 8
                / Math.max(1, getWidth() - metrics.left() - metrics.right()));
    }

    private int column(double x) {
        return (int) Math.max(0, Math.min(slice.columns() - 1L, Math.round(share(x) * slice.columns())));
    }

    private double share(double x) {
        return Math.max(0, Math.min(1, (x - metrics.left()) / (getWidth() - metrics.left() - metrics.right())));
    }

    private void point(OptionalDouble x) {
        mouse = x.isPresent() && x.getAsDouble() >= metrics.left() && x.getAsDouble() <= getWidth() - metrics.right()
                ? x
                : OptionalDouble.empty();
        overlay();
    }

    private void wheel(ScrollEvent event) {
        if (event.getDeltaY() != 0) {
            set(range.get().zoom(event.getDeltaY() > 0 ? 0.8 : 1.25, share(event.getX()), now()));
        } else if (event.getDeltaX() != 0) {
            set(range.get().move(-event.getDeltaX() / getWidth(), now()));
        }
        event.consume();
    }

    private void press(MouseEvent event) {
        requestFocus();
        if (event.getClickCount() == 2) {
            dragFrom = OptionalDouble.empty();
            set(range.get().follow(now()));
        } else if (event.getButton() == MouseButton.PRIMARY && !event.isShiftDown()) {
            dragFrom = OptionalDouble.of(event.getX());
        } else {
            dragFrom = OptionalDouble.empty();
            panFrom = event.getX();
        }
    }

    private void drag(MouseEvent event) {
        mouse = OptionalDouble.of(event.getX());
        if (dragFrom.isEmpty()) {
            set(range.get().move((panFrom - event.getX()) / (getWidth() - metrics.left() - metrics.right()), now()));
            panFrom = event.getX();
        } else {
            overlay();
        }
    }

    /// Tells of clicks on a band, with its component's field.
    void onPick(Consumer<String> told) {
        picked = told;
    }

    /// Lets one band stand out, or none.
    void highlight(Optional<String> key) {
        if (!key.equals(highlight)) {
            highlight = key;
            redraw();
        }
    }

    /// The component whose band lies under the mouse; empty beside all of them.
    private Optional<String> bandAt(double x, double y) {
        int at = column(x);
        for (int back = 0; back < 20 && at > 0 && !slice.present(at); back++) {
            at--;
        }
        double plot = getHeight() - metrics.top() - metrics.bottom();
        double bytes = axis.top() * (1 - (y - metrics.top()) / plot);
        return scale.at(bytes, slice, at, hidden);
    }

    private void release(MouseEvent event) {
        boolean still = dragFrom.isPresent() && Math.abs(event.getX() - dragFrom.getAsDouble()) <= 5;
        if (still && event.getClickCount() == 1) {
            bandAt(event.getX(), event.getY()).ifPresent(picked);
        }
        if (dragFrom.isPresent() && Math.abs(event.getX() - dragFrom.getAsDouble()) > 5) {
            double from = share(dragFrom.getAsDouble());
            dragFrom = OptionalDouble.empty();
            set(range.get().between(from, share(event.getX())));
        }
        dragFrom = OptionalDouble.empty();
        overlay();
    }

    private void key(KeyEvent event) {
        switch (event.getCode()) {
            case PLUS, ADD, EQUALS -> set(range.get().zoom(0.8, 1, now()));
            case MINUS, SUBTRACT -> set(range.get().zoom(1.25, 1, now()));
            case LEFT -> set(range.get().move(-0.1, now()));
            case RIGHT -> set(range.get().move(0.1, now()));
            case SPACE -> pause(range.get().following());
            case HOME -> set(range.get().follow(now()));
            default -> {
                return;
            }
        }
        event.consume();
    }
}
