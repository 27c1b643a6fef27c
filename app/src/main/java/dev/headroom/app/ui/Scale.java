package dev.headroom.app.ui;

import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;

/// How large everything is drawn: 1 is 100 %. Text follows by itself, for its sizes are in `em` of the root's font;
/// what measures in pixels (a canvas, a chart, a least width) multiplies by this.
public final class Scale {
    private static final ReadOnlyDoubleWrapper FACTOR = new ReadOnlyDoubleWrapper(1);

    private Scale() {}

    /// On the FX thread. A view that listens here lives as long as the program; [#follow] does not hold it.
    public static ReadOnlyDoubleProperty factor() {
        return FACTOR.getReadOnlyProperty();
    }

    /// @param at100 pixels at 100 %
    public static double px(double at100) {
        return at100 * FACTOR.get();
    }

    /// Runs now, and at each change of the scale while the node is in a scene.
    public static void follow(Node node, Runnable work) {
        ChangeListener<Number> changes = (o, was, now) -> work.run();
        ChangeListener<Object> shown = (o, was, now) -> {
            FACTOR.removeListener(changes);
            if (now != null) {
                FACTOR.addListener(changes);
                work.run();
            }
        };
        node.sceneProperty().addListener(shown);
        shown.changed(node.sceneProperty(), node.getScene(), node.getScene());
        if (node.getScene() == null) {
            work.run();
        }
    }

    /// Called by [Theme] only.
    static void set(double factor) {
        FACTOR.set(factor);
    }
}
