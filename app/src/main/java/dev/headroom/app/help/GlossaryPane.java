package dev.headroom.app.help;

import dev.headroom.app.i18n.Messages;
import java.util.List;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Every word of the window with its field and its meaning, found by typing a part of any of them.
final class GlossaryPane extends VBox {
    private static final Messages M = Messages.of("help");

    private final List<Term> terms = Term.all();
    private final VBox rows = new VBox(10);
    private final TextField search = new TextField();
    private final Label nothing = new Label(M.text("nothing"));

    GlossaryPane() {
        super(8);
        setPadding(new Insets(10));
        search.setId("help-search");
        search.setPromptText(M.text("search"));
        search.setAccessibleText(M.text("search"));
        nothing.getStyleClass().add("hr-muted");
        ScrollPane scrolled = new ScrollPane(rows);
        scrolled.getStyleClass().add("hr-plain-scroll");
        scrolled.setFitToWidth(true);
        scrolled.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scrolled.setId("help-terms");
        scrolled.setAccessibleText(M.text("words"));
        rows.setPadding(new Insets(2, 12, 12, 2));
        setVgrow(scrolled, Priority.ALWAYS);
        getChildren().addAll(search, scrolled);
        search.textProperty().addListener((o, was, now) -> show(now));
        show("");
    }

    private void show(String wanted) {
        rows.getChildren()
                .setAll(terms.stream()
                        .filter(t -> t.has(wanted))
                        .map(TermRow::new)
                        .toList());
        if (rows.getChildren().isEmpty()) {
            rows.getChildren().add(nothing);
        }
    }
}
