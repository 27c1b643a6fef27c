package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Palette;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
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
        double half = 3.5 * m.scale();
        double y = top + m.lane() / 2;
        List<LaneWords.Mark> marks = LaneWords.marks(s.events(), e -> Math.round(s.x(e.time())) + 0.5, m.left());
        for (LaneWords.Mark mark : marks) {
            double x = mark.x();
            if (ChartEvents.tall(mark.event().kind())) {
                g.setStroke(Palette.EDGE.color(s.dark()));
                g.setLineWidth(1);
                g.setLineDashes(2, 3);
                g.strokeLine(x, m.top(), x, top);
                g.setLineDashes();
            }
            g.setFill(ChartEvents.colour(mark.event().kind()).color(s.dark()));
            g.fillPolygon(new double[] {x - half, x + half, x}, new double[] {y - half, y - half, y + half}, 3);
        }
        LaneWords words = new LaneWords(messages, text -> {
            ruler.setText(text);
            return ruler.getLayoutBounds().getWidth();
        });
        for (LaneWords.Word word : words.beside(marks, half, s.width())) {
            g.setFill(ChartEvents.colour(word.mark().event().kind()).color(s.dark()));
            g.fillText(word.text(), word.x(), y);
        }
    }
}
