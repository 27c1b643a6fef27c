package dev.headroom.app.ui;

import javafx.scene.Group;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Arc;
import javafx.scene.shape.ArcType;
import javafx.scene.shape.Circle;

/// Where a number comes from, by shape alone: a dashed ring is predicted, a half disc reported, a full disc measured.
public final class ProvenanceMark extends StackPane {
    private static final double RADIUS = 4.5;

    /// The three kinds.
    public enum Kind {
        PREDICTED,
        REPORTED,
        MEASURED
    }

    public ProvenanceMark(Kind kind) {
        getStyleClass().add("hr-mark");
        setMinSize(12, 12);
        setPrefSize(12, 12);
        setMaxSize(12, 12);
        Circle ring = new Circle(RADIUS);
        ring.getStyleClass().add("hr-mark-ring");
        switch (kind) {
            case PREDICTED -> {
                ring.getStrokeDashArray().setAll(2.3, 1.9);
                getChildren().add(ring);
            }
            case REPORTED -> {
                Arc half = new Arc(0, 0, RADIUS, RADIUS, 90, 180);
                half.setType(ArcType.CHORD);
                half.getStyleClass().add("hr-mark-fill");
                getChildren().add(new Group(ring, half));
            }
            case MEASURED -> {
                ring.getStyleClass().add("hr-mark-fill");
                getChildren().add(ring);
            }
        }
    }
}
