package dev.headroom.app.ui;

import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/// Buttons in the few shapes the window uses.
public final class Buttons {
    private Buttons() {}

    /// A flat button that shows an icon only; its words are in the tooltip and for screen readers.
    public static Button icon(String id, Ikon icon, String words, Runnable action) {
        Button button = new Button(words, new FontIcon(icon));
        button.setMnemonicParsing(false);
        button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        button.getStyleClass().setAll("hr-icon-button");
        button.setId(id);
        button.setAccessibleText(words);
        button.setTooltip(Hints.of(words));
        button.setMinSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        button.setOnAction(e -> action.run());
        return button;
    }

    /// A button with words, never cut.
    public static Button words(String id, String words, Runnable action) {
        Button button = new Button(words);
        // settings have underscores in their names
        button.setMnemonicParsing(false);
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(e -> action.run());
        return button;
    }
}
