package dev.headroom.app.explain;

import dev.headroom.app.i18n.Messages;
import dev.headroom.explain.Finding.Severity;
import dev.headroom.explain.log.LogFinding;
import dev.headroom.explain.log.Turn;
import dev.headroom.words.Size;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One finding of a log: what happened, why, and what to turn, best first. Another program's settings cannot be turned
/// from here, so that there are no buttons.
final class LogFindingCard extends VBox {
    private static final Messages M = Messages.of("explain");

    LogFindingCard(LogFinding finding) {
        super(8);
        getStyleClass().add(finding.severity() == Severity.ERROR ? "hr-trouble" : "hr-panel");
        FontIcon sign = new FontIcon(finding.severity() == Severity.NOTE ? Feather.INFO : Feather.ALERT_TRIANGLE);
        sign.getStyleClass().add(finding.severity() == Severity.ERROR ? "hr-danger-icon" : "hr-muted");
        Label summary = wrapped(Messages.say(finding.summary()), "hr-heading");
        summary.getStyleClass().add("explain-summary");
        HBox.setHgrow(summary, Priority.ALWAYS);
        getChildren().addAll(new HBox(8, sign, summary), wrapped(Messages.say(finding.why()), "hr-muted"));
        int number = 1;
        for (Turn turn : finding.turns()) {
            getChildren().add(row(number++, turn));
        }
    }

    private static Node row(int number, Turn turn) {
        Label place = new Label(number + ".");
        place.setMinWidth(Region.USE_PREF_SIZE);
        Label words = wrapped(Messages.say(turn.sentence()), "explain-turn");
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox row = new HBox(8, place, words);
        turn.frees().ifPresent(bytes -> {
            Label frees = new Label(M.text("frees", new Size(bytes)));
            frees.getStyleClass().addAll("hr-muted", "hr-small");
            frees.setMinWidth(Region.USE_PREF_SIZE);
            row.getChildren().add(frees);
        });
        return row;
    }

    private static Label wrapped(String text, String style) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setMaxWidth(Double.MAX_VALUE);
        label.getStyleClass().add(style);
        label.managedProperty().bind(label.textProperty().isNotEmpty());
        return label;
    }
}
