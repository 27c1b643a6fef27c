package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;

/// Every component with what is predicted, what is reported and the difference; the one selected is explained below in
/// words and formula.
final class ComponentTable extends VBox {
    private final Messages messages;
    private final TableView<Line> table = new TableView<>();
    private final TableColumn<Line, Line> whatIf;
    private final Label explanation = new Label();
    private boolean dark;
    private Optional<MemoryState> state = Optional.empty();

    /// @param key the component's field, or `sum`, `measured`, `unattributed`, `free`
    private record Line(
            String key,
            Palette colour,
            Cell predicted,
            Cell reported,
            Cell difference,
            Cell ifApplied,
            boolean strong) {}

    /// @param text what stands in the cell
    /// @param hint exact bytes or the reason
    private record Cell(String text, String hint, boolean known) {
        static final Cell EMPTY = new Cell("", "", true);
    }

    ComponentTable(Messages messages) {
        this.messages = messages;
        setId("memory-table");
        setSpacing(6);
        table.getStyleClass().addAll("dense", "hr-component-table");
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setFixedCellSize(25);
        table.setMinHeight(140);
        table.setPlaceholder(new Label());
        table.getColumns().add(name());
        table.getColumns().add(number("predicted", Line::predicted));
        table.getColumns().add(number("reported", Line::reported));
        table.getColumns().add(number("difference", Line::difference));
        whatIf = number("if_applied", Line::ifApplied);
        whatIf.setVisible(false);
        table.getColumns().add(whatIf);
        table.getColumns().forEach(c -> {
            c.setSortable(false);
            c.setReorderable(false);
        });
        VBox.setVgrow(table, Priority.ALWAYS);
        explanation.setId("memory-explanation");
        explanation.setWrapText(true);
        explanation.getStyleClass().add("hr-small");
        ScrollPane scroll = new ScrollPane(explanation);
        scroll.setFitToWidth(true);
        scroll.setMinHeight(66);
        scroll.setPrefHeight(84);
        scroll.getStyleClass().add("hr-explanation");
        table.getSelectionModel().selectedItemProperty().addListener((o, was, now) -> explain());
        getChildren().addAll(table, scroll);
        explain();
    }

    private TableColumn<Line, Line> name() {
        TableColumn<Line, Line> column = new TableColumn<>(messages.text("table.component"));
        column.setMinWidth(140);
        column.setPrefWidth(190);
        column.setCellValueFactory(f -> new ReadOnlyObjectWrapper<>(f.getValue()));
        column.setCellFactory(c -> new TableCell<>() {
            @Override
            protected void updateItem(Line line, boolean empty) {
                super.updateItem(line, empty);
                if (empty || line == null) {
                    setGraphic(null);
                    return;
                }
                Rectangle swatch = new Rectangle(10, 10, line.colour().color(dark));
                swatch.setArcWidth(3);
                swatch.setArcHeight(3);
                Label text = new Label(messages.text("component." + line.key()));
                text.setTooltip(new Tooltip(line.key()));
                text.getStyleClass().add(line.strong() ? "hr-heading" : "hr-cell");
                HBox box = new HBox(7, swatch, text);
                box.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
                setGraphic(box);
            }
        });
        return column;
    }

    private TableColumn<Line, Line> number(String key, Function<Line, Cell> cell) {
        TableColumn<Line, Line> column = new TableColumn<>(messages.text("table." + key));
        column.setMinWidth(84);
        column.setPrefWidth(112);
        column.getStyleClass().add("hr-number-column");
        column.setCellValueFactory(f -> new ReadOnlyObjectWrapper<>(f.getValue()));
        column.setCellFactory(c -> new TableCell<>() {
            @Override
            protected void updateItem(Line line, boolean empty) {
                super.updateItem(line, empty);
                setStyle("-fx-alignment: center-right;");
                getStyleClass().removeAll("hr-muted");
                if (empty || line == null) {
                    setText(null);
                    setTooltip(null);
                    return;
                }
                Cell content = cell.apply(line);
                setText(content.text());
                setTooltip(content.hint().isEmpty() ? null : new Tooltip(content.hint()));
                if (!content.known()) {
                    getStyleClass().add("hr-muted");
                }
            }
        });
        return column;
    }

    void show(MemoryState s, boolean inDark) {
        state = Optional.of(s);
        boolean themeChanged = dark != inDark;
        dark = inDark;
        whatIf.setVisible(s.whatIf());
        List<Line> lines = lines(s);
        Line selected = table.getSelectionModel().getSelectedItem();
        for (int i = 0; i < lines.size(); i++) {
            if (i >= table.getItems().size()) {
                table.getItems().add(lines.get(i));
            } else if (!table.getItems().get(i).equals(lines.get(i))) {
                boolean again = selected != null && table.getSelectionModel().getSelectedIndex() == i;
                table.getItems().set(i, lines.get(i));
                if (again) {
                    table.getSelectionModel().select(i);
                }
            }
        }
        if (table.getItems().size() > lines.size()) {
            table.getItems().remove(lines.size(), table.getItems().size());
        }
        if (themeChanged) {
            table.refresh();
        }
        explain();
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
                    Palette.of(row.kind()),
                    planned(row),
                    told(row),
                    difference(row.difference()),
                    row.ifApplied().isPresent() ? bytes(row.ifApplied().getAsLong()) : Cell.EMPTY,
                    false));
        }
        boolean predicts = s.current().predicts();
        long predicted = s.current().resting();
        OptionalLong reported =
                s.report().isPresent() ? OptionalLong.of(s.report().get().total()) : OptionalLong.empty();
        lines.add(new Line(
                "sum",
                Palette.BACKGROUND,
                predicts
                        ? bytes(predicted)
                        : new Cell("–", Messages.say(s.current().verdict()), false),
                reported.isPresent() ? bytes(reported.getAsLong()) : unknown(Figure.Reason.NOT_RUNNING),
                difference(
                        predicts && reported.isPresent()
                                ? OptionalLong.of(reported.getAsLong() - predicted)
                                : OptionalLong.empty()),
                bytes(s.draft().resting()),
                true));
        OptionalLong measured = s.measuredBytes();
        lines.add(new Line(
                "measured",
                Palette.MEASURED,
                Cell.EMPTY,
                measured.isPresent()
                        ? new Cell(
                                Bytes.human(measured.getAsLong()),
                                Exact.bytes(measured.getAsLong()) + "\n" + ((Figure.Measured) s.measured()).source(),
                                true)
                        : unknown(((Figure.Unknown) s.measured()).reason()),
                difference(
                        predicts && measured.isPresent()
                                ? OptionalLong.of(measured.getAsLong() - predicted)
                                : OptionalLong.empty()),
                Cell.EMPTY,
                true));
        OptionalLong rest = s.unattributed();
        lines.add(new Line(
                "unattributed",
                Palette.UNATTRIBUTED,
                Cell.EMPTY,
                rest.isPresent()
                        ? new Cell(Exact.signed(rest.getAsLong()), Exact.bytes(rest.getAsLong()), true)
                        : unknown(Figure.Reason.NOT_RUNNING),
                Cell.EMPTY,
                Cell.EMPTY,
                false));
        return lines;
    }

    private Cell planned(MemoryState.Row row) {
        return switch (row.planned()) {
            case Figure.Predicted p
            when row.transientUse() ->
                new Cell(
                        messages.text(
                                "table.peak", Bytes.human(row.plannedPeak().orElse(0))),
                        Exact.bytes(row.plannedPeak().orElse(0)),
                        true);
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
                new Cell(
                        messages.text(
                                "table.peak", Bytes.human(row.reportedPeak().orElse(0))),
                        messages.text(
                                "table.now_and_peak",
                                Exact.bytes(r.bytes()),
                                Exact.bytes(row.reportedPeak().orElse(0))),
                        true);
            case Figure.Reported r -> bytes(r.bytes());
            case Figure.Unknown u -> unknown(u.reason());
            case Figure.Measured m -> bytes(m.bytes());
            case Figure.Predicted p -> bytes(p.bytes());
        };
    }

    private static Cell bytes(long bytes) {
        return new Cell(Bytes.human(bytes), Exact.bytes(bytes), true);
    }

    private static Cell difference(OptionalLong bytes) {
        return bytes.isEmpty()
                ? Cell.EMPTY
                : new Cell(Exact.signed(bytes.getAsLong()), Exact.bytes(bytes.getAsLong()), true);
    }

    private Cell unknown(Figure.Reason reason) {
        return new Cell("–", messages.text("unknown." + reason.name()), false);
    }

    private void explain() {
        Line selected = table.getSelectionModel().getSelectedItem();
        if (selected == null || state.isEmpty()) {
            explanation.setText(messages.text("table.pick"));
            return;
        }
        String key = selected.key();
        StringBuilder text = new StringBuilder(messages.text("what." + key));
        state.get().rows().stream()
                .filter(r -> r.kind().field().equals(key))
                .findFirst()
                .ifPresent(row -> {
                    line(text, "explain.predicted", said(row.formulas()));
                    line(text, "explain.reported", said(row.reportedFormulas()));
                    line(text, "explain.source", said(row.sources()));
                    if (row.uncertainty() > 0) {
                        line(text, "explain.range", Bytes.human(row.uncertainty()));
                    }
                });
        line(text, "explain.moves", messages.has("moves." + key) ? messages.text("moves." + key) : "");
        if (!explanation.getText().contentEquals(text)) {
            explanation.setText(text.toString());
        }
    }

    private static String said(List<Sentence> lines) {
        return lines.stream().map(Messages::say).collect(Collectors.joining("\n"));
    }

    private void line(StringBuilder text, String key, String content) {
        if (!content.isBlank()) {
            text.append('\n').append(messages.text(key, content));
        }
    }
}
