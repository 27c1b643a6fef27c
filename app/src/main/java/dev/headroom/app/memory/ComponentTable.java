package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Components;
import dev.headroom.app.ui.Palette;
import dev.headroom.app.ui.SizedTable;
import dev.headroom.app.ui.SizedTable.Cell;
import dev.headroom.app.ui.SizedTable.Look;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javafx.scene.control.TableColumn;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Every component once, with what is predicted, reported and measured, and the difference; it ends in the sum. A click
/// or the enter key on a row leads to its formula.
final class ComponentTable extends VBox {
    private final Messages messages;
    private final SizedTable<Line> table = new SizedTable<>(25);
    private final TableColumn<Line, Line> whatIf;

    /// @param key the component's field, or `sum`, `unattributed`
    private record Line(
            String key, Cell name, Cell predicted, Cell reported, Cell measured, Cell difference, Cell ifApplied) {}

    ComponentTable(Messages messages, Consumer<String> picked) {
        this.messages = messages;
        setId("memory-table");
        table.words(messages.text("table.component"), Line::name);
        table.numbers(messages.text("table.predicted"), Line::predicted);
        table.numbers(messages.text("table.reported"), Line::reported);
        table.numbers(messages.text("table.measured"), Line::measured);
        table.numbers(messages.text("table.difference"), Line::difference);
        whatIf = table.numbers(messages.text("table.if_applied"), Line::ifApplied);
        whatIf.setVisible(false);
        table.setMinHeight(100);
        VBox.setVgrow(table, Priority.ALWAYS);
        table.setOnMouseClicked(e -> pick(picked));
        table.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ENTER || e.getCode() == KeyCode.SPACE) {
                pick(picked);
                e.consume();
            }
        });
        getChildren().add(table);
    }

    private void pick(Consumer<String> picked) {
        Line line = table.getSelectionModel().getSelectedItem();
        if (line != null) {
            picked.accept(line.key());
        }
    }

    void show(MemoryState s, boolean dark) {
        if (whatIf.isVisible() != s.whatIf()) {
            whatIf.setVisible(s.whatIf());
        }
        table.show(lines(s), dark);
    }

    void select(String key) {
        for (int i = 0; i < table.getItems().size(); i++) {
            if (table.getItems().get(i).key().equals(key)) {
                table.getSelectionModel().select(i);
            }
        }
    }

    private List<Line> lines(MemoryState s) {
        List<Line> lines = new ArrayList<>();
        for (MemoryState.Row row : s.rows()) {
            lines.add(new Line(
                    row.kind().field(),
                    name(row.kind().field()).swatch(Palette.of(row.kind())),
                    planned(row),
                    told(row),
                    Cell.EMPTY,
                    difference(row.difference()),
                    row.ifApplied().isPresent() ? bytes(row.ifApplied().getAsLong()) : Cell.EMPTY));
        }
        OptionalLong rest = s.unattributed();
        lines.add(new Line(
                "unattributed",
                name("unattributed").swatch(Palette.UNATTRIBUTED),
                Cell.EMPTY,
                Cell.EMPTY,
                rest.isPresent()
                        ? Cell.of(Exact.signed(rest.getAsLong())).hint(Exact.bytes(rest.getAsLong()))
                        : unknown(Figure.Reason.NOT_RUNNING),
                Cell.EMPTY,
                Cell.EMPTY));
        lines.add(sum(s));
        return lines;
    }

    private Line sum(MemoryState s) {
        boolean predicts = s.current().predicts();
        long predicted = s.current().resting();
        OptionalLong reported =
                s.report().isPresent() ? OptionalLong.of(s.report().get().total()) : OptionalLong.empty();
        OptionalLong measured = s.measuredBytes();
        OptionalLong real = measured.isPresent() ? measured : reported;
        return new Line(
                "sum",
                name("sum").look(Look.STRONG),
                strong(
                        predicts
                                ? bytes(predicted)
                                : Cell.of("–").hint(Messages.say(s.current().verdict()))),
                strong(reported.isPresent() ? bytes(reported.getAsLong()) : unknown(Figure.Reason.NOT_RUNNING)),
                strong(
                        measured.isPresent()
                                ? Cell.of(Bytes.human(measured.getAsLong()))
                                        .hint(Exact.bytes(measured.getAsLong()) + "\n"
                                                + ((Figure.Measured) s.measured()).source())
                                : s.measured() instanceof Figure.Unknown u ? unknown(u.reason()) : Cell.EMPTY),
                strong(difference(
                        predicts && real.isPresent()
                                ? OptionalLong.of(real.getAsLong() - predicted)
                                : OptionalLong.empty())),
                strong(bytes(s.draft().resting())));
    }

    private Cell name(String key) {
        return Cell.of(Components.name(key)).hint(key);
    }

    private static Cell strong(Cell cell) {
        return cell.look() == Look.QUIET ? cell : cell.look(Look.STRONG);
    }

    private Cell planned(MemoryState.Row row) {
        return switch (row.planned()) {
            case Figure.Predicted p
            when row.transientUse() ->
                Cell.of(messages.text(
                                "table.peak", Bytes.human(row.plannedPeak().orElse(0))))
                        .hint(Exact.bytes(row.plannedPeak().orElse(0)));
            case Figure.Predicted p -> bytes(p.bytes());
            case Figure.Unknown u -> unknown(u.reason());
            case Figure.Measured m -> bytes(m.bytes());
            case Figure.Reported r -> bytes(r.bytes());
        };
    }

    private Cell told(MemoryState.Row row) {
        return switch (row.reported()) {
            case Figure.Reported r
            when row.transientUse() ->
                Cell.of(messages.text(
                                "table.peak", Bytes.human(row.reportedPeak().orElse(0))))
                        .hint(messages.text(
                                "table.now_and_peak",
                                Exact.bytes(r.bytes()),
                                Exact.bytes(row.reportedPeak().orElse(0))));
            case Figure.Reported r -> bytes(r.bytes());
            case Figure.Unknown u -> unknown(u.reason());
            case Figure.Measured m -> bytes(m.bytes());
            case Figure.Predicted p -> bytes(p.bytes());
        };
    }

    private static Cell bytes(long bytes) {
        return Cell.of(Bytes.human(bytes)).hint(Exact.bytes(bytes));
    }

    private static Cell difference(OptionalLong bytes) {
        return bytes.isEmpty()
                ? Cell.EMPTY
                : Cell.of(Exact.signed(bytes.getAsLong())).hint(Exact.bytes(bytes.getAsLong()));
    }

    private Cell unknown(Figure.Reason reason) {
        return Cell.of("–").hint(messages.text("unknown." + reason.name())).look(Look.QUIET);
    }
}
