package dev.headroom.app.chat;

import dev.headroom.app.ui.Background;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ConversationHead;
import dev.headroom.chat.ConversationStore;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// The store as the window uses it: every call goes to the disk in the background, one after the other, and answers on
/// the FX thread.
final class ChatShelf {
    private final ConversationStore store;
    private final Background background;
    private final Consumer<Sentence> failed;

    /// @param failed gets a sentence when the disk did not do what was asked
    ChatShelf(ConversationStore store, Background background, Consumer<Sentence> failed) {
        this.store = store;
        this.background = background;
        this.failed = failed;
    }

    void list(String search, Consumer<List<ConversationHead>> done) {
        ask(() -> store.list(search), done);
    }

    void messages(String conversation, Consumer<List<ChatMessage>> done) {
        ask(() -> store.messages(conversation), done);
    }

    void create(Consumer<ConversationHead> done) {
        ask(() -> store.create(""), done);
    }

    void put(String conversation, ChatMessage message) {
        tell(() -> store.put(conversation, message));
    }

    void removeFrom(String conversation, String message) {
        tell(() -> store.removeFrom(conversation, message));
    }

    void rename(String conversation, String title) {
        tell(() -> store.rename(conversation, title));
    }

    void delete(String conversation) {
        tell(() -> store.delete(conversation));
    }

    void restore(String conversation) {
        tell(() -> store.restore(conversation));
    }

    void ifChangedElsewhere(Runnable then) {
        ask(store::changedElsewhere, changed -> {
            if (changed) {
                then.run();
            }
        });
    }

    private void tell(Runnable work) {
        ask(
                () -> {
                    work.run();
                    return true;
                },
                done -> {});
    }

    private <T> void ask(Callable<T> work, Consumer<T> done) {
        background.inOrder(work, done, e -> failed.accept(Sentence.of(e)));
    }
}
