package dev.headroom.app.jobs;

import java.util.List;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.shape.Polyline;

/// One figure of a job over its course, such as the loss: a line from its lowest to its highest value, and the newest
/// in digits.
final class Curve extends HBox {
    private static final int MOST_POINTS = 300;

    private final String name;
    private final Label text = new Label();
    private final Polyline line = new Polyline();
    private final Pane paper = new Pane(line);

    Curve(String name) {
        super(8);
        this.name = name;
        setId("jobs-curve-" + name);
        text.setMinWidth(170);
        text.getStyleClass().add("hr-small");
        line.setStyle("-fx-stroke: -color-accent-emphasis; -fx-stroke-width: 1.5");
        line.setManaged(false);
        paper.setMinSize(60, 26);
        paper.setPrefHeight(26);
        HBox.setHgrow(paper, Priority.ALWAYS);
        getChildren().addAll(text, paper);
    }

    void show(List<Double> values) {
        if (values.isEmpty()) {
            return;
        }
        double low = values.stream().mapToDouble(v -> v).min().orElseThrow();
        double high = values.stream().mapToDouble(v -> v).max().orElseThrow();
        text.setText("%s  %s".formatted(name, digits(values.getLast())));
        setAccessibleText(text.getText() + ", " + digits(low) + " – " + digits(high));
        double height = paper.getHeight() - 4;
        double span = Math.max(1e-12, high - low);
        int points = Math.min(MOST_POINTS, values.size());
        line.getPoints().clear();
        for (int i = 0; i < points; i++) {
            double value = values.get((int) ((long) i * (values.size() - 1) / Math.max(1, points - 1)));
            line.getPoints().add(paper.getWidth() * i / Math.max(1, points - 1));
            line.getPoints().add(2 + height * (1 - (value - low) / span));
        }
    }

    String text() {
        return text.getText();
    }

    static String digits(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
