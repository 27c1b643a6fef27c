package dev.headroom.app.experiments;

import dev.headroom.experiment.Run;
import java.util.Optional;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// What came of the sweep that is shown: the front, the chosen run, a closer look, and all runs.
final class ResultsPane extends VBox {
    private final ExperimentsViewModel model;
    private final FrontPane front;
    private final ChosenPane chosen;
    private final DetailPane detail;
    private final VBox side = new VBox(8);
    private final VBox top = new VBox();
    private final ResultsTable table;
    private final FilterBar filters;

    ResultsPane(ExperimentsViewModel model, Adoption adoption, ObservableBooleanValue dark) {
        super(8);
        this.model = model;
        front = new FrontPane(model, dark);
        chosen = new ChosenPane(model, adoption, dark);
        detail = new DetailPane(model, dark);
        table = new ResultsTable(model);
        filters = new FilterBar(table::filter);
        side.getChildren().addAll(chosen, detail);
        VBox.setVgrow(detail, Priority.ALWAYS);
        table.setMinHeight(160);
        table.setPrefHeight(240);
        VBox.setVgrow(table, Priority.ALWAYS);
        getChildren().addAll(top, filters, table);
        arrange(true);
    }

    /// @param two whether two columns have room
    void arrange(boolean two) {
        boolean beside = !top.getChildren().isEmpty() && top.getChildren().getFirst() instanceof HBox;
        if (!top.getChildren().isEmpty() && beside == two) {
            return;
        }
        top.getChildren().clear();
        Pane both = two ? new HBox(8, front, side) : new VBox(8, side, front);
        front.setPrefWidth(580);
        side.setPrefWidth(590);
        HBox.setHgrow(front, Priority.ALWAYS);
        HBox.setHgrow(side, Priority.ALWAYS);
        top.getChildren().add(both);
    }

    void show() {
        Optional<Results> results = model.results().get();
        setVisible(results.isPresent());
        setManaged(results.isPresent());
        results.ifPresent(r -> {
            table.show(r);
            filters.show(r);
            front.show(r);
            chosen.show(r);
            detail.show(r);
            mark(model.chosen().get());
        });
    }

    void choose() {
        Optional<Run> run = model.chosen().get();
        run.ifPresent(table::choose);
        model.results().get().ifPresent(chosen::show);
        mark(run);
    }

    private void mark(Optional<Run> run) {
        front.choose(run);
        detail.choose(run);
    }
}
