package dev.headroom.app.ui;

import dev.headroom.app.ui.Palette.Fill;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;

/// How a part of a bar is filled: plain, in stripes, in dots, or hollow.
final class BarFill {
    private static final double STRIPE = 2.5;
    private static final double DOT = 3;

    private BarFill() {}

    static void paint(GraphicsContext g, Fill fill, Color colour, double x, double y, double width, double height) {
        g.setFill(colour);
        switch (fill) {
            case SOLID -> g.fillRect(x, y, width, height);
            case HATCHED -> hatch(g, x, y, width, height);
            case DOTTED -> dots(g, x, y, width, height);
            case HOLLOW -> {
                g.setStroke(colour);
                g.setLineWidth(2);
                g.strokeRect(x + 1, y + 1, Math.max(0, width - 2), height - 2);
            }
        }
    }

    /// Stripes at 45 degrees in the present fill.
    static void hatch(GraphicsContext g, double x, double y, double width, double height) {
        if (width <= 0) {
            return;
        }
        g.save();
        g.beginPath();
        g.rect(x, y, width, height);
        g.clip();
        double wide = STRIPE * Math.sqrt(2);
        // the stripes of all bars lie on one grid, so that two parts beside each other do not jump
        for (double at = Math.floor((x - height) / (2 * wide)) * 2 * wide; at < x + width; at += 2 * wide) {
            g.fillPolygon(
                    new double[] {at, at + wide, at + wide + height, at + height},
                    new double[] {y + height, y + height, y, y},
                    4);
        }
        g.restore();
    }

    private static void dots(GraphicsContext g, double x, double y, double width, double height) {
        for (double row = 0; row * DOT < height - 1; row++) {
            for (double column = 0; column * DOT < width - 1; column++) {
                g.fillRect(x + column * DOT + 0.5, y + row * DOT + 0.5, DOT / 2 + 0.5, DOT / 2 + 0.5);
            }
        }
    }
}
