package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import java.util.function.Predicate;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Shows, while pictures are dragged over the chat, that they may be dropped there; several at once, too.
final class DropTarget extends StackPane {
    private static final Messages M = Messages.of("chat");

    private final Predicate<Clipboard> take;

    /// @param take takes what was dropped; false when it is nothing for the chat
    DropTarget(Predicate<Clipboard> take) {
        this.take = take;
        setId("drop-target");
        getStyleClass().add("hr-drop-target");
        setAlignment(Pos.CENTER);
        setMouseTransparent(true);
        setVisible(false);
        getChildren().add(new Label(M.text("drop"), new FontIcon(Feather.IMAGE)));
    }

    /// Pictures may be dropped anywhere on this node.
    void over(Node node) {
        node.setOnDragOver(e -> {
            if (isPicture(e)) {
                e.acceptTransferModes(TransferMode.COPY);
                setVisible(true);
            }
            e.consume();
        });
        node.setOnDragExited(e -> setVisible(false));
        node.setOnDragDropped(e -> {
            setVisible(false);
            e.setDropCompleted(take.test(e.getDragboard()));
            e.consume();
        });
    }

    private static boolean isPicture(DragEvent e) {
        return e.getDragboard().hasFiles() || e.getDragboard().hasImage();
    }
}
