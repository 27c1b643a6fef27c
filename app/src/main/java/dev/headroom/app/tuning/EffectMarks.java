package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Hints;
import dev.headroom.settings.Controls;
import dev.headroom.settings.TakesEffect;
import javafx.geometry.Pos;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The small signs that tell when a change takes effect, and their one explanation.
final class EffectMarks {
    private EffectMarks() {}

    private static Feather icon(TakesEffect when) {
        return switch (when) {
            case NOW -> Feather.ZAP;
            case NEXT_MESSAGE -> Feather.ARROW_RIGHT;
            case CACHE_REBUILD -> Feather.REFRESH_CW;
            case ENGINE_RESTART -> Feather.POWER;
        };
    }

    static Label mark(TakesEffect when) {
        FontIcon icon = new FontIcon(icon(when));
        icon.getStyleClass().add("hr-when-icon");
        Label mark = new Label("", icon);
        mark.getStyleClass().add("hr-when");
        mark.setMinWidth(Region.USE_PREF_SIZE);
        return mark;
    }

    /// Without its words where there is no width for them; they stay in the tooltips.
    static void brief(HBox legend, boolean brief) {
        legend.getChildren()
                .forEach(node ->
                        ((Label) node).setContentDisplay(brief ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT));
    }

    /// Each sign that this engine's settings have, with its words.
    static HBox legend(Messages messages, Controls controls) {
        HBox legend = new HBox(10);
        legend.setId("tuning-legend");
        legend.setAlignment(Pos.CENTER_RIGHT);
        legend.setMinWidth(Region.USE_PREF_SIZE);
        for (TakesEffect when : TakesEffect.values()) {
            if (controls.effects().containsValue(when)) {
                Label mark = mark(when);
                mark.setText(messages.text("when." + when.name()));
                mark.getStyleClass().addAll("hr-setting-meaning", "hr-muted");
                mark.setAccessibleText(mark.getText());
                mark.setTooltip(Hints.of(messages.text("when." + when.name() + ".hint")));
                legend.getChildren().add(mark);
            }
        }
        return legend;
    }
}
