package dev.headroom.app.ui.plot;

import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.Palette;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.chart.LineChart;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.XYChart;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;
import javafx.util.Duration;
import javafx.util.StringConverter;

/// A chart on the screen: every point is a mark that the keyboard reaches and a click chooses; the chosen one is
/// ringed.
public final class PlotView extends VBox {
    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

    private final Consumer<String> pick;
    private final Map<String, List<Node>> marks = new HashMap<>();
    private Optional<Plot> shown = Optional.empty();
    private boolean dark;

    /// @param pick told of the key of the mark that was pressed
    public PlotView(Consumer<String> pick) {
        super(4);
        this.pick = pick;
        getStyleClass().add("hr-plot");
        getStylesheets()
                .add(PlotView.class
                        .getResource("/dev/headroom/app/css/plot.css")
                        .toExternalForm());
    }

    public Optional<Plot> shown() {
        return shown;
    }

    public void show(Plot plot, boolean inDark) {
        if (shown.filter(plot::equals).isPresent() && dark == inDark) {
            return;
        }
        shown = Optional.of(plot);
        dark = inDark;
        marks.clear();
        NumberAxis x = axis(plot.x(), plot.rangeX(6));
        NumberAxis y = axis(plot.y(), plot.rangeY(5));
        LineChart<Number, Number> chart = new LineChart<>(x, y);
        chart.setAnimated(false);
        chart.setLegendVisible(false);
        chart.setAxisSortingPolicy(LineChart.SortingPolicy.NONE);
        chart.setVerticalZeroLineVisible(false);
        chart.setHorizontalZeroLineVisible(false);
        chart.setMinSize(200, 160);
        chart.setPrefSize(360, 260);
        chart.setAccessibleText(plot.title());
        VBox.setVgrow(chart, Priority.ALWAYS);
        plot.lines().forEach(line -> draw(chart, line));
        plot.limit().ifPresent(at -> {
            Plot.Range up = plot.rangeY(5);
            XYChart.Series<Number, Number> limit = series(chart, List.of(at, at), List.of(up.from(), up.to()));
            limit.getNode()
                    .setStyle("-fx-stroke: %s; -fx-stroke-width: 1.6px; -fx-stroke-dash-array: 6 4;"
                            .formatted(Palette.LIMIT.web(dark)));
        });
        getChildren().setAll(legend(plot), chart);
    }

    private static NumberAxis axis(Plot.Axis axis, Plot.Range range) {
        NumberAxis drawn = new NumberAxis(range.from(), range.to(), range.step());
        drawn.setLabel(axis.caption());
        drawn.setMinorTickVisible(false);
        drawn.setAnimated(false);
        drawn.setTickLabelFormatter(new StringConverter<>() {
            @Override
            public String toString(Number at) {
                return axis.tick(at.doubleValue());
            }

            @Override
            public Number fromString(String text) {
                throw new UnsupportedOperationException();
            }
        });
        return drawn;
    }

    private static XYChart.Series<Number, Number> series(
            LineChart<Number, Number> chart, List<Double> xs, List<Double> ys) {
        XYChart.Series<Number, Number> series = new XYChart.Series<>();
        for (int i = 0; i < xs.size(); i++) {
            XYChart.Data<Number, Number> data = new XYChart.Data<>(xs.get(i), ys.get(i));
            data.setNode(new StackPane());
            series.getData().add(data);
        }
        chart.getData().add(series);
        series.getData().forEach(d -> d.getNode().setVisible(false));
        return series;
    }

    private void draw(LineChart<Number, Number> chart, Plot.Line line) {
        XYChart.Series<Number, Number> series = new XYChart.Series<>();
        series.setName(line.name());
        for (Plot.Dot dot : line.dots()) {
            XYChart.Data<Number, Number> data = new XYChart.Data<>(dot.x(), dot.y());
            data.setNode(line.mark() == Plot.Mark.NONE ? new StackPane() : mark(line.mark(), dot));
            series.getData().add(data);
        }
        chart.getData().add(series);
        // the chart names each mark by its figures alone
        for (int i = 0; i < line.dots().size(); i++) {
            Node mark = series.getData().get(i).getNode();
            mark.accessibleTextProperty().unbind();
            mark.setAccessibleText(line.dots().get(i).said().replace('\n', ' '));
            mark.setAccessibleRole(AccessibleRole.BUTTON);
            mark.setFocusTraversable(line.dots().get(i).key().isPresent());
        }
        series.getNode().setStyle(stroke(line.stroke()));
        if (line.mark() == Plot.Mark.NONE) {
            series.getData().forEach(d -> d.getNode().setVisible(false));
        }
    }

    private static String stroke(Plot.Stroke stroke) {
        return switch (stroke) {
            case NONE -> "-fx-stroke: transparent;";
            case SOLID -> "-fx-stroke: -color-accent-emphasis; -fx-stroke-width: 2px;";
            case DASHED -> "-fx-stroke: -color-accent-emphasis; -fx-stroke-width: 2px; -fx-stroke-dash-array: 6 4;";
            case DOTTED -> "-fx-stroke: -color-accent-emphasis; -fx-stroke-width: 2px; -fx-stroke-dash-array: 2 3;";
        };
    }

    private StackPane mark(Plot.Mark shape, Plot.Dot dot) {
        Region sign = sign(shape, dot.strong());
        Circle ring = new Circle(10);
        ring.getStyleClass().add("hr-plot-ring");
        StackPane mark = new StackPane(ring, sign);
        mark.setMinSize(22, 22);
        Tooltip tip = Hints.of(dot.said());
        tip.setShowDelay(Duration.millis(150));
        Tooltip.install(mark, tip);
        dot.key().ifPresent(key -> {
            marks.computeIfAbsent(key, k -> new ArrayList<>()).add(mark);
            mark.setOnMouseClicked(e -> pick.accept(key));
            mark.setOnKeyPressed(e -> {
                if (e.getCode() == KeyCode.ENTER || e.getCode() == KeyCode.SPACE) {
                    pick.accept(key);
                    e.consume();
                }
            });
        });
        return mark;
    }

    private static Region sign(Plot.Mark shape, boolean strong) {
        Region sign = new Region();
        sign.getStyleClass().addAll("hr-plot-mark", strong ? "strong" : "weak");
        sign.setStyle("-fx-shape: \"%s\";"
                .formatted(
                        switch (shape) {
                            case CIRCLE, NONE -> "M 5 0 A 5 5 0 1 0 5.01 0 Z";
                            case SQUARE -> "M 0 0 H 9 V 9 H 0 Z";
                            case TRIANGLE -> "M 5 0 L 10 9 H 0 Z";
                            case DIAMOND -> "M 5 0 L 10 5 L 5 10 L 0 5 Z";
                        }));
        sign.setMinSize(9, 9);
        sign.setMaxSize(9, 9);
        return sign;
    }

    private FlowPane legend(Plot plot) {
        FlowPane legend = new FlowPane(12, 2);
        for (Plot.Line line : plot.lines()) {
            if (line.name().isEmpty() || line.dots().isEmpty()) {
                continue;
            }
            Label name = word(line.name(), "hr-muted");
            name.setGraphic(
                    line.mark() == Plot.Mark.NONE ? dash() : sign(line.mark(), line.stroke() != Plot.Stroke.NONE));
            legend.getChildren().add(name);
        }
        if (plot.limit().isPresent()) {
            Label limit = word(plot.limitWords(), "hr-danger");
            legend.getChildren().add(limit);
        }
        return legend;
    }

    private static Label word(String text, String style) {
        Label word = new Label(text);
        word.setMinWidth(USE_PREF_SIZE);
        word.getStyleClass().addAll("hr-small", style);
        return word;
    }

    private static Region dash() {
        Region dash = new Region();
        dash.getStyleClass().add("hr-plot-dash");
        return dash;
    }

    /// Rings the marks of a key.
    public void choose(Optional<String> key) {
        marks.forEach((each, nodes) -> nodes.forEach(
                n -> n.pseudoClassStateChanged(CHOSEN, key.filter(each::equals).isPresent())));
    }

    /// For tests: the marks of a key.
    public List<Node> marks(String key) {
        return marks.getOrDefault(key, List.of());
    }
}
