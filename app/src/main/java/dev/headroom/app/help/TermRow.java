package dev.headroom.app.help;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/// A word with its other name and its field, and below it what it means.
final class TermRow extends VBox {
    TermRow(Term term) {
        super(1);
        getStyleClass().add("hr-term");
        Label word = new Label(term.word());
        word.getStyleClass().add("hr-heading");
        Label other = new Label(term.other());
        other.getStyleClass().add("hr-muted");
        Label field = new Label(term.field());
        field.getStyleClass().addAll("hr-mono", "hr-subtle");
        FlowPane names = new FlowPane(10, 1, word, other, field);
        names.setAlignment(Pos.BASELINE_LEFT);
        Label meaning = new Label(term.meaning());
        meaning.setWrapText(true);
        meaning.setMinHeight(USE_PREF_SIZE);
        getChildren().addAll(names, meaning);
    }
}
