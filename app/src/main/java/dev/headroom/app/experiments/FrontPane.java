package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.ui.plot.Plot;
import dev.headroom.app.ui.plot.PlotView;
import dev.headroom.experiment.Run;
import java.util.Optional;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Memory against quality: what each run cost and won, and the runs that nothing beats for less.
final class FrontPane extends VBox {
    private final PlotView plot;
    private final Label empty = Names.sentence(M.text("plot.front.empty"), "hr-muted");
    private final ObservableBooleanValue dark;

    FrontPane(ExperimentsViewModel model, ObservableBooleanValue dark) {
        super(6);
        this.dark = dark;
        setId("experiments-front");
        getStyleClass().add("hr-panel");
        setPadding(new Insets(12));
        plot = new PlotView(model::choose);
        plot.setId("experiments-front-plot");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(
                8,
                Names.line(M.text("plot.front.title"), "hr-title"),
                gap,
                new SavePlotButton("front", model, plot::shown, dark));
        head.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(plot, Priority.ALWAYS);
        empty.managedProperty().bind(empty.visibleProperty());
        plot.managedProperty().bind(plot.visibleProperty());
        getChildren().addAll(head, empty, plot);
    }

    void show(Results results) {
        Plot front = Plots.front(results);
        boolean nothing = front.isEmpty();
        empty.setVisible(nothing);
        plot.setVisible(!nothing);
        if (!nothing) {
            plot.show(front, dark.get());
        }
    }

    void choose(Optional<Run> run) {
        plot.choose(run.map(Run::key));
    }
}
