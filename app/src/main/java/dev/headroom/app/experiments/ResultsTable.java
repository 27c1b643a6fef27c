package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Hints;
import dev.headroom.experiment.Run;
import dev.headroom.memory.Bytes;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;

/// A row for each run that the filters let through. Any column sorts.
final class ResultsTable extends TableView<Run> {
    private static final double ROW = 26;

    private final ExperimentsViewModel model;
    private final ObservableList<Run> all = FXCollections.observableArrayList();
    private final FilteredList<Run> filtered = new FilteredList<>(all);
    private List<Object> columns = List.of();
    private boolean showing;

    ResultsTable(ExperimentsViewModel model) {
        this.model = model;
        setId("experiments-table");
        getStyleClass().addAll("dense", "hr-sized-table");
        setFixedCellSize(ROW);
        setPlaceholder(new Label(M.text("table.empty")));
        setAccessibleText(M.text("table"));
        setRowFactory(t -> new FrontRow());
        SortedList<Run> sorted = new SortedList<>(filtered);
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
        getSelectionModel().selectedItemProperty().addListener((o, was, now) -> {
            if (!showing && now != null) {
                model.chosen().set(java.util.Optional.of(now));
            }
        });
    }

    /// Runs on the front stand out.
    private final class FrontRow extends TableRow<Run> {
        @Override
        protected void updateItem(Run run, boolean empty) {
            super.updateItem(run, empty);
            boolean front = run != null
                    && !empty
                    && model.results().get().filter(r -> r.onFront(run)).isPresent();
            getStyleClass().remove("hr-front-row");
            if (front) {
                getStyleClass().add("hr-front-row");
            }
        }
    }

    void show(Results results) {
        List<Measure> told = Measure.told(results.runs());
        List<Object> wanted = List.of(
                Messages.language(),
                results.folder(),
                results.knobs(),
                told,
                results.sweep().repeat());
        showing = true;
        if (!wanted.equals(columns)) {
            columns = wanted;
            build(results, told);
        }
        if (!all.equals(results.runs())) {
            all.setAll(results.runs());
        }
        model.chosen().get().ifPresent(getSelectionModel()::select);
        showing = false;
    }

    void filter(Predicate<Run> shown) {
        filtered.setPredicate(shown);
    }

    void choose(Run run) {
        showing = true;
        getSelectionModel().select(run);
        showing = false;
    }

    private void build(Results first, List<Measure> told) {
        getColumns().clear();
        getColumns().add(number("column.run", r -> OptionalDouble.of(now(first).number(r)), v -> "%.0f".formatted(v)));
        getColumns()
                .add(words(
                        "column.front", M.text("column.front"), r -> now(first).onFront(r) ? "✓" : ""));
        for (String knob : first.knobs()) {
            getColumns().add(knob(knob));
        }
        if (first.sweep().repeat() > 1) {
            getColumns().add(number("column.pass", r -> OptionalDouble.of(r.repeat() + 1), v -> "%.0f".formatted(v)));
        }
        for (Measure measure : told) {
            getColumns().add(figure("column-" + measure.key(), measure.caption(), measure::of, measure::bare));
        }
        if (first.limit().isPresent()) {
            getColumns()
                    .add(words(
                            "column.limit",
                            M.text("column.limit", Bytes.human(first.limit().getAsLong())),
                            r -> left(now(first), r)));
        }
        getColumns()
                .add(words(
                        "column.state",
                        M.text("column.state"),
                        r -> r.failure().map(Messages::say).orElse("")));
    }

    /// What is shown now: more runs than at the time the columns were made.
    private Results now(Results first) {
        return model.results().get().orElse(first);
    }

    private static String left(Results results, Run run) {
        OptionalLong limit = results.limit(run);
        if (run.failed() || limit.isEmpty() || run.peak().isEmpty()) {
            return "";
        }
        long left = limit.getAsLong() - run.peak().getAsLong();
        return left < 0 ? M.text("limit.over", Bytes.human(-left)) : M.text("limit.left", Bytes.human(left));
    }

    private TableColumn<Run, String> knob(String knob) {
        TableColumn<Run, String> column = words(
                "column-" + knob, Names.knob(knob), r -> r.point().values().getOrDefault(knob, ""));
        column.setComparator(
                Comparator.<String, Double>comparing(v -> Results.number(v).orElse(Double.MAX_VALUE))
                        .thenComparing(Comparator.naturalOrder()));
        return column;
    }

    private TableColumn<Run, OptionalDouble> number(
            String key, Function<Run, OptionalDouble> value, Function<Double, String> text) {
        return figure(key.replace('.', '-'), M.text(key), value, text);
    }

    private TableColumn<Run, OptionalDouble> figure(
            String id, String title, Function<Run, OptionalDouble> value, Function<Double, String> text) {
        TableColumn<Run, OptionalDouble> column = new TableColumn<>(title);
        column.setId(id);
        column.getStyleClass().add("hr-number-column");
        column.setCellValueFactory(f -> new ReadOnlyObjectWrapper<>(value.apply(f.getValue())));
        column.setComparator(Comparator.comparingDouble(v -> v.orElse(Double.NEGATIVE_INFINITY)));
        column.setCellFactory(
                c -> new Cell<>(Pos.CENTER_RIGHT, v -> v.isPresent() ? text.apply(v.getAsDouble()) : "–"));
        wide(column, title, 7);
        return column;
    }

    private TableColumn<Run, String> words(String key, String title, Function<Run, String> value) {
        TableColumn<Run, String> column = new TableColumn<>(title);
        column.setId(key.replace('.', '-'));
        column.setCellValueFactory(f -> new ReadOnlyObjectWrapper<>(value.apply(f.getValue())));
        column.setCellFactory(c -> new Cell<>(Pos.CENTER_LEFT, v -> v));
        wide(column, title, 5);
        return column;
    }

    private static void wide(TableColumn<Run, ?> column, String title, int letters) {
        javafx.scene.text.Text ruler = new javafx.scene.text.Text(title);
        column.setPrefWidth(Math.max(ruler.getLayoutBounds().getWidth() * 1.1 + 40, letters * 9 + 26.0));
        column.setMinWidth(column.getPrefWidth());
    }

    private static final class Cell<T> extends TableCell<Run, T> {
        private final Function<T, String> text;

        Cell(Pos side, Function<T, String> text) {
            this.text = text;
            setAlignment(side);
        }

        @Override
        protected void updateItem(T value, boolean empty) {
            super.updateItem(value, empty);
            String said = empty || value == null ? "" : text.apply(value);
            setText(said);
            setTooltip(said.length() > 24 ? Hints.of(said) : null);
        }
    }
}
