package dev.headroom.app.experiments;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Components;
import dev.headroom.experiment.Point;
import dev.headroom.memory.ComponentKind;
import java.time.Duration;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/// The words that all panes of the page share.
final class Names {
    static final Messages M = Messages.of("experiments");

    private Names() {}

    static String component(ComponentKind kind) {
        return Components.name(kind);
    }

    /// What people call a knob; one that has no such name keeps the field's.
    static String knob(String field) {
        return M.has("knob." + field) ? M.text("knob." + field) : field;
    }

    /// `Image patches 4 · Weights int8`.
    static String point(Point point) {
        return point.values().isEmpty()
                ? M.text("point.only")
                : point.values().entrySet().stream()
                        .map(e -> knob(e.getKey()) + " " + e.getValue())
                        .collect(Collectors.joining(" · "));
    }

    /// Rounded so that it does not pretend to know: seconds below two minutes, minutes below two hours.
    static String time(Duration time) {
        long seconds = Math.max(1, time.toSeconds());
        if (seconds < 120) {
            return M.text("time.seconds", seconds);
        }
        return seconds < 7200
                ? M.text("time.minutes", Math.round(seconds / 60.0))
                : M.text("time.hours", Math.round(seconds / 3600.0));
    }

    /// A label that takes as many lines as it needs, and is never cut.
    static Label sentence(String text, String... styles) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(styles);
        return label;
    }

    /// A label of one line, never cut.
    static Label line(String text, String... styles) {
        Label label = new Label(text);
        label.setMinWidth(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(styles);
        return label;
    }
}
