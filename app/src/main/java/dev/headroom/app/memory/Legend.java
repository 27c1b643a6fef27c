package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.Rectangle;

/// What the colours and lines of the chart are: each name a button that leads to its formula, and the band under the
/// mouse or the keyboard stands out in the chart.
final class Legend extends FlowPane {
    private final Messages messages;
    private final Consumer<String> picked;
    private final Consumer<Optional<String>> pointed;
    private List<String> shown = List.of();
    private boolean dark;

    /// @param picked is told the key of a name that was clicked
    /// @param pointed is told the key of a name under the mouse, or empty
    Legend(Messages messages, Consumer<String> picked, Consumer<Optional<String>> pointed) {
        super(4, 1);
        this.messages = messages;
        this.picked = picked;
        this.pointed = pointed;
        setId("chart-legend");
        setMinHeight(Region.USE_PREF_SIZE);
    }

    /// @param keys of components from the ground up; the lines come after them
    void show(List<String> keys, boolean inDark) {
        if (keys.equals(shown) && dark == inDark) {
            return;
        }
        shown = keys;
        dark = inDark;
        getChildren().clear();
        keys.forEach(key -> getChildren().add(entry(key, swatch(key))));
        getChildren().add(entry("measured", line(Palette.MEASURED, false)));
        getChildren().add(entry("limit", line(Palette.LIMIT, true)));
    }

    private Button entry(String key, javafx.scene.Node sign) {
        Button entry = new Button(messages.text("legend." + key), sign);
        // a dot in an id cannot be looked up
        entry.setId("legend-" + key.replace('.', '-'));
        entry.getStyleClass().addAll("flat", "hr-legend");
        entry.setMinWidth(Region.USE_PREF_SIZE);
        entry.setOnAction(e -> picked.accept(key));
        entry.hoverProperty().addListener((o, was, now) -> pointed.accept(now ? Optional.of(key) : Optional.empty()));
        entry.focusedProperty().addListener((o, was, now) -> pointed.accept(now ? Optional.of(key) : Optional.empty()));
        return entry;
    }

    private Rectangle swatch(String key) {
        Rectangle swatch = new Rectangle(10, 10, MemoryState.colour(key).color(dark));
        swatch.setArcWidth(3);
        swatch.setArcHeight(3);
        return swatch;
    }

    private Line line(Palette colour, boolean dashed) {
        Line line = new Line(0, 0, 16, 0);
        line.setStroke(colour.color(dark));
        line.setStrokeWidth(1.6);
        if (dashed) {
            line.getStrokeDashArray().setAll(4.0, 3.0);
        }
        return line;
    }
}
