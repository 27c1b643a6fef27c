package dev.headroom.app.library;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.Scale;
import dev.headroom.memory.Bytes;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableBooleanValue;
import javafx.collections.transformation.SortedList;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/// The models, a row of two lines each. All bars share one scale. Columns that the detail beside the table repeats give
/// way where there is little room.
final class ModelTable extends TableView<LibraryRow> implements AutoCloseable {
    private static final Messages M = Messages.of("library");
    private static final double ROW = 44;
    private static final double BAR = 88;
    private static final double AROUND = 20;

    private final LibraryViewModel model;
    private final ObservableBooleanValue dark;
    private final TableColumn<LibraryRow, LibraryRow> name;
    private final TableColumn<LibraryRow, LibraryRow> family;
    private final TableColumn<LibraryRow, LibraryRow> parameters;
    private final TableColumn<LibraryRow, LibraryRow> type;
    private final TableColumn<LibraryRow, LibraryRow> size;
    private final TableColumn<LibraryRow, LibraryRow> here;
    private final TableColumn<LibraryRow, LibraryRow> there;
    private final InvalidationListener redraw = o -> {
        arrange();
        refresh();
    };
    private final ChangeListener<Optional<LibraryRow>> chosen = (o, was, now) -> select(now);

    /// @param run what Enter does with the row that is chosen
    ModelTable(LibraryViewModel model, ObservableBooleanValue dark, Runnable run) {
        this.model = model;
        this.dark = dark;
        setId("library-table");
        setAccessibleText(M.text("page.title"));
        getStyleClass().addAll("dense", "hr-library-table");
        setColumnResizePolicy(UNCONSTRAINED_RESIZE_POLICY);
        setPlaceholder(new Label());
        name = column("column.model", r -> LibraryWords.name(r.model()).toLowerCase(Locale.ROOT), this::name);
        family = column(
                "column.family", r -> r.model().family(), r -> quiet(r.model().family()));
        parameters = column(
                "column.parameters",
                r -> r.model().parameters(),
                r -> figure(LibraryWords.parameters(r.model().parameters())));
        type = column(
                "column.type", r -> r.model().type(), r -> new Label(r.model().type()));
        size = column("column.size", r -> LibraryViewModel.size(r.model()), this::size);
        here = column("column.here", r -> FitBadge.words(r.here()), r -> FitBadge.of(r.here()));
        there = column("column.there", r -> FitBadge.words(r.there()), r -> FitBadge.of(r.there()));
        parameters.getStyleClass().add("hr-number-column");
        SortedList<LibraryRow> sorted = new SortedList<>(model.shown());
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
        getSelectionModel().selectedItemProperty().addListener((o, was, now) -> {
            if (now != null) {
                model.choose(now);
            }
        });
        setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ENTER) {
                run.run();
                e.consume();
            }
        });
        widthProperty().addListener(o -> arrange());
        model.rows().addListener(redraw);
        model.card().addListener(redraw);
        dark.addListener(redraw);
        model.chosen().addListener(chosen);
        Scale.follow(this, () -> {
            setFixedCellSize(Scale.px(ROW));
            arrange();
        });
        select(model.chosen().get());
    }

    private <C extends Comparable<C>> TableColumn<LibraryRow, LibraryRow> column(
            String title, Function<LibraryRow, C> order, Function<LibraryRow, Node> content) {
        TableColumn<LibraryRow, LibraryRow> column = new TableColumn<>(M.text(title));
        column.setReorderable(false);
        column.setCellValueFactory(f -> new ReadOnlyObjectWrapper<>(f.getValue()));
        column.setComparator(Comparator.comparing(order));
        column.setCellFactory(c -> new TableCell<>() {
            @Override
            protected void updateItem(LibraryRow row, boolean empty) {
                super.updateItem(row, empty);
                Node shown = empty || row == null ? null : content.apply(row);
                setGraphic(shown);
                setAccessibleText(shown == null ? "" : spoken(shown));
            }
        });
        getColumns().add(column);
        return column;
    }

    /// The words of a cell, for a screen reader.
    private static String spoken(Node node) {
        return switch (node) {
            case Labeled label -> label.getText();
            case Pane pane ->
                pane.getChildren().stream()
                        .map(ModelTable::spoken)
                        .filter(t -> !t.isEmpty())
                        .collect(Collectors.joining(", "));
            default -> "";
        };
    }

    private static String second(LibraryRow row) {
        String place = LibraryWords.place(row.model());
        return row.model().whole() ? place : M.text("broken", place);
    }

    private Node name(LibraryRow row) {
        Label first = new Label(LibraryWords.name(row.model()));
        first.getStyleClass().add("hr-heading");
        first.setTooltip(Hints.of(row.model().name() + "\n" + row.model().path()));
        Label second = new Label(second(row));
        second.getStyleClass().addAll("hr-small", row.model().whole() ? "hr-muted" : "hr-danger");
        VBox lines = new VBox(first, second);
        lines.setAlignment(Pos.CENTER_LEFT);
        return lines;
    }

    private Node size(LibraryRow row) {
        PartsBar bar = new PartsBar(Scale.px(10));
        bar.setPrefWidth(Scale.px(BAR));
        bar.setMinWidth(Scale.px(BAR));
        bar.show(row.model(), model.largest(), dark.get());
        Label bytes = new Label(Bytes.human(LibraryViewModel.size(row.model())));
        HBox cell = new HBox(8, bar, bytes);
        cell.setAlignment(Pos.CENTER_LEFT);
        return cell;
    }

    private static Node quiet(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("hr-muted");
        return label;
    }

    private static Node figure(String text) {
        Label label = new Label(text);
        HBox cell = new HBox(label);
        cell.setAlignment(Pos.CENTER_RIGHT);
        return cell;
    }

    /// Every column as wide as what stands in it; the first takes the rest.
    private void arrange() {
        there.setText(model.card().get().spec().name());
        List<LibraryRow> rows = model.rows();
        width(
                name,
                rows.stream()
                        .flatMap(r -> Stream.of(LibraryWords.name(r.model()), second(r)))
                        .toList(),
                0,
                true);
        width(family, rows.stream().map(r -> r.model().family()).toList(), 0, false);
        width(
                parameters,
                rows.stream()
                        .map(r -> LibraryWords.parameters(r.model().parameters()))
                        .toList(),
                0,
                false);
        width(type, rows.stream().map(r -> r.model().type()).toList(), 0, false);
        width(
                size,
                rows.stream()
                        .map(r -> Bytes.human(LibraryViewModel.size(r.model())))
                        .toList(),
                Scale.px(BAR) + 8,
                false);
        width(here, rows.stream().map(r -> FitBadge.words(r.here())).toList(), Scale.px(22), true);
        width(there, rows.stream().map(r -> FitBadge.words(r.there())).toList(), Scale.px(22), true);
        if (getWidth() <= 0) {
            return;
        }
        for (TableColumn<LibraryRow, ?> column : List.of(parameters, family, type, there)) {
            column.setVisible(true);
        }
        double room = getWidth() - 18;
        for (TableColumn<LibraryRow, ?> column : List.of(parameters, family, type, there)) {
            if (needed() > room) {
                column.setVisible(false);
            }
        }
        name.setPrefWidth(name.getMinWidth() + Math.max(0, room - needed()));
    }

    private double needed() {
        return getVisibleLeafColumns().stream()
                .mapToDouble(TableColumn::getMinWidth)
                .sum();
    }

    private static void width(TableColumn<LibraryRow, ?> column, List<String> texts, double more, boolean strong) {
        Font plain = Font.font("Inter", Scale.px(13));
        Font heavy = Font.font("Inter SemiBold", Scale.px(13));
        Text ruler = new Text(column.getText());
        ruler.setFont(heavy);
        // the arrow of a sorted column stands beside its head
        double widest = ruler.getLayoutBounds().getWidth() + Scale.px(8);
        ruler.setFont(strong ? heavy : plain);
        for (String text : texts) {
            ruler.setText(text);
            widest = Math.max(widest, ruler.getLayoutBounds().getWidth() + more);
        }
        column.setMinWidth(Math.ceil(widest + Scale.px(AROUND)));
        column.setPrefWidth(column.getMinWidth());
    }

    private void select(Optional<LibraryRow> row) {
        row.filter(r -> r != getSelectionModel().getSelectedItem())
                .ifPresent(r -> getSelectionModel().select(r));
    }

    @Override
    public void close() {
        model.rows().removeListener(redraw);
        model.card().removeListener(redraw);
        dark.removeListener(redraw);
        model.chosen().removeListener(chosen);
    }
}
