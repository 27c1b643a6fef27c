package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;

/// One line above the input: what has just been done, with a way back where there is one.
final class NoticePane extends StackPane {
    private static final Messages M = Messages.of("chat");

    private final ChatViewModel model;

    NoticePane(ChatViewModel model) {
        this.model = model;
        model.notice().addListener((o, was, now) -> show(now));
        show(model.notice().get());
    }

    private void show(ChatNotice now) {
        Optional<Node> line = line(now);
        getChildren().clear();
        line.ifPresent(node -> getChildren().setAll(dismissible(node)));
        setManaged(line.isPresent());
        setVisible(line.isPresent());
    }

    private Optional<Node> line(ChatNotice now) {
        return switch (now) {
            case ChatNotice.None _ -> Optional.empty();
            case ChatNotice.Copied _ -> Optional.of(new Label(M.text("copied")));
            case ChatNotice.Exported(Path file) -> Optional.of(wrapped("exported", M.text("exported", file)));
            case ChatNotice.NotExported(Sentence why) -> {
                Label label = wrapped("not-exported", M.text("exported.not", Messages.say(why)));
                label.getStyleClass().add("hr-danger");
                yield Optional.of(label);
            }
            case ChatNotice.Damaged(int messages) -> {
                Label label = new Label(M.text("store.damaged", messages));
                label.setWrapText(true);
                yield Optional.of(label);
            }
            case ChatNotice.StoreFailed(Sentence sentence) -> {
                Label label = new Label(M.text("store.failed", Messages.say(sentence)));
                label.setWrapText(true);
                label.getStyleClass().add("hr-danger");
                yield Optional.of(label);
            }
            case ChatNotice.Deleted deleted -> {
                Label label = new Label(M.text("deleted", deleted.title()));
                label.setMaxWidth(300);
                yield Optional.of(new HBox(
                        10, label, Buttons.words("undo-delete", M.text("undo"), () -> model.undoDelete(deleted))));
            }
        };
    }

    private static Label wrapped(String id, String text) {
        Label label = new Label(text);
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private HBox dismissible(Node node) {
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox box = new HBox(10, node, gap, Buttons.icon("dismiss", Feather.X, M.text("dismiss"), model::dismissNotice));
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("hr-notice");
        return box;
    }
}
