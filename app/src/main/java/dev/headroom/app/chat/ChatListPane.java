package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.chat.ConversationHead;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputDialog;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import org.kordamp.ikonli.feather.Feather;

/// The list of chats with a search field.
final class ChatListPane extends VBox {
    private static final Messages M = Messages.of("chat");

    private final ChatViewModel model;
    private final TextField search = new TextField();
    private final ListView<ConversationHead> list;

    ChatListPane(ChatViewModel model) {
        this.model = model;
        getStyleClass().add("hr-chat-list");
        search.setId("search-chats");
        search.setPromptText(M.text("search"));
        search.setAccessibleText(M.text("search"));
        search.textProperty().bindBidirectional(model.list().search());
        HBox.setHgrow(search, Priority.ALWAYS);
        HBox header =
                new HBox(4, search, Buttons.icon("new-chat-in-list", Feather.PLUS, M.text("new.chat"), model::newChat));
        list = new ListView<>(model.chats());
        list.setId("chats");
        list.setAccessibleText(M.text("chats"));
        model.list().search().addListener((o, was, now) -> showEmpty());
        showEmpty();
        list.setCellFactory(view -> new Cell());
        VBox.setVgrow(list, Priority.ALWAYS);
        list.setOnKeyPressed(e -> {
            ConversationHead chosen = list.getSelectionModel().getSelectedItem();
            if (chosen != null && e.getCode() == KeyCode.ENTER) {
                model.open(chosen.id());
            } else if (chosen != null && e.getCode() == KeyCode.DELETE) {
                model.delete(chosen);
            } else if (chosen != null && e.getCode() == KeyCode.F2) {
                rename(chosen);
            }
        });
        model.current().addListener((o, was, now) -> mark(now));
        mark(model.current().get());
        getChildren().addAll(header, list);
    }

    /// What an empty list says: that there is no chat yet, or that none has the words and how to see the others again.
    private void showEmpty() {
        String words = model.list().search().get().strip();
        if (words.isEmpty()) {
            list.setPlaceholder(new Label(M.text("chats.none")));
            return;
        }
        Label none = new Label(M.text("chats.no.hit", words));
        none.setId("chats-no-hit");
        none.setWrapText(true);
        none.setTextAlignment(TextAlignment.CENTER);
        VBox empty = new VBox(8, none, Buttons.words("chats-show-all", M.text("chats.show.all"), () -> {
            search.clear();
            search.requestFocus();
        }));
        empty.setAlignment(Pos.CENTER);
        empty.setPadding(new Insets(10));
        list.setPlaceholder(empty);
    }

    void focusSearch() {
        search.requestFocus();
    }

    void rename(ConversationHead chat) {
        TextInputDialog dialog = new TextInputDialog(chat.title());
        dialog.initOwner(getScene().getWindow());
        dialog.setTitle(M.text("rename"));
        dialog.setHeaderText(M.text("rename"));
        dialog.getDialogPane().getStylesheets().setAll(getScene().getStylesheets());
        dialog.showAndWait().ifPresent(title -> model.list().rename(chat.id(), title));
    }

    private void mark(Optional<ConversationHead> current) {
        current.ifPresentOrElse(list.getSelectionModel()::select, list.getSelectionModel()::clearSelection);
    }

    private final class Cell extends ListCell<ConversationHead> {
        private final DateTimeFormatter day = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
        private final Label title = new Label();
        private final Label time = new Label();
        private final VBox box = new VBox(1, title, time);

        Cell() {
            // as wide as the list, never wider
            setPrefWidth(0);
            time.getStyleClass().addAll("hr-muted", "hr-small");
            setOnMouseClicked(e -> {
                if (getItem() != null && e.getButton() == MouseButton.PRIMARY) {
                    if (e.getClickCount() == 2) {
                        rename(getItem());
                    } else {
                        model.open(getItem().id());
                    }
                }
            });
        }

        @Override
        protected void updateItem(ConversationHead chat, boolean empty) {
            super.updateItem(chat, empty);
            if (empty || chat == null) {
                setGraphic(null);
                setContextMenu(null);
                setTooltip(null);
                return;
            }
            title.setText(chat.title().isEmpty() ? M.text("chat.untitled") : chat.title());
            time.setText(day.format(chat.updated().atZone(ZoneId.systemDefault())));
            setGraphic(box);
            setAccessibleText(title.getText());
            setTooltip(Hints.of(title.getText()));
            MenuItem rename = new MenuItem(M.text("rename"));
            rename.setOnAction(e -> ChatListPane.this.rename(chat));
            MenuItem delete = new MenuItem(M.text("delete"));
            delete.setOnAction(e -> model.delete(chat));
            setContextMenu(new ContextMenu(rename, delete));
        }
    }
}
