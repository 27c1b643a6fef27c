package dev.headroom.app.tuning;

import atlantafx.base.controls.ProgressSliderSkin;
import javafx.scene.control.Slider;
import javafx.scene.layout.Region;

/// A slider with ticks under its thumb: where the engine stands while the thumb stands elsewhere, and the value that an
/// adapter has of its own.
final class MarkedSlider extends Region {
    private static final double THUMB = 8;
    private static final double TICK = 2;
    private static final double HEIGHT = 15;

    final Slider slider = new Slider();
    private final Region old = tick("hr-old-tick");
    private final Region own = tick("hr-own-tick");
    private double oldAt = Double.NaN;
    private double ownAt = Double.NaN;

    MarkedSlider() {
        slider.setSkin(new ProgressSliderSkin(slider));
        slider.getStyleClass().add("small");
        getChildren().addAll(old, own, slider);
    }

    private static Region tick(String style) {
        Region tick = new Region();
        tick.getStyleClass().add(style);
        tick.setMouseTransparent(true);
        tick.setManaged(false);
        return tick;
    }

    /// @param engineAt position at which the engine stands, NaN for no tick
    /// @param adapterAt position of the adapter's own value, NaN for no tick
    void marks(double engineAt, double adapterAt) {
        if (Double.compare(engineAt, oldAt) != 0 || Double.compare(adapterAt, ownAt) != 0) {
            oldAt = engineAt;
            ownAt = adapterAt;
            requestLayout();
        }
    }

    @Override
    protected double computePrefHeight(double width) {
        return HEIGHT;
    }

    @Override
    protected double computeMinHeight(double width) {
        return HEIGHT;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 40;
    }

    @Override
    protected void layoutChildren() {
        slider.resizeRelocate(0, 0, getWidth(), getHeight());
        place(old, oldAt);
        place(own, ownAt);
    }

    private void place(Region tick, double at) {
        double share = (at - slider.getMin()) / (slider.getMax() - slider.getMin());
        tick.setVisible(share >= 0 && share <= 1);
        if (tick.isVisible()) {
            double x = THUMB + share * (getWidth() - 2 * THUMB) - TICK / 2;
            tick.resizeRelocate(Math.round(x), 1, TICK, getHeight() - 2);
        }
    }
}
