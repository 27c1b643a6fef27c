package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Buttons;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What happened, why, and one click out of it.
final class TroubleCard extends VBox {
    private static final Messages M = Messages.of("chat");

    TroubleCard(Trouble trouble, ChatViewModel model, Workbench workbench, List<String> logTail) {
        super(8);
        setId("trouble");
        getStyleClass().add("hr-trouble");
        Object[] arguments = trouble.arguments().toArray();
        FontIcon sign = new FontIcon(Feather.ALERT_TRIANGLE);
        sign.getStyleClass().add("hr-danger-icon");
        Label title = new Label(M.text(trouble.title(), arguments));
        title.getStyleClass().add("hr-heading");
        title.setId("trouble-title");
        title.setWrapText(true);
        Label why = new Label(M.text(trouble.why(), arguments));
        why.setId("trouble-why");
        why.setWrapText(true);
        why.setMinHeight(Region.USE_PREF_SIZE);
        FlowPane buttons = new FlowPane(8, 8);
        for (Trouble.Remedy remedy : trouble.remedies()) {
            Button button = button(remedy, model);
            if (buttons.getChildren().isEmpty()) {
                button.getStyleClass().add("accent");
            }
            buttons.getChildren().add(button);
        }
        getChildren().addAll(new HBox(8, sign, title), why, buttons);
        workbench.flightRecord().ifPresent(file -> {
            Label record = new Label(M.text("trouble.record", file));
            record.setWrapText(true);
            record.setMinHeight(Region.USE_PREF_SIZE);
            record.getStyleClass().addAll("hr-muted", "hr-small");
            getChildren().add(record);
        });
        if (!logTail.isEmpty()) {
            getChildren().add(details(logTail));
        }
    }

    private static Button button(Trouble.Remedy remedy, ChatViewModel model) {
        return switch (remedy) {
            case Trouble.Remedy.Apply apply ->
                Buttons.words(
                        "remedy-apply",
                        M.text(apply.label(), apply.arguments().toArray()),
                        () -> model.applyAndResend(apply.settings()));
            case Trouble.Remedy.Restart _ ->
                Buttons.words("remedy-restart", M.text("remedy.restart"), model::restartAndResend);
            case Trouble.Remedy.AskAgain _ -> Buttons.words("remedy-again", M.text("remedy.again"), model::regenerate);
        };
    }

    private static Node details(List<String> logTail) {
        Label lines = new Label(String.join("\n", logTail.subList(Math.max(0, logTail.size() - 12), logTail.size())));
        lines.getStyleClass().addAll("hr-mono", "hr-small");
        lines.setWrapText(true);
        lines.setMinHeight(Region.USE_PREF_SIZE);
        TitledPane pane = new TitledPane(M.text("trouble.log"), lines);
        pane.setExpanded(false);
        pane.setAnimated(false);
        pane.getStyleClass().add("hr-details");
        return pane;
    }
}
