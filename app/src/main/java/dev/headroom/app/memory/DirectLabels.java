package dev.headroom.app.memory;

import dev.headroom.app.ui.Scale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Polyline;
import javafx.scene.shape.Rectangle;

/// Names and bytes beside a chart, each at the height of its band or line and joined to it; moved apart where they
/// would lie over each other.
final class DirectLabels extends Pane {
    private static final double LEADER = 26;

    /// @param at bytes from the ground to the middle of the band, or to the line
    record Entry(String name, String bytes, double at, Color colour) {}

    private record Row(Entry entry, Rectangle swatch, Label name, Label bytes, Polyline leader) {}

    private final DoubleUnaryOperator y;
    private final List<Row> rows = new ArrayList<>();

    /// @param y of bytes, in the coordinates of this
    DirectLabels(DoubleUnaryOperator y) {
        this.y = y;
        setId("projector-labels");
    }

    void show(List<Entry> entries) {
        if (entries.equals(rows.stream().map(Row::entry).toList())) {
            requestLayout();
            return;
        }
        rows.clear();
        getChildren().clear();
        entries.stream()
                .sorted(Comparator.comparingDouble(Entry::at).reversed())
                .map(DirectLabels::row)
                .forEach(rows::add);
        rows.forEach(r -> getChildren().addAll(r.leader(), r.swatch(), r.name(), r.bytes()));
        requestLayout();
    }

    private static Row row(Entry entry) {
        Rectangle swatch = new Rectangle(Scale.px(10), Scale.px(10), entry.colour());
        Label name = new Label(entry.name());
        name.setMinWidth(Region.USE_PREF_SIZE);
        Label bytes = new Label(entry.bytes());
        bytes.getStyleClass().add("hr-heading");
        bytes.setMinWidth(Region.USE_PREF_SIZE);
        bytes.setAlignment(Pos.CENTER_RIGHT);
        Polyline leader = new Polyline();
        leader.getStyleClass().add("hr-leader");
        return new Row(entry, swatch, name, bytes, leader);
    }

    @Override
    protected double computePrefWidth(double height) {
        double widest = rows.stream()
                .mapToDouble(r -> r.name().prefWidth(-1) + r.bytes().prefWidth(-1))
                .max()
                .orElse(0);
        return widest + Scale.px(LEADER + 10 + 8 + 14);
    }

    @Override
    protected double computeMinWidth(double height) {
        return computePrefWidth(height);
    }

    @Override
    protected void layoutChildren() {
        List<Double> middles =
                apart(rows.stream().map(r -> y.applyAsDouble(r.entry().at())).toList(), rowHeight(), getHeight());
        double x = Scale.px(LEADER);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            double at = y.applyAsDouble(row.entry().at());
            double middle = middles.get(i);
            row.leader().getPoints().setAll(0.0, at, x * 0.3, at, x * 0.7, middle, x * 0.9, middle);
            row.swatch().setX(x);
            row.swatch().setY(middle - row.swatch().getHeight() / 2);
            double nameAt = x + row.swatch().getWidth() + Scale.px(8);
            place(row.name(), nameAt, middle);
            place(row.bytes(), getWidth() - row.bytes().prefWidth(-1), middle);
        }
    }

    private double rowHeight() {
        return rows.isEmpty() ? 0 : rows.getFirst().name().prefHeight(-1);
    }

    private static void place(Label label, double x, double middle) {
        double width = label.prefWidth(-1);
        double height = label.prefHeight(-1);
        label.resizeRelocate(x, middle - height / 2, width, height);
    }

    /// The wanted heights from the top, moved so that neighbours keep a gap and all stay inside.
    static List<Double> apart(List<Double> wanted, double gap, double height) {
        List<Double> placed = new ArrayList<>(wanted);
        for (int i = 0; i < placed.size(); i++) {
            double least = i == 0 ? gap / 2 : placed.get(i - 1) + gap;
            placed.set(i, Math.max(placed.get(i), least));
        }
        for (int i = placed.size() - 1; i >= 0; i--) {
            double most = i == placed.size() - 1 ? height - gap / 2 : placed.get(i + 1) - gap;
            placed.set(i, Math.min(placed.get(i), most));
        }
        return placed;
    }
}
