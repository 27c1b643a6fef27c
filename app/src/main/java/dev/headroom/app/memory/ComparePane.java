package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.memory.Comparison.Pair;
import dev.headroom.app.memory.Comparison.Row;
import dev.headroom.app.shell.Pinned;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Components;
import dev.headroom.app.ui.SizedTable;
import dev.headroom.app.ui.SizedTable.Cell;
import dev.headroom.app.ui.SizedTable.Look;
import dev.headroom.memory.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The pinned state A beside the present one B in a table, which can be copied as Markdown.
final class ComparePane extends VBox {
    private final Messages messages;
    private final SizedTable<Row> table = new SizedTable<>(25);
    private final Label note = new Label();
    private Comparison shown = new Comparison(List.of(), false);

    ComparePane(Messages messages) {
        super(6);
        this.messages = messages;
        setId("memory-compare");
        table.words(messages.text("table.component"), this::name);
        pair("table.predicted", Row::predicted);
        pair("table.reported", Row::reported);
        table.setMinHeight(100);
        VBox.setVgrow(table, Priority.ALWAYS);
        note.setId("compare-note");
        note.setWrapText(true);
        note.setMinHeight(USE_PREF_SIZE);
        note.getStyleClass().addAll("hr-small", "hr-muted");
        HBox.setHgrow(note, Priority.ALWAYS);
        note.setMaxWidth(Double.MAX_VALUE);
        Button copy = Buttons.words("compare-copy", messages.text("compare.copy"), this::copy);
        copy.getStyleClass().addAll("small", "hr-small-button");
        HBox below = new HBox(10, note, copy);
        below.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(table, below);
    }

    private void pair(String key, Function<Row, Pair> of) {
        String kind = messages.text(key);
        table.numbers(messages.text("compare.a", kind), r -> bytes(of.apply(r).a(), r));
        table.numbers(messages.text("compare.b", kind), r -> bytes(of.apply(r).b(), r));
        table.numbers("B − A", r -> signed(of.apply(r).difference(), r));
    }

    void show(Pinned a, MemoryState s, boolean dark) {
        shown = Comparison.of(a, s);
        note.setText(messages.text(shown.waits() ? "compare.waits" : "compare.note"));
        table.show(shown.rows(), dark);
    }

    private Cell name(Row row) {
        String text = row.key().equals("sum") ? messages.text("compare.sum") : Components.name(row.key());
        return strong(Cell.of(text), row).swatch(MemoryState.colour(row.key()));
    }

    private static Cell bytes(OptionalLong bytes, Row row) {
        return bytes.isEmpty()
                ? Cell.of("–").look(Look.QUIET)
                : strong(Cell.of(Bytes.human(bytes.getAsLong())), row).hint(Exact.bytes(bytes.getAsLong()));
    }

    private static Cell signed(OptionalLong bytes, Row row) {
        return bytes.isEmpty()
                ? Cell.of("–").look(Look.QUIET)
                : strong(Cell.of(Exact.signed(bytes.getAsLong())), row).hint(Exact.bytes(bytes.getAsLong()));
    }

    private static Cell strong(Cell cell, Row row) {
        return row.key().equals("sum") ? cell.look(Look.STRONG) : cell;
    }

    private void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(markdown());
        Clipboard.getSystemClipboard().setContent(content);
    }

    /// The table as it stands.
    String markdown() {
        String predicted = messages.text("table.predicted");
        String reported = messages.text("table.reported");
        List<String> head = List.of(
                messages.text("table.component"),
                messages.text("compare.a", predicted),
                messages.text("compare.b", predicted),
                "B − A",
                messages.text("compare.a", reported),
                messages.text("compare.b", reported),
                "B − A");
        List<String> rule = Stream.concat(Stream.of("---"), Collections.nCopies(6, "---:").stream())
                .toList();
        return Stream.concat(Stream.of(head, rule), shown.rows().stream().map(this::cells))
                .map(cells -> "| " + String.join(" | ", cells) + " |")
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private List<String> cells(Row row) {
        return Stream.of(
                        name(row),
                        bytes(row.predicted().a(), row),
                        bytes(row.predicted().b(), row),
                        signed(row.predicted().difference(), row),
                        bytes(row.reported().a(), row),
                        bytes(row.reported().b(), row),
                        signed(row.reported().difference(), row))
                .map(Cell::text)
                .toList();
    }
}
