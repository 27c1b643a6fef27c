package dev.headroom.app.explain;

import dev.headroom.app.explain.ExplainViewModel.State;
import dev.headroom.app.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The lines of the log that a finding rests on, numbered; a card cites the numbers. A click on a number marks the line
/// in the log.
final class UsedLines extends ScrollPane {
    private static final Messages M = Messages.of("explain");
    private static final double MOST = 190;

    private final TextArea text;
    private final VBox rows = new VBox(4);
    private List<Integer> lines = List.of();
    private int all;

    UsedLines(TextArea text) {
        this.text = text;
        rows.setId("explain-used");
        setContent(rows);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        getStyleClass().addAll("edge-to-edge", "hr-plain-scroll");
        prefHeightProperty().bind(rows.heightProperty().map(h -> Math.min(MOST, h.doubleValue())));
        setMinHeight(USE_PREF_SIZE);
        managedProperty().bind(visibleProperty());
        clear();
    }

    void clear() {
        lines = List.of();
        rows.getChildren().clear();
        setVisible(false);
    }

    void show(State.Explained explained) {
        NavigableSet<Integer> used = new TreeSet<>();
        explained.explanation().lines().forEach(used::addAll);
        lines = List.copyOf(used);
        all = explained.log().lines().size();
        rows.getChildren().clear();
        setVisible(!lines.isEmpty());
        if (lines.isEmpty()) {
            return;
        }
        Label head = new Label(M.text("used"));
        head.getStyleClass().addAll("hr-small", "hr-muted");
        rows.getChildren().add(head);
        for (int line : lines) {
            Label words = new Label(explained.log().lines().get(line - 1).strip());
            words.setWrapText(true);
            words.setMinHeight(Region.USE_PREF_SIZE);
            words.getStyleClass().addAll("hr-mono", "hr-small");
            HBox.setHgrow(words, Priority.ALWAYS);
            rows.getChildren().add(new HBox(8, number(line, "used"), words));
        }
    }

    /// What a card cites; empty where it rests on no line.
    FlowPane cited(int finding, List<Integer> its) {
        FlowPane cited = new FlowPane(6, 4);
        cited.setId("explain-cites-" + finding);
        if (!its.isEmpty()) {
            Label words = new Label(M.text("cites"));
            words.getStyleClass().addAll("hr-small", "hr-muted");
            cited.getChildren().add(words);
            its.forEach(line -> cited.getChildren().add(number(line, "cites-" + finding)));
        }
        return cited;
    }

    private Hyperlink number(int line, String where) {
        int number = lines.indexOf(line) + 1;
        Hyperlink link = new Hyperlink(Integer.toString(number));
        link.setId("explain-" + where + "-" + number);
        link.getStyleClass().add("hr-explain-number");
        link.setAccessibleText(M.text("line", line));
        link.setMinWidth(Region.USE_PREF_SIZE);
        link.setOnAction(e -> {
            link.setVisited(false);
            mark(line);
        });
        return link;
    }

    /// The log as it is read has no blank lines, and of a long one the field holds the end only.
    private void mark(int line) {
        List<int[]> shown = new ArrayList<>();
        int from = 0;
        for (String each : text.getText().split("\n", -1)) {
            if (!each.isBlank()) {
                shown.add(new int[] {from, from + each.length()});
            }
            from += each.length() + 1;
        }
        int at = line - 1 - Math.max(0, all - shown.size());
        if (at >= 0 && at < shown.size()) {
            text.requestFocus();
            text.selectRange(shown.get(at)[0], shown.get(at)[1]);
        }
    }
}
