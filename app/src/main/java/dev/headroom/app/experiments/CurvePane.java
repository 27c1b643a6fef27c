package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.ui.plot.PlotView;
import dev.headroom.experiment.Run;
import java.util.List;
import java.util.Optional;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Any figure over any knob, a line for each combination of the other knobs.
final class CurvePane extends VBox implements View {
    private final Choices<Measure> figure;
    private final Choices<String> knob;
    private final PlotView plot;
    private final ObservableBooleanValue dark;
    private Optional<Results> shown = Optional.empty();

    CurvePane(ExperimentsViewModel model, ObservableBooleanValue dark) {
        super(6);
        this.dark = dark;
        figure = new Choices<>("curve-figure", M.text("curve.figure"), Measure::word, this::draw);
        knob = new Choices<>("curve-knob", M.text("curve.over"), Names::knob, this::draw);
        plot = new PlotView(model::choose);
        plot.setId("curve-plot");
        VBox.setVgrow(plot, Priority.ALWAYS);
        getChildren()
                .addAll(new FlowPane(10, 4, figure, knob, new SavePlotButton("curve", model, plot::shown, dark)), plot);
    }

    @Override
    public void show(Results results) {
        shown = Optional.of(results);
        List<Measure> told = Measure.told(results.runs());
        figure.offer(told, Optional.of(Measure.RIGHT));
        knob.offer(
                results.knobs(),
                results.knobs().stream()
                        .filter(k -> results.values(k).size() > 1)
                        .findFirst());
        draw();
    }

    private void draw() {
        if (shown.isPresent() && figure.chosen().isPresent() && knob.chosen().isPresent()) {
            plot.show(
                    Plots.curve(
                            shown.get(),
                            figure.chosen().orElseThrow(),
                            knob.chosen().orElseThrow()),
                    dark.get());
        }
    }

    @Override
    public void choose(Optional<Run> run) {
        plot.choose(run.map(Run::key));
    }
}
