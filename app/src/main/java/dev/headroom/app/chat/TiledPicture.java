package dev.headroom.app.chat;

import dev.headroom.plan.DynamicTiling;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;

/// A picture with the grid drawn on it into which the model cuts it. The model stretches the picture to the grid, so
/// equal cells are the truth; the thumbnail, a further tile, is a small frame in the corner.
final class TiledPicture extends StackPane {
    private final Canvas grid;

    TiledPicture(Image image, double width, double height) {
        double scale = Math.min(width / image.getWidth(), height / image.getHeight());
        double w = Math.max(8, image.getWidth() * scale);
        double h = Math.max(8, image.getHeight() * scale);
        ImageView view = new ImageView(image);
        view.setFitWidth(w);
        view.setFitHeight(h);
        grid = new Canvas(w, h);
        getStyleClass().add("hr-picture");
        setMinSize(w, h);
        setMaxSize(w, h);
        getChildren().addAll(view, grid);
    }

    void show(DynamicTiling tiling) {
        GraphicsContext g = grid.getGraphicsContext2D();
        double w = grid.getWidth();
        double h = grid.getHeight();
        g.clearRect(0, 0, w, h);
        stroke(g, tiling, w, h, Color.rgb(0, 0, 0, 0.55), 3);
        stroke(g, tiling, w, h, Color.rgb(255, 255, 255, 0.95), 1.2);
        if (tiling.thumbnail()) {
            double tw = Math.max(14, w / 6);
            double th = Math.max(10, h / 6);
            g.setFill(Color.rgb(9, 105, 218, 0.75));
            g.fillRect(w - tw - 4, h - th - 4, tw, th);
            g.setStroke(Color.WHITE);
            g.setLineWidth(1.2);
            g.strokeRect(w - tw - 4, h - th - 4, tw, th);
        }
    }

    /// Takes the grid away: nobody knows how this picture is cut.
    void clear() {
        grid.getGraphicsContext2D().clearRect(0, 0, grid.getWidth(), grid.getHeight());
    }

    private static void stroke(GraphicsContext g, DynamicTiling tiling, double w, double h, Color color, double width) {
        g.setStroke(color);
        g.setLineWidth(width);
        for (int i = 1; i < tiling.columns(); i++) {
            double x = w * i / tiling.columns();
            g.strokeLine(x, 0, x, h);
        }
        for (int i = 1; i < tiling.rows(); i++) {
            double y = h * i / tiling.rows();
            g.strokeLine(0, y, w, y);
        }
        g.strokeRect(0, 0, w, h);
    }
}
