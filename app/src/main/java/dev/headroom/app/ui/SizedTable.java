package dev.headroom.app.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/// A table whose columns are as wide as what stands in them, so that no number is ever cut: with little room it scrolls
/// sideways, with much room the first column takes the rest. Rows of one height, which grows with the text; no sorting,
/// because rows have an order of their own.
public final class SizedTable<S> extends TableView<S> {
    /// Left and right of a cell's text, and the line between two columns.
    private static final double AROUND = 26;

    private static final double SWATCH = 18;

    private final List<Sized<S>> sized = new ArrayList<>();
    private boolean fitted;
    private Font font = Font.getDefault();
    private double room = -1;
    private boolean dark;

    /// What stands in a cell.
    ///
    /// @param hint the tooltip, empty for none
    /// @param colour of a swatch before the text
    public record Cell(String text, String hint, Look look, Optional<Palette> colour) {
        public static final Cell EMPTY = of("");

        public static Cell of(String text) {
            return new Cell(text, "", Look.PLAIN, Optional.empty());
        }

        public Cell hint(String about) {
            return new Cell(text, about, look, colour);
        }

        public Cell look(Look next) {
            return new Cell(text, hint, next, colour);
        }

        public Cell swatch(Palette before) {
            return new Cell(text, hint, look, Optional.of(before));
        }
    }

    /// How a cell's text is set.
    public enum Look {
        PLAIN(""),
        STRONG("hr-heading"),
        QUIET("hr-muted"),
        DANGER("hr-danger");

        private final String style;

        Look(String style) {
            this.style = style;
        }
    }

    private record Sized<S>(TableColumn<S, S> column, Function<S, Cell> cell) {}

    public SizedTable(double rowHeight) {
        getStyleClass().addAll("dense", "hr-sized-table");
        setFixedCellSize(rowHeight);
        // the style sheet lets rows grow with the text
        fixedCellSizeProperty().addListener(o -> {
            if (fitted) {
                fitHeight();
            }
        });
        setColumnResizePolicy(UNCONSTRAINED_RESIZE_POLICY);
        setPlaceholder(new Label());
        widthProperty().addListener(o -> spread());
    }

    /// Adds a column of words.
    public TableColumn<S, S> words(String title, Function<S, Cell> cell) {
        return add(title, cell, Pos.CENTER_LEFT);
    }

    /// Adds a column of numbers, set to the right.
    public TableColumn<S, S> numbers(String title, Function<S, Cell> cell) {
        TableColumn<S, S> column = add(title, cell, Pos.CENTER_RIGHT);
        column.getStyleClass().add("hr-number-column");
        return column;
    }

    private TableColumn<S, S> add(String title, Function<S, Cell> cell, Pos side) {
        TableColumn<S, S> column = new TableColumn<>(title);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(f -> new ReadOnlyObjectWrapper<>(f.getValue()));
        column.setCellFactory(c -> new SizedCell(cell, side));
        column.visibleProperty().addListener(o -> measure());
        sized.add(new Sized<>(column, cell));
        getColumns().add(column);
        return column;
    }

    /// Shows these rows; only those that changed are drawn again, and what was selected stays so.
    public void show(List<S> rows, boolean inDark) {
        boolean themed = dark != inDark;
        dark = inDark;
        int selected = getSelectionModel().getSelectedIndex();
        boolean changed = themed || rows.size() != getItems().size();
        for (int i = 0; i < rows.size(); i++) {
            if (i >= getItems().size()) {
                getItems().add(rows.get(i));
            } else if (!getItems().get(i).equals(rows.get(i))) {
                getItems().set(i, rows.get(i));
                changed = true;
            }
        }
        if (getItems().size() > rows.size()) {
            getItems().remove(rows.size(), getItems().size());
        }
        if (selected >= 0 && selected < rows.size() && getSelectionModel().getSelectedIndex() != selected) {
            getSelectionModel().select(selected);
        }
        if (themed) {
            refresh();
        }
        if (changed) {
            measure();
        }
    }

    /// As high as its rows, so that its sum is never out of sight.
    public void fitHeight() {
        fitted = true;
        double bar = needed() > getWidth() && getWidth() > 0 ? 16 : 0;
        double height = getFixedCellSize() * (getItems().size() + 1) + 10 + bar;
        setMinHeight(height);
        setPrefHeight(height);
        setMaxHeight(height);
    }

    /// Pixels that all columns need so that nothing is cut.
    public double needed() {
        return sized.stream()
                .filter(s -> s.column().isVisible())
                .mapToDouble(s -> s.column().getMinWidth())
                .sum();
    }

    private void measure() {
        Text ruler = new Text();
        ruler.setFont(font);
        Text strong = new Text();
        strong.setFont(Font.font("Inter SemiBold", font.getSize()));
        for (Sized<S> each : sized) {
            strong.setText(each.column().getText());
            double widest = strong.getLayoutBounds().getWidth();
            for (S row : getItems()) {
                Cell cell = each.cell().apply(row);
                Text measured = cell.look() == Look.STRONG ? strong : ruler;
                measured.setText(cell.text());
                double width =
                        measured.getLayoutBounds().getWidth() + (cell.colour().isPresent() ? SWATCH : 0);
                widest = Math.max(widest, width);
            }
            each.column().setMinWidth(Math.ceil(widest) + AROUND);
        }
        room = -1;
        spread();
    }

    /// The first column takes what the others leave.
    private void spread() {
        if (getWidth() <= 0 || getWidth() == room || sized.isEmpty()) {
            return;
        }
        room = getWidth();
        double scrollBar = getFixedCellSize() * (getItems().size() + 1) + 10 > getHeight() && getHeight() > 0 ? 16 : 2;
        double spare = Math.max(0, getWidth() - scrollBar - needed());
        boolean first = true;
        for (Sized<S> each : sized) {
            TableColumn<S, S> column = each.column();
            if (column.isVisible()) {
                column.setPrefWidth(column.getMinWidth() + (first ? spare : 0));
                first = false;
            }
        }
    }

    private final class SizedCell extends TableCell<S, S> {
        private final Function<S, Cell> content;

        SizedCell(Function<S, Cell> content, Pos side) {
            this.content = content;
            setAlignment(side);
            setTextOverrun(javafx.scene.control.OverrunStyle.CLIP);
            fontProperty().addListener((o, was, now) -> {
                if (now != null && now.getSize() != font.getSize()) {
                    font = now;
                    measure();
                }
            });
        }

        @Override
        protected void updateItem(S row, boolean empty) {
            super.updateItem(row, empty);
            getStyleClass().removeAll(Look.STRONG.style, Look.QUIET.style, Look.DANGER.style);
            if (empty || row == null) {
                setText(null);
                setGraphic(null);
                setTooltip(null);
                return;
            }
            Cell cell = content.apply(row);
            setText(cell.text());
            setTooltip(cell.hint().isEmpty() ? null : Hints.of(cell.hint()));
            setGraphic(cell.colour().map(this::swatch).orElse(null));
            if (!cell.look().style.isEmpty()) {
                getStyleClass().add(cell.look().style);
            }
        }

        private Rectangle swatch(Palette colour) {
            Rectangle swatch = new Rectangle(10, 10, colour.color(dark));
            swatch.setArcWidth(3);
            swatch.setArcHeight(3);
            return swatch;
        }
    }
}
