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
    private static final Color ENCODED = Color.rgb(76, 154, 255, 0.38);
    private static final Color IN_WORK = Color.rgb(9, 105, 218);

    private final Canvas grid;
    private final Canvas light;
    private int lit;
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
        light = new Canvas(w, h);
        light.setId("tile-light");
        light.setMouseTransparent(true);
        light.setVisible(false);
        getChildren().addAll(view, light, grid);
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

    /// Shows the tiles that are encoded, in their order, and which is in work; what follows the grid's last cell is the
    /// thumbnail, which is the picture whole. Nothing where it is not known how the model cuts it.
    ///
    /// @param tiles up to the one in work; 0: none is encoded now
    void light(int tiles) {
        lit = tiling.isEmpty() ? 0 : tiles;
        light.setVisible(lit > 0);
        if (lit == 0) {
            return;
        }
        DynamicTiling cut = tiling.get();
        GraphicsContext g = light.getGraphicsContext2D();
        double w = light.getWidth() / cut.columns();
        double h = light.getHeight() / cut.rows();
        int cells = cut.columns() * cut.rows();
        g.clearRect(0, 0, light.getWidth(), light.getHeight());
        g.setFill(ENCODED);
        for (int cell = 0; cell < Math.min(lit, cells); cell++) {
            g.fillRect(cell % cut.columns() * w, Math.floorDiv(cell, cut.columns()) * h, w, h);
        }
        stroke(g, cut, light.getWidth(), light.getHeight(), Color.rgb(255, 255, 255, 0.8), 1);
        g.setStroke(IN_WORK);
        g.setLineWidth(3);
        if (lit > cells) {
            g.strokeRect(1.5, 1.5, light.getWidth() - 3, light.getHeight() - 3);
        } else {
            int cell = lit - 1;
            g.strokeRect(cell % cut.columns() * w + 1.5, Math.floorDiv(cell, cut.columns()) * h + 1.5, w - 3, h - 3);
        }
    }

    /// Tiles that are shown as encoded, the one in work among them.
    int lit() {
        return lit;
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
