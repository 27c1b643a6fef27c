package dev.headroom.app.ui;

import javafx.scene.Node;
import javafx.scene.layout.Region;

/// A list that can be opened beside what it belongs to. Where there is no room for both, the open list takes the place
/// of its neighbour, and nothing outside of the pane moves.
public final class SidePane extends Region {
    private final Region side;
    private final Region main;

    /// @param side as wide as it prefers while it is open
    /// @param main is given the rest, at least its least width
    public SidePane(Region side, Region main) {
        this.side = side;
        this.main = main;
        getChildren().addAll(main, side);
        side.visibleProperty().addListener(o -> requestLayout());
    }

    public boolean isOpen() {
        return side.isVisible();
    }

    public void open(boolean open) {
        side.setVisible(open);
        side.setManaged(open);
    }

    /// Whether the open list has taken its neighbour's place.
    public boolean covers() {
        return isOpen() && getWidth() < side.prefWidth(-1) + main.minWidth(-1);
    }

    @Override
    protected void layoutChildren() {
        double height = getHeight();
        boolean covers = covers();
        main.setVisible(!covers);
        double beside = !isOpen() ? 0 : covers ? getWidth() : side.prefWidth(-1);
        place(side, 0, beside, height);
        place(main, beside, getWidth() - beside, height);
    }

    private static void place(Node node, double x, double width, double height) {
        node.resizeRelocate(x, 0, width, height);
    }

    @Override
    protected double computeMinWidth(double height) {
        return main.minWidth(height);
    }

    @Override
    protected double computePrefWidth(double height) {
        return main.prefWidth(height) + (isOpen() ? side.prefWidth(height) : 0);
    }

    @Override
    protected double computeMinHeight(double width) {
        return Math.max(main.minHeight(-1), isOpen() ? side.minHeight(-1) : 0);
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.max(main.prefHeight(-1), isOpen() ? side.prefHeight(-1) : 0);
    }
}
