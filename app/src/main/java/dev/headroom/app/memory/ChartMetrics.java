package dev.headroom.app.memory;

import javafx.scene.text.Font;

/// The room around the plot, which grows with the text so that a projector shows it, too.
///
/// @param scale 1 at the usual size of text
record ChartMetrics(double scale) {
    /// Pixels of the window's text at scale 1.
    static final double USUAL = 13;

    static ChartMetrics of(Font text) {
        return new ChartMetrics(Math.clamp(text.getSize() / USUAL, 0.8, 4));
    }

    double left() {
        return 62 * scale;
    }

    double right() {
        return 10 * scale;
    }

    double top() {
        return 14 * scale;
    }

    /// Of the events, between plot and times.
    double lane() {
        return 15 * scale;
    }

    double bottom() {
        return lane() + 18 * scale;
    }

    Font font() {
        return Font.font("Inter", 10.5 * scale);
    }
}
