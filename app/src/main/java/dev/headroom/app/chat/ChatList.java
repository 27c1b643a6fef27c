package dev.headroom.app.chat;

import dev.headroom.chat.ConversationHead;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The chats that are kept, as far as the search finds them, and which of them is open.
final class ChatList {
    private static final int TITLE = 48;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final ChatShelf shelf;
    private final ObservableList<ConversationHead> chats = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Optional<ConversationHead>> current =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final StringProperty search = new SimpleStringProperty("");

    ChatList(ChatShelf shelf) {
        this.shelf = shelf;
        search.addListener((o, was, now) -> refresh());
    }

    ObservableList<ConversationHead> chats() {
        return chats;
    }

    ReadOnlyObjectProperty<Optional<ConversationHead>> current() {
        return current.getReadOnlyProperty();
    }

    StringProperty search() {
        return search;
    }

    boolean isOpen(String conversation) {
        return current.get().filter(c -> c.id().equals(conversation)).isPresent();
    }

    void open(String conversation) {
        current.set(find(chats, conversation));
    }

    void open(ConversationHead begun) {
        current.set(Optional.of(begun));
    }

    /// A new chat is opened, which is not written down yet.
    void openNone() {
        current.set(Optional.empty());
    }

    private static Optional<ConversationHead> find(List<ConversationHead> among, String conversation) {
        return among.stream().filter(c -> c.id().equals(conversation)).findFirst();
    }

    void refresh() {
        shelf.list(search.get(), list -> {
            chats.setAll(list);
            current.get().flatMap(c -> find(list, c.id())).ifPresent(c -> current.set(Optional.of(c)));
        });
    }

    /// Reads the chats for the first time.
    ///
    /// @param then told when the chat of that id is among them
    void read(String conversation, Runnable then) {
        shelf.list("", list -> {
            chats.setAll(list);
            if (find(list, conversation).isPresent()) {
                then.run();
            }
        });
    }

    void rename(String conversation, String title) {
        shelf.rename(conversation, title.strip());
        refresh();
    }

    void delete(String conversation) {
        shelf.delete(conversation);
        refresh();
    }

    void restore(String conversation) {
        shelf.restore(conversation);
        refresh();
    }

    private boolean isTaken(String title) {
        return chats.stream().anyMatch(chat -> chat.title().equals(title));
    }

    /// Called when the window comes to the front: another one may have written.
    void refreshIfChangedElsewhere() {
        shelf.ifChangedElsewhere(this::refresh);
    }

    /// Begins a chat, named after its first question, and opens it. Where another has that name, the picture it asks
    /// about tells it apart, else the time.
    ///
    /// @param pictures names of the pictures of the question
    ConversationHead begin(String firstQuestion, List<String> pictures) {
        String title = firstQuestion.length() > TITLE ? firstQuestion.substring(0, TITLE) + "…" : firstQuestion;
        if (isTaken(title) && !pictures.isEmpty()) {
            title = title + " · " + pictures.getFirst();
        }
        if (isTaken(title)) {
            title = title + " · " + TIME.format(LocalTime.now(ZoneId.systemDefault()));
        }
        ConversationHead chat = ConversationHead.fresh(title);
        shelf.begin(chat);
        open(chat);
        refresh();
        return chat;
    }
}
