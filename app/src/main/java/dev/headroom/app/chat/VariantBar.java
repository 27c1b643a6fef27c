package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.chat.Variants;
import java.util.function.IntConsumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;

/// Leads from one answer to the next where a question has several.
final class VariantBar extends HBox {
    private static final Messages M = Messages.of("chat");

    /// @param choose gets the index of the answer to be shown
    /// @param compare shows two of them side by side
    VariantBar(Variants variants, IntConsumer choose, Runnable compare) {
        super(2);
        setAlignment(Pos.CENTER_LEFT);
        int shown = variants.chosen();
        Button earlier = Buttons.icon(
                "earlier-answer", Feather.CHEVRON_LEFT, M.text("variant.earlier"), () -> choose.accept(shown - 1));
        Button later = Buttons.icon(
                "later-answer", Feather.CHEVRON_RIGHT, M.text("variant.later"), () -> choose.accept(shown + 1));
        earlier.setDisable(shown == 0);
        later.setDisable(shown == variants.all().size() - 1);
        Label place =
                new Label(M.text("variant.place", shown + 1, variants.all().size()));
        place.setId("answer-place");
        place.getStyleClass().addAll("hr-muted", "hr-small");
        place.setMinWidth(Region.USE_PREF_SIZE);
        getChildren()
                .addAll(
                        earlier,
                        place,
                        later,
                        Buttons.icon("compare-answers", Feather.COLUMNS, M.text("compare"), compare));
    }
}
