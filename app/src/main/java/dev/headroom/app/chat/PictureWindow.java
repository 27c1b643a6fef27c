package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.plan.DynamicTiling;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.geometry.Rectangle2D;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.stage.Modality;
import javafx.stage.Screen;
import javafx.stage.Stage;

/// A picture as large as the screen allows, with its tiles on wish. A click on it or Esc closes it.
final class PictureWindow {
    private static final Messages M = Messages.of("chat");
    private static final double SHARE = 0.8;
    private static final double THUMBNAIL = 112;

    private PictureWindow() {}

    /// @param near where it was opened from: its window and its style
    /// @param tiling how the model cuts it, where that is known
    static void open(Node near, String name, PicturePreview preview, Optional<DynamicTiling> tiling) {
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        TiledPicture picture =
                new TiledPicture(preview.image(), screen.getWidth() * SHARE, screen.getHeight() * SHARE - 60);
        Stage stage = new Stage();
        CheckBox tiles = new CheckBox(M.text("picture.tiles"));
        tiles.setId("picture-tiles");
        Label size = new Label(M.text("price.size", preview.width(), preview.height()));
        size.getStyleClass().add("hr-muted");
        HBox foot = new HBox(16, size);
        foot.setAlignment(Pos.CENTER_LEFT);
        foot.setPadding(new Insets(10));
        HBox shown = new HBox(12, picture);
        shown.setAlignment(Pos.CENTER);
        tiling.ifPresent(how -> {
            foot.getChildren().add(tiles);
            tiles.selectedProperty().addListener((o, was, now) -> {
                shown.getChildren().setAll(picture);
                if (now) {
                    picture.show(how);
                    if (how.thumbnail()) {
                        shown.getChildren().add(new ThumbnailTile(preview.image(), THUMBNAIL));
                    }
                } else {
                    picture.clear();
                }
                stage.sizeToScene();
            });
        });
        BorderPane root = new BorderPane(shown, null, null, foot, null);
        root.setId("picture-window");
        root.setPadding(new Insets(12));
        Scene scene = new Scene(root);
        scene.getStylesheets().setAll(near.getScene().getStylesheets());
        root.getStyleClass().addAll(near.getScene().getRoot().getStyleClass());
        root.setStyle(near.getScene().getRoot().getStyle());
        scene.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ESCAPE) {
                stage.close();
            }
        });
        picture.setOnMouseClicked(e -> stage.close());
        stage.initOwner(near.getScene().getWindow());
        stage.initModality(Modality.WINDOW_MODAL);
        stage.setTitle(name);
        stage.setScene(scene);
        stage.show();
    }

    /// Makes a node open it, by mouse and by keyboard.
    static void opens(Node node, Runnable open) {
        node.getStyleClass().add("hr-opens");
        node.setFocusTraversable(true);
        node.setAccessibleRole(AccessibleRole.BUTTON);
        node.setAccessibleHelp(M.text("picture.enlarge"));
        node.setOnMouseClicked(e -> open.run());
        node.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ENTER || e.getCode() == KeyCode.SPACE) {
                open.run();
                e.consume();
            }
        });
    }
}
