package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.memory.Bytes;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;

/// Draws the limit: a dashed line that steps where it changed, each step with its label where no event line is.
final class ChartLimitInk {
    private final Messages messages;
    private String key = "chart.limit";

    ChartLimitInk(Messages messages) {
        this.messages = messages;
    }

    /// What the limit is called.
    void key(String name) {
        key = name;
    }

    void draw(GraphicsContext g, ChartOverlay.Scene s) {
        double lastX = -1;
        double lastY = -1;
        g.setLineWidth(1.5 * s.metrics().scale());
        for (ChartLimit step : s.limits()) {
            double left = Math.max(s.metrics().left(), s.x(step.from()));
            double right = Math.min(s.width() - s.metrics().right(), s.x(step.to()));
            double y = Math.max(s.metrics().top(), Math.round(s.y(step.bytes())) + 0.5);
            boolean above = step.bytes() > s.axis().top();
            g.setStroke(Palette.LIMIT.color(s.dark()));
            g.setLineDashes(6 * s.metrics().scale(), 4 * s.metrics().scale());
            if (lastX >= 0) {
                g.strokeLine(left, lastY, left, y);
            }
            if (!above) {
                g.strokeLine(left, y, right, y);
            }
            g.setLineDashes();
            label(g, s, (above ? "↑ " : "") + messages.text(key, Bytes.human(step.bytes())), left, right, y);
            lastX = right;
            lastY = y;
        }
    }

    /// Above the line at the right of its step, moved to the left until no event line crosses it.
    private static void label(
            GraphicsContext g, ChartOverlay.Scene s, String text, double left, double right, double y) {
        Text ruler = new Text(text);
        ruler.setFont(s.metrics().font());
        double width = ruler.getLayoutBounds().getWidth();
        double height = ruler.getLayoutBounds().getHeight();
        if (right - left < width + 8) {
            return;
        }
        double x = place(right - width - 4, left + 4, width, s.tall());
        double base = Math.max(height - 2, y - 3);
        g.setFill(Palette.BACKGROUND.color(s.dark()));
        g.setGlobalAlpha(0.85);
        g.fillRect(x - 2, base - height + 2, width + 4, height - 1);
        g.setGlobalAlpha(1);
        g.setFill(Palette.LIMIT.color(s.dark()));
        g.setTextAlign(TextAlignment.LEFT);
        g.setTextBaseline(VPos.BOTTOM);
        g.fillText(text, x, base);
    }

    /// @param tall where event lines are, from left to right
    static double place(double wanted, double least, double width, List<Double> tall) {
        double x = wanted;
        for (double line : tall.reversed()) {
            if (line > x - 4 && line < x + width + 4) {
                x = line - width - 6;
            }
        }
        return x >= least ? x : wanted;
    }
}
