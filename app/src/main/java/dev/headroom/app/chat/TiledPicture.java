package dev.headroom.app.chat;

import dev.headroom.plan.DynamicTiling;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;

/// A picture, and over it the grid into which the model cuts it. The model stretches the picture to the grid, so equal
/// cells are the truth. The thumbnail, a further tile, is no part of the picture: [ThumbnailTile] stands beside it.
final class TiledPicture extends StackPane {
    private final Canvas grid;
    private Optional<DynamicTiling> tiling = Optional.empty();

    TiledPicture(Image image, double width, double height) {
        double scale = Math.min(width / image.getWidth(), height / image.getHeight());
        double w = Math.max(8, image.getWidth() * scale);
        double h = Math.max(8, image.getHeight() * scale);
        ImageView view = new ImageView(image);
        view.setFitWidth(w);
        view.setFitHeight(h);
        grid = new Canvas(w, h);
        grid.setId("tile-grid");
        grid.setMouseTransparent(true);
        getStyleClass().add("hr-picture");
        setMinSize(w, h);
        setMaxSize(w, h);
        getChildren().addAll(view, grid);
    }

    /// The grid is drawn only while the mouse or the keyboard is there: a sent picture is the picture.
    TiledPicture onHoverOnly() {
        grid.visibleProperty().bind(Bindings.or(hoverProperty(), focusedProperty()));
        return this;
    }

    void show(DynamicTiling now) {
        tiling = Optional.of(now);
        GraphicsContext g = grid.getGraphicsContext2D();
        double w = grid.getWidth();
        double h = grid.getHeight();
        g.clearRect(0, 0, w, h);
        stroke(g, now, w, h, Color.rgb(0, 0, 0, 0.55), 3);
        stroke(g, now, w, h, Color.rgb(255, 255, 255, 0.95), 1.2);
    }

    /// Takes the grid away: nobody knows how this picture is cut.
    void clear() {
        tiling = Optional.empty();
        grid.getGraphicsContext2D().clearRect(0, 0, grid.getWidth(), grid.getHeight());
    }

    /// How the model cuts it, where that is known.
    Optional<DynamicTiling> tiling() {
        return tiling;
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
