package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.memory.Bytes;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalLong;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;

/// The changes that were applied, newest first: when, what, and what they did to memory. Any of them can be gone back
/// to.
final class HistoryPane {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final double WIDTH = 440;

    private final Messages messages;
    private final TuningViewModel model;
    private final VBox lines = new VBox(10);
    private final PopOver popOver = new PopOver();
    private final ListChangeListener<AppliedChange> changes = c -> fill();

    HistoryPane(Messages messages, TuningViewModel model) {
        this.messages = messages;
        this.model = model;
        lines.setId("history-lines");
        lines.setPadding(new Insets(12));
        lines.setPrefWidth(WIDTH);
    }

    void showAt(Node node) {
        if (popOver.getContentNode() == null || !popOver.isShowing()) {
            ScrollPane scroll = new ScrollPane(lines);
            scroll.setFitToWidth(true);
            scroll.setMaxHeight(360);
            scroll.getStyleClass().add("edge-to-edge");
            popOver.setContentNode(scroll);
            popOver.setArrowLocation(PopOver.ArrowLocation.BOTTOM_LEFT);
            popOver.setTitle(messages.text("history"));
            popOver.setAnimated(false);
            model.history().applied().removeListener(changes);
            model.history().applied().addListener(changes);
        }
        fill();
        popOver.show(node);
        popOver.getRoot().getStylesheets().setAll(node.getScene().getStylesheets());
        popOver.getRoot().setId("history-pane");
    }

    VBox lines() {
        return lines;
    }

    private void fill() {
        lines.getChildren().clear();
        List<AppliedChange> applied = model.history().applied();
        if (applied.isEmpty()) {
            lines.getChildren().add(wrapped(messages.text("history.none"), "hr-muted"));
        }
        OptionalLong after = model.workbench()
                .now()
                .report()
                .map(r -> OptionalLong.of(r.total()))
                .orElse(OptionalLong.empty());
        int number = 0;
        for (AppliedChange change : applied) {
            lines.getChildren().add(line(change, after, number++));
            // what was reported before a change is what the one before it led to
            after = change.reportedBefore();
        }
    }

    private Node line(AppliedChange change, OptionalLong reportedAfter, int number) {
        Label time = new Label(TIME.format(change.when()) + " · " + change.engine());
        time.getStyleClass().addAll("hr-small", "hr-muted");
        Label what = wrapped(Moves.said(change.before(), change.after()), "hr-history-what");
        Label memory = wrapped(memory(change, reportedAfter), "hr-small");
        VBox text = new VBox(1, time, what, memory);
        HBox.setHgrow(text, Priority.ALWAYS);
        Button back = Buttons.words("history-back-" + number, messages.text("history.back"), () -> {
            model.take(change.before());
            popOver.hide();
        });
        back.getStyleClass().addAll("small", "hr-small-button");
        back.setAccessibleText(messages.text("history.back.to", TIME.format(change.when())));
        HBox line = new HBox(8, text, back);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private String memory(AppliedChange change, OptionalLong reportedAfter) {
        String predicted =
                change.predictedBefore().isPresent() && change.predictedAfter().isPresent()
                        ? messages.text(
                                "history.predicted",
                                Bytes.human(change.predictedBefore().getAsLong()),
                                Bytes.human(change.predictedAfter().getAsLong()),
                                ApplyBar.signed(change.predictedAfter().getAsLong()
                                        - change.predictedBefore().getAsLong()))
                        : messages.text("history.unpredicted");
        return change.reportedBefore().isPresent() && reportedAfter.isPresent()
                ? predicted
                        + "\n"
                        + messages.text(
                                "history.reported",
                                Bytes.human(change.reportedBefore().getAsLong()),
                                Bytes.human(reportedAfter.getAsLong()),
                                ApplyBar.signed(reportedAfter.getAsLong()
                                        - change.reportedBefore().getAsLong()))
                : predicted;
    }

    private static Label wrapped(String text, String style) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Label.USE_PREF_SIZE);
        label.getStyleClass().add(style);
        return label;
    }

    void close() {
        model.history().applied().removeListener(changes);
        popOver.hide();
    }
}
