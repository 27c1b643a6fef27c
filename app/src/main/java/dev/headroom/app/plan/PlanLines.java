package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.engines.PlanLine;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/// The bill of the tightest card: bytes, formula with its numbers, and where the formula comes from.
final class PlanLines extends TableView<PlanLine> {
    private static final Messages M = Messages.of("models");

    private boolean dark;

    PlanLines() {
        setId("plan-lines");
        setFixedCellSize(28);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_LAST_COLUMN);
        TableColumn<PlanLine, String> name = column("line.name", PlanLine::name, 210);
        name.setCellFactory(c -> new NameCell());
        getColumns().add(name);
        getColumns().add(right(column("line.resting", l -> l.bytes() == 0 ? "" : Bytes.human(l.bytes()), 90)));
        getColumns().add(right(column("line.peak", l -> Bytes.human(l.peak()), 90)));
        getColumns().add(right(column("line.range", l -> "±" + Bytes.human(l.uncertainty()), 90)));
        getColumns()
                .add(tipped(column("line.formula", l -> Messages.say(l.formula().sentence()), 300)));
        getColumns().add(tipped(column("line.source", l -> Messages.say(l.source()), 240)));
    }

    private static TableColumn<PlanLine, String> column(String key, Function<PlanLine, String> text, double width) {
        TableColumn<PlanLine, String> column = new TableColumn<>(M.text(key));
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(text.apply(row.getValue())));
        column.setPrefWidth(width);
        column.setSortable(false);
        return column;
    }

    private static TableColumn<PlanLine, String> right(TableColumn<PlanLine, String> column) {
        column.setStyle("-fx-alignment: center-right;");
        return column;
    }

    private static TableColumn<PlanLine, String> tipped(TableColumn<PlanLine, String> column) {
        column.setCellFactory(c -> new TippedCell());
        return column;
    }

    void show(List<PlanLine> lines, boolean inDark) {
        dark = inDark;
        getItems().setAll(lines);
        refresh();
        double height = 28.0 * (lines.size() + 1) + 12;
        setMinHeight(height);
        setPrefHeight(height);
    }

    List<PlanLine> shown() {
        return List.copyOf(getItems());
    }

    private final class NameCell extends TableCell<PlanLine, String> {
        @Override
        protected void updateItem(String text, boolean empty) {
            super.updateItem(text, empty);
            PlanLine line = empty ? null : getTableRow().getItem();
            if (line == null) {
                setText("");
                setGraphic(null);
                return;
            }
            String part = Messages.say(line.part());
            String kind = M.text("kind." + line.kind().field());
            Region dot = new Region();
            dot.setMinSize(10, 10);
            dot.setMaxSize(10, 10);
            dot.setStyle("-fx-background-radius: 2px; -fx-background-color: "
                    + Palette.of(line.kind()).web(dark) + ";");
            setGraphic(dot);
            setText(part.isEmpty() ? kind : kind + " / " + part);
        }
    }

    private static final class TippedCell extends TableCell<PlanLine, String> {
        @Override
        protected void updateItem(String text, boolean empty) {
            super.updateItem(text, empty);
            setText(empty ? "" : text);
            if (empty || text == null || text.isEmpty()) {
                setTooltip(null);
            } else {
                Tooltip tip = new Tooltip();
                Label label = new Label(text);
                label.setWrapText(true);
                label.setMaxWidth(520);
                tip.setGraphic(label);
                setTooltip(tip);
            }
        }
    }
}
