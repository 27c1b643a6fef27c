package dev.headroom.app.ui;

import dev.headroom.app.i18n.Messages;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Insets;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;

/// A program's output: a filter leaves the lines that hold a text, the search steps through them, and trouble alone can
/// be shown. It follows the end until somebody looks for something.
public final class LogPane extends VBox implements AutoCloseable {
    private static final Messages M = Messages.of("log");
    private static final Pattern TROUBLE = Pattern.compile(
            "error|warn|fatal|critical|exception|traceback|out of memory|fail", Pattern.CASE_INSENSITIVE);

    private final Supplier<List<String>> lines;
    private final ListView<String> list = new ListView<>();
    private final TextField filter = new TextField();
    private final TextField search = new TextField();
    private final CheckBox trouble = new CheckBox(M.text("trouble"));
    private final Label count = new Label();
    private final Label nothing = new Label();
    private final Supplier<String> empty;
    private final Timeline refresh = new Timeline(new KeyFrame(Duration.millis(300), e -> show()));

    /// @param id prefix of the ids of its controls
    /// @param lines the newest, pulled a few times a second
    public LogPane(String id, Supplier<List<String>> lines) {
        this(id, lines, () -> M.text("empty"));
    }

    /// @param empty what is said while there are no lines
    public LogPane(String id, Supplier<List<String>> lines, Supplier<String> empty) {
        this.lines = lines;
        this.empty = empty;
        filter.setId(id + "-filter");
        filter.setPromptText(M.text("filter.prompt"));
        filter.setAccessibleText(M.text("filter.prompt"));
        search.setId(id + "-search");
        search.setPromptText(M.text("search.prompt"));
        search.setAccessibleText(M.text("search.prompt"));
        search.setOnAction(e -> step(1));
        trouble.setId(id + "-log-trouble");
        count.setId(id + "-log-count");
        count.getStyleClass().addAll("hr-muted", "hr-small");
        list.setId(id + "-log");
        list.setAccessibleText(M.text("lines"));
        list.getStyleClass().addAll("hr-mono", "hr-small");
        list.setPlaceholder(nothing);
        VBox.setVgrow(list, Priority.ALWAYS);
        filter.textProperty().addListener((o, was, now) -> show());
        trouble.selectedProperty().addListener((o, was, now) -> show());
        HBox.setHgrow(filter, Priority.ALWAYS);
        HBox.setHgrow(search, Priority.ALWAYS);
        HBox bar = new HBox(
                6,
                filter,
                search,
                Buttons.icon(id + "-search-back", Feather.CHEVRON_UP, M.text("search.back"), () -> step(-1)),
                Buttons.icon(id + "-search-on", Feather.CHEVRON_DOWN, M.text("search.on"), () -> step(1)),
                Buttons.icon(id + "-log-copy", Feather.COPY, M.text("copy"), this::copy));
        getChildren().addAll(bar, new HBox(12, trouble, count), list);
        Label head = new Label(M.text("title"));
        head.getStyleClass().add("hr-title");
        getChildren().addFirst(head);
        getStyleClass().add("hr-panel");
        setPadding(new Insets(12));
        setSpacing(8);
        WhileShown.run(this, refresh);
        show();
    }

    private void show() {
        String wanted = filter.getText().strip().toLowerCase(Locale.ROOT);
        List<String> all = lines.get();
        List<String> kept = all.stream()
                .filter(l -> wanted.isEmpty() || l.toLowerCase(Locale.ROOT).contains(wanted))
                .filter(l -> !trouble.isSelected() || TROUBLE.matcher(l).find())
                .toList();
        nothing.setText(empty.get());
        count.setText(M.text("count", kept.size(), all.size()));
        if (!list.getItems().equals(kept)) {
            boolean follow = list.getSelectionModel().isEmpty();
            list.getItems().setAll(kept);
            if (follow) {
                list.scrollTo(kept.size() - 1);
            }
        }
    }

    /// Selects the next line that holds the text, round the end.
    private void step(int way) {
        String wanted = search.getText().strip().toLowerCase(Locale.ROOT);
        int lines = list.getItems().size();
        if (wanted.isEmpty() || lines == 0) {
            list.getSelectionModel().clearSelection();
            return;
        }
        int from = list.getSelectionModel().getSelectedIndex();
        int start = from < 0 ? way > 0 ? -1 : lines : from;
        for (int i = 1; i <= lines; i++) {
            int at = Math.floorMod(start + way * i, lines);
            if (list.getItems().get(at).toLowerCase(Locale.ROOT).contains(wanted)) {
                list.getSelectionModel().clearAndSelect(at);
                list.scrollTo(Math.max(0, at - 3));
                return;
            }
        }
        list.getSelectionModel().clearSelection();
    }

    private void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(String.join("\n", list.getItems()));
        Clipboard.getSystemClipboard().setContent(content);
    }

    @Override
    public void close() {
        refresh.stop();
    }
}
