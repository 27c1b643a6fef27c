package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.app.ui.ProvenanceMark;
import dev.headroom.app.ui.Scale;
import dev.headroom.lesson.Unit;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/// A guess and the truth, two bars on one axis: the guess hollow, the truth filled.
final class GuessAxis extends GridPane {
    private static final Messages M = Messages.of("lessons");
    /// The longer bar leaves a little of the axis free.
    private static final double ROOM = 1.15;

    /// @param guess in exact bytes where the unit is one, as the truth
    /// @param from the mark of where the truth comes from
    GuessAxis(double guess, double truth, Unit unit, ProvenanceMark.Kind from, boolean dark) {
        super(8, 4);
        setId("lesson-axis");
        ColumnConstraints words = new ColumnConstraints();
        words.setMinWidth(USE_PREF_SIZE);
        ColumnConstraints bar = new ColumnConstraints();
        bar.setHgrow(Priority.ALWAYS);
        bar.setMinWidth(60);
        ColumnConstraints figure = new ColumnConstraints();
        figure.setHalignment(HPos.RIGHT);
        figure.setMinWidth(USE_PREF_SIZE);
        getColumnConstraints().addAll(words, bar, figure);
        double axis = Math.max(Math.max(Math.abs(guess), Math.abs(truth)) * ROOM, 1e-12);
        String fill = Palette.KV_USED.web(dark);
        addRow(
                0,
                caption(M.text("axis.guess"), new ProvenanceMark(ProvenanceMark.Kind.PREDICTED)),
                new Bar(share(guess, axis), "hr-lesson-bar-guess", ""),
                value("lesson-guessed", unit.shown(guess)));
        addRow(
                1,
                caption(M.text("axis.truth"), new ProvenanceMark(from)),
                new Bar(share(truth, axis), "hr-lesson-bar-truth", "-fx-background-color: " + fill + ";"),
                value("lesson-true", unit.shown(truth)));
        setAccessibleText(M.text("axis.spoken", unit.shown(guess), unit.shown(truth)));
    }

    private static double share(double value, double axis) {
        return Math.clamp(value / axis, 0, 1);
    }

    private static Node caption(String words, Node mark) {
        Label label = new Label(words, mark);
        label.setMinWidth(USE_PREF_SIZE);
        label.getStyleClass().add("hr-small");
        return label;
    }

    private static Label value(String id, String text) {
        Label label = new Label(text);
        label.setId(id);
        label.setMinWidth(USE_PREF_SIZE);
        label.getStyleClass().addAll("hr-small", "hr-heading");
        return label;
    }

    /// A share of a frame.
    private static final class Bar extends StackPane {
        private final Region fill = new Region();
        private final double share;

        Bar(double share, String style, String colour) {
            this.share = share;
            getStyleClass().add("hr-lesson-bar");
            fill.getStyleClass().add(style);
            fill.setStyle(colour);
            fill.setManaged(false);
            getChildren().add(fill);
            setMinHeight(Scale.px(16));
        }

        @Override
        protected void layoutChildren() {
            fill.resizeRelocate(0, 0, Math.round(getWidth() * share), getHeight());
        }
    }
}
