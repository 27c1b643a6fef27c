package dev.headroom.app.library;

import dev.headroom.app.i18n.Messages;
import dev.headroom.machine.library.ModelFit;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Whether a model fits, as an icon and the bytes or the way out.
final class FitBadge {
    private FitBadge() {}

    static String words(ModelFit fit) {
        return Messages.say(fit.words());
    }

    static Label of(ModelFit fit) {
        FontIcon sign = new FontIcon(
                switch (fit) {
                    case ModelFit.Fits f -> f.tight() ? Feather.ALERT_TRIANGLE : Feather.CHECK_CIRCLE;
                    case ModelFit.Needs _ -> Feather.ALERT_TRIANGLE;
                    case ModelFit.TooLarge _ -> Feather.X_OCTAGON;
                    case ModelFit.Unknown _ -> Feather.HELP_CIRCLE;
                });
        sign.getStyleClass().add("hr-fit-icon");
        Label badge = new Label(words(fit), sign);
        badge.getStyleClass().addAll("hr-fit", colour(fit));
        badge.setMinWidth(Region.USE_PREF_SIZE);
        return badge;
    }

    static String colour(ModelFit fit) {
        return switch (fit) {
            case ModelFit.Fits f -> f.tight() ? "warning" : "success";
            case ModelFit.Needs _ -> "warning";
            case ModelFit.TooLarge _ -> "danger";
            case ModelFit.Unknown _ -> "unknown";
        };
    }

    /// What stands behind the few words of a badge.
    static String reason(ModelFit fit) {
        return switch (fit) {
            case ModelFit.Unknown(var why) -> Messages.say(why);
            case ModelFit.Fits _, ModelFit.Needs _, ModelFit.TooLarge _ -> "";
        };
    }
}
