package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Named;
import dev.headroom.app.ui.markdown.MarkdownView;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.AnswerVariant;
import dev.headroom.chat.Variants;
import dev.headroom.memory.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.VPos;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/// Two answers to one question side by side, and below them what they cost and under which settings. What differs is
/// told from what does not.
final class Comparison extends VBox {
    private static final Messages M = Messages.of("chat");
    private static final Messages KNOBS = Messages.of("experiments");

    private final Variants variants;
    private final Map<String, String> pinned;
    private final Consumer<String> copy;
    private final GridPane table = new GridPane(12, 4);
    private final ChoiceBox<Integer> left = new ChoiceBox<>();
    private final ChoiceBox<Integer> right = new ChoiceBox<>();

    /// @param pinned the settings of state A, empty where none is pinned
    /// @param copy puts code of an answer on the clipboard
    Comparison(Variants variants, Map<String, String> pinned, Consumer<String> copy) {
        super(6);
        this.variants = variants;
        this.pinned = pinned;
        this.copy = copy;
        setId("comparison");
        getStyleClass().add("hr-attachment");
        choice(left, "compare-left", first());
        choice(right, "compare-right", variants.chosen());
        for (int i = 0; i < 3; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setHgrow(i == 0 ? Priority.NEVER : Priority.ALWAYS);
            column.setPercentWidth(i == 0 ? 26 : 37);
            table.getColumnConstraints().add(column);
        }
        table.setId("comparison-table");
        getChildren().add(table);
        show();
    }

    private void choice(ChoiceBox<Integer> box, String id, int chosen) {
        box.setId(id);
        box.getStyleClass().add("small");
        Named.name(box, M.text("compare.which"));
        for (int i = 0; i < variants.all().size(); i++) {
            box.getItems().add(i);
        }
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(Integer index) {
                return title(index);
            }

            @Override
            public Integer fromString(String text) {
                throw new UnsupportedOperationException(text);
            }
        });
        box.setValue(chosen);
        box.valueProperty().addListener((o, was, now) -> show());
    }

    private String title(int index) {
        return isPinned(variants.all().get(index))
                ? M.text("compare.answer.a", index + 1)
                : M.text("compare.answer", index + 1);
    }

    private boolean isPinned(AnswerVariant variant) {
        return !pinned.isEmpty() && variant.settings().equals(pinned);
    }

    /// The answer at the pinned settings, else the one before the one that is shown.
    private int first() {
        for (int i = variants.all().size() - 1; i >= 0; i--) {
            if (i != variants.chosen() && isPinned(variants.all().get(i))) {
                return i;
            }
        }
        return variants.chosen() == 0 ? Math.min(1, variants.all().size() - 1) : variants.chosen() - 1;
    }

    private void show() {
        table.getChildren().clear();
        AnswerVariant a = variants.all().get(left.getValue());
        AnswerVariant b = variants.all().get(right.getValue());
        table.addRow(0, new Label(""), left, right);
        row(M.text("compare.text"), text(a), text(b));
        var keys = new TreeSet<>(a.settings().keySet());
        keys.addAll(b.settings().keySet());
        for (String key : keys) {
            String was = a.settings().getOrDefault(key, M.text("compare.unknown"));
            String now = b.settings().getOrDefault(key, M.text("compare.unknown"));
            if (!was.equals(now)) {
                row(caption(key), was, now);
            }
        }
        figure("badge.completion", a, b, s -> count(s.completionTokens()));
        figure("badge.prompt", a, b, s -> count(s.promptTokens()));
        figure("compare.tiles", a, b, Comparison::tiles);
        figure("badge.ttft", a, b, s -> AnswerFacts.firstToken(s).map(AnswerFacts::seconds));
        figure(
                "badge.speed",
                a,
                b,
                s -> s.decodeTokensPerSecond() > 0
                        ? Optional.of(M.text("value.speed", AnswerFacts.number(s.decodeTokensPerSecond())))
                        : Optional.empty());
        figure("badge.kv", a, b, s -> bytes(s.kvBytes()));
        figure("badge.peak", a, b, s -> bytes(s.peakBytes()));
    }

    /// As on its slider; the field's name where no slider has it.
    private static String caption(String field) {
        String key = "knob." + field;
        return KNOBS.has(key) ? KNOBS.text(key) : field;
    }

    private static Optional<String> count(int value) {
        return value >= 0 ? Optional.of(M.text("value.tokens", value)) : Optional.empty();
    }

    private static Optional<String> bytes(long value) {
        return value >= 0 ? Optional.of(Bytes.human(value)) : Optional.empty();
    }

    /// Those from the cache count too: an answer that is asked again encodes none.
    private static Optional<String> tiles(AnswerStats s) {
        int all = Math.max(0, s.tiles()) + s.cachedTiles().orElse(0);
        return s.tiles() < 0 || all == 0 ? Optional.empty() : Optional.of(M.text("value.tiles", all));
    }

    private void figure(String key, AnswerVariant a, AnswerVariant b, Function<AnswerStats, Optional<String>> value) {
        Optional<String> was = a.stats().flatMap(value);
        Optional<String> now = b.stats().flatMap(value);
        if (was.isPresent() || now.isPresent()) {
            row(M.text(key), was.orElse(M.text("compare.unknown")), now.orElse(M.text("compare.unknown")));
        }
    }

    private void row(String name, String was, String now) {
        Label first = cell(was);
        Label second = cell(now);
        if (was.equals(now)) {
            first.getStyleClass().add("hr-muted");
            second.getStyleClass().add("hr-muted");
        } else {
            second.getStyleClass().add("hr-heading");
        }
        row(name, first, second);
    }

    private void row(String name, Region was, Region now) {
        Label label = cell(name);
        label.getStyleClass().add("hr-muted");
        table.addRow(table.getRowCount(), label, was, now);
        table.getChildren().forEach(node -> GridPane.setValignment(node, VPos.TOP));
    }

    private MarkdownView text(AnswerVariant answer) {
        MarkdownView view = new MarkdownView(copy, M.text("copy.code"));
        view.setMarkdown(answer.text());
        return view;
    }

    private static Label cell(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("hr-small");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
