package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import dev.headroom.timeline.TimelineEvent;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;

/// The events in a lane of their own under the plot: a mark each, and a word where there is room for one. Kinds that
/// change everything also get a line through the plot.
final class ChartLane {
    private final Messages messages;

    ChartLane(Messages messages) {
        this.messages = messages;
    }

    void draw(GraphicsContext g, ChartOverlay.Scene s) {
        ChartMetrics m = s.metrics();
        double top = s.height() - m.bottom();
        g.setFill(Palette.FREE.color(s.dark()));
        g.fillRect(m.left(), top + 1, s.plotWidth(), m.lane());
        g.setTextAlign(TextAlignment.LEFT);
        g.setTextBaseline(VPos.CENTER);
        Text ruler = new Text();
        ruler.setFont(m.font());
        double lastMark = -100;
        double wordsEnd = -100;
        for (TimelineEvent event : s.events()) {
            double x = Math.round(s.x(event.time())) + 0.5;
            boolean tall = ChartEvents.tall(event.kind());
            if (x < m.left() || x - lastMark < (tall ? 2 : 6)) {
                continue;
            }
            lastMark = x;
            Color colour = ChartEvents.colour(event.kind()).color(s.dark());
            if (tall) {
                g.setStroke(Palette.EDGE.color(s.dark()));
                g.setLineWidth(1);
                g.setLineDashes(2, 3);
                g.strokeLine(x, m.top(), x, top);
                g.setLineDashes();
            }
            double half = 3.5 * m.scale();
            double y = top + m.lane() / 2;
            g.setFill(colour);
            g.fillPolygon(new double[] {x - half, x + half, x}, new double[] {y - half, y - half, y + half}, 3);
            String word = messages.text("lane." + event.kind().field());
            ruler.setText(word);
            double width = ruler.getLayoutBounds().getWidth();
            if (x - half > wordsEnd && x + half + 3 + width < s.width()) {
                g.fillText(word, x + half + 3, y);
                wordsEnd = x + half + 3 + width + 4;
            }
        }
    }
}
