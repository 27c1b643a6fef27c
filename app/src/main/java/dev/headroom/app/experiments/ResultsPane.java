package dev.headroom.app.experiments;

import java.util.Optional;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// What came of the sweep that is shown.
final class ResultsPane extends VBox {
    private final ExperimentsViewModel model;
    private final ResultsTable table;
    private final FilterBar filters;
    private final ChosenPane chosen;

    ResultsPane(ExperimentsViewModel model, Adoption adoption, ObservableBooleanValue dark) {
        super(8);
        this.model = model;
        table = new ResultsTable(model);
        filters = new FilterBar(table::filter);
        chosen = new ChosenPane(model, adoption, dark);
        table.setMinHeight(160);
        table.setPrefHeight(230);
        VBox.setVgrow(table, Priority.ALWAYS);
        getChildren().addAll(chosen, filters, table);
    }

    /// @param two whether two columns have room
    void arrange(boolean two) {
        chosen.setMaxWidth(two ? 640 : Double.MAX_VALUE);
    }

    void show() {
        Optional<Results> results = model.results().get();
        setVisible(results.isPresent());
        setManaged(results.isPresent());
        results.ifPresent(r -> {
            table.show(r);
            filters.show(r);
            chosen.show(r);
        });
    }

    void choose() {
        model.chosen().get().ifPresent(table::choose);
        model.results().get().ifPresent(chosen::show);
    }
}
