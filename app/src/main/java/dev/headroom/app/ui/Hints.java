package dev.headroom.app.ui;

import javafx.scene.control.Tooltip;
import javafx.util.Duration;

/// Tooltips that wrap: a line of a paragraph's width, in the weight of body text, whatever they hang on.
public final class Hints {
    private static final double WIDEST = 420;

    private Hints() {}

    public static Tooltip of(String text) {
        Tooltip hint = new Tooltip(text);
        hint.getStyleClass().add("hr-hint");
        hint.setWrapText(true);
        hint.setMaxWidth(WIDEST);
        hint.setShowDuration(Duration.seconds(60));
        return hint;
    }
}
