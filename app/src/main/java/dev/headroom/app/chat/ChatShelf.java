package dev.headroom.app.chat;

import dev.headroom.app.ui.Background;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ChatOptions;
import dev.headroom.chat.ConversationHead;
import dev.headroom.chat.ConversationStore;
import dev.headroom.chat.ConversationStoreException;
import dev.headroom.chat.StoredChat;
import dev.headroom.words.Sentence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// The store as the window uses it: every call goes to the disk in the background, one after the other, and answers on
/// the FX thread.
///
/// What could not be written waits, and with it what follows in the same chat. It is tried again with the next write,
/// every few seconds, and when the window closes.
final class ChatShelf {
    private static final Duration AGAIN = Duration.ofSeconds(3);

    private record Write(String conversation, Runnable work) {}

    private final ConversationStore store;
    private final Background background;
    private final Consumer<Sentence> failed;
    private final Runnable mended;
    /// Only touched where the background works in order.
    private final List<Write> unwritten = new ArrayList<>();
    /// On the FX thread.
    private boolean behind;

    private boolean triesAgain;

    /// @param failed gets a sentence when the disk did not do what was asked
    /// @param mended told when all that waited is written
    ChatShelf(ConversationStore store, Background background, Consumer<Sentence> failed, Runnable mended) {
        this.store = store;
        this.background = background;
        this.failed = failed;
        this.mended = mended;
    }

    void list(String search, Consumer<List<ConversationHead>> done) {
        ask(() -> store.list(search), done);
    }

    void read(String conversation, Consumer<StoredChat> done) {
        ask(() -> store.read(conversation), done);
    }

    void begin(ConversationHead chat) {
        tell(chat.id(), () -> store.begin(chat));
    }

    void put(String conversation, ChatMessage message) {
        tell(conversation, () -> store.put(conversation, message));
    }

    /// @param then told when it is on the disk, or has to wait
    void put(String conversation, ChatMessage message, Runnable then) {
        tell(conversation, () -> store.put(conversation, message), then);
    }

    /// @param options empty: as for every chat
    void keep(String conversation, Optional<ChatOptions> options) {
        tell(conversation, () -> store.keep(conversation, options));
    }

    void removeFrom(String conversation, String message) {
        tell(conversation, () -> store.removeFrom(conversation, message));
    }

    void rename(String conversation, String title) {
        tell(conversation, () -> store.rename(conversation, title));
    }

    void delete(String conversation) {
        tell(conversation, () -> store.delete(conversation));
    }

    void restore(String conversation) {
        tell(conversation, () -> store.restore(conversation));
    }

    void ifChangedElsewhere(Runnable then) {
        ask(store::changedElsewhere, changed -> {
            if (changed) {
                then.run();
            }
        });
    }

    /// Tries once more to write what waits.
    void close() {
        background.inOrder(this::write, done -> {}, e -> {});
    }

    private void tell(String conversation, Runnable work) {
        tell(conversation, work, () -> {});
    }

    private void tell(String conversation, Runnable work, Runnable then) {
        write(
                () -> {
                    unwritten.add(new Write(conversation, work));
                    return write();
                },
                then);
    }

    private void write(Callable<Boolean> work, Runnable then) {
        background.inOrder(
                work,
                done -> {
                    if (behind) {
                        behind = false;
                        mended.run();
                    }
                    then.run();
                },
                e -> {
                    behind = true;
                    failed.accept(Sentence.of(e));
                    then.run();
                    tryAgain();
                });
    }

    /// @throws ConversationStoreException when something has to wait on
    private boolean write() {
        Set<String> stuck = new HashSet<>();
        Optional<ConversationStoreException> why = Optional.empty();
        for (Iterator<Write> all = unwritten.iterator(); all.hasNext(); ) {
            Write next = all.next();
            if (stuck.contains(next.conversation())) {
                continue;
            }
            try {
                next.work().run();
                all.remove();
            } catch (ConversationStoreException e) {
                stuck.add(next.conversation());
                why = Optional.of(e);
            }
        }
        if (why.isPresent()) {
            throw why.get();
        }
        return true;
    }

    private void tryAgain() {
        if (!triesAgain) {
            triesAgain = true;
            background.after(AGAIN, () -> {
                write(this::write, () -> {});
                triesAgain = false;
            });
        }
    }

    private <T> void ask(Callable<T> work, Consumer<T> done) {
        background.inOrder(work, done, e -> failed.accept(Sentence.of(e)));
    }
}
