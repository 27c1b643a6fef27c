package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.experiment.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// A figure over two knobs: a cell for each pair of values, deeper in colour the higher; its number stands in it.
final class HeatPane extends VBox implements View {
    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
    private static final double LEAST_DEPTH = 0.06;
    private static final double DEEPEST = 0.5;

    private final ExperimentsViewModel model;
    private final Choices<Measure> figure;
    private final Choices<String> across;
    private final Choices<String> down;
    private final GridPane grid = new GridPane(2, 2);
    private final Label note = Names.sentence("", "hr-small", "hr-muted");
    private final Map<Button, List<Run>> cells = new HashMap<>();
    private Optional<Results> shown = Optional.empty();

    HeatPane(ExperimentsViewModel model) {
        super(6);
        this.model = model;
        figure = new Choices<>("heat-figure", M.text("curve.figure"), Measure::word, this::draw);
        across = new Choices<>("heat-across", M.text("heat.across"), Names::knob, this::draw);
        down = new Choices<>("heat-down", M.text("heat.down"), Names::knob, this::draw);
        grid.setId("heat-grid");
        ScrollPane scroll = new ScrollPane(grid);
        scroll.getStyleClass().addAll("edge-to-edge", "hr-plain-scroll");
        scroll.setMinHeight(120);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        note.managedProperty().bind(note.textProperty().isNotEmpty());
        getChildren().addAll(new FlowPane(10, 4, figure, across, down), scroll, note);
    }

    @Override
    public void show(Results results) {
        shown = Optional.of(results);
        figure.offer(Measure.told(results.runs()), Optional.of(Measure.RIGHT));
        across.offer(results.knobs(), results.knobs().stream().findFirst());
        down.offer(results.knobs(), results.knobs().stream().skip(1).findFirst());
        draw();
    }

    private void draw() {
        grid.getChildren().clear();
        cells.clear();
        if (shown.isEmpty()
                || figure.chosen().isEmpty()
                || across.chosen().isEmpty()
                || down.chosen().isEmpty()) {
            return;
        }
        Results results = shown.get();
        Measure measure = figure.chosen().orElseThrow();
        String columns = across.chosen().orElseThrow();
        String rows = down.chosen().orElseThrow();
        note.setText(columns.equals(rows) || results.knobs().size() > 2 ? M.text("heat.mean") : "");
        double[] all = results.runs().stream()
                .flatMapToDouble(r -> measure.of(r).stream())
                .toArray();
        double least = java.util.Arrays.stream(all).min().orElse(0);
        double most = java.util.Arrays.stream(all).max().orElse(0);
        List<String> xs = results.values(columns);
        List<String> ys = results.values(rows);
        for (int x = 0; x < xs.size(); x++) {
            grid.add(Names.line(xs.get(x), "hr-small", "hr-muted"), x + 1, 0);
        }
        for (int y = 0; y < ys.size(); y++) {
            grid.add(Names.line(ys.get(y), "hr-small", "hr-muted"), 0, y + 1);
            for (int x = 0; x < xs.size(); x++) {
                String column = xs.get(x);
                String row = ys.get(y);
                List<Run> here = results.runs().stream()
                        .filter(r -> column.equals(r.point().values().get(columns))
                                && row.equals(r.point().values().get(rows)))
                        .toList();
                grid.add(cell(measure, here, least, most, column, row), x + 1, y + 1);
            }
        }
        choose(model.chosen().get());
    }

    private Button cell(Measure measure, List<Run> here, double least, double most, String column, String row) {
        OptionalDouble mean =
                here.stream().flatMapToDouble(r -> measure.of(r).stream()).average();
        String said = mean.isPresent() ? measure.said(mean.getAsDouble()) : here.isEmpty() ? "" : M.text("heat.failed");
        Button cell = new Button(said);
        cell.setMnemonicParsing(false);
        cell.getStyleClass().setAll("button", "hr-heat-cell");
        cell.setMinWidth(USE_PREF_SIZE);
        cell.setAccessibleText(column + ", " + row + ": " + said);
        if (mean.isPresent()) {
            double share = most > least ? (mean.getAsDouble() - least) / (most - least) : 0.5;
            cell.setStyle("-fx-background-color: rgba(9, 105, 218, %.2f);"
                    .formatted(LEAST_DEPTH + share * (DEEPEST - LEAST_DEPTH)));
        }
        cell.setDisable(here.isEmpty());
        cell.setOnAction(e -> model.chosen().set(Optional.of(here.getFirst())));
        cells.put(cell, here);
        return cell;
    }

    @Override
    public void choose(Optional<Run> run) {
        cells.forEach((cell, runs) ->
                cell.pseudoClassStateChanged(CHOSEN, run.filter(runs::contains).isPresent()));
    }
}
