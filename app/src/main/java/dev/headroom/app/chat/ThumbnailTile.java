package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The tile that shows the whole picture small, as the model gets it: square, so that the picture is stretched.
final class ThumbnailTile extends VBox {
    private static final Messages M = Messages.of("chat");

    /// @param edge pixels of the square
    ThumbnailTile(Image image, double edge) {
        super(2);
        setId("thumbnail-tile");
        setAlignment(Pos.BOTTOM_CENTER);
        ImageView small = new ImageView(image);
        small.setFitWidth(edge);
        small.setFitHeight(edge);
        Label name = new Label(M.text("tile.thumbnail"));
        name.getStyleClass().addAll("hr-muted", "hr-small");
        name.setMinWidth(Region.USE_PREF_SIZE);
        getChildren().addAll(small, name);
        setAccessibleText(M.text("tile.thumbnail"));
    }
}
