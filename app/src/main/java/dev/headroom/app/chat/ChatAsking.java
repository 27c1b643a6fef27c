package dev.headroom.app.chat;

import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ChatOptions;
import dev.headroom.chat.ContentPart;
import dev.headroom.engine.ChatRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// How the questions of the open chat are asked: as it was chosen for this chat, else as for every chat. On the FX
/// thread.
final class ChatAsking {
    private final ChatShelf shelf;
    private final ChatList chats;
    private final ReadOnlyObjectWrapper<Optional<ChatOptions>> own = new ReadOnlyObjectWrapper<>(Optional.empty());
    private EveryChat everyChat = EveryChat.PLAIN;

    ChatAsking(ChatShelf shelf, ChatList chats) {
        this.shelf = shelf;
        this.chats = chats;
    }

    void prefers(EveryChat preferred) {
        everyChat = preferred;
    }

    /// What was chosen for the open chat; empty: what holds for every chat.
    ReadOnlyObjectProperty<Optional<ChatOptions>> own() {
        return own.getReadOnlyProperty();
    }

    ChatOptions now() {
        return own.get().orElseGet(everyChat::options);
    }

    /// Another chat is open now.
    void open(Optional<ChatOptions> kept) {
        own.set(kept);
    }

    /// Chooses for the open chat; what is the same as for every chat is no choice.
    void choose(ChatOptions options) {
        own.set(options.equals(everyChat.options()) ? Optional.empty() : Optional.of(options));
        keep();
    }

    void asForEveryChat() {
        own.set(Optional.empty());
        keep();
    }

    /// The open chat has been begun: what was chosen before is kept with it.
    void begun() {
        if (own.get().isPresent()) {
            keep();
        }
    }

    private void keep() {
        chats.current().get().ifPresent(chat -> shelf.keep(chat.id(), own.get()));
    }

    ChatRequest request(List<ChatMessage> said) {
        return request(now(), said);
    }

    static ChatRequest request(ChatOptions options, List<ChatMessage> said) {
        Stream<ChatMessage> first = options.system().isBlank()
                ? Stream.empty()
                : Stream.of(new ChatMessage(
                        UUID.randomUUID().toString(),
                        ChatMessage.Role.SYSTEM,
                        List.of(new ContentPart.Text(options.system())),
                        Instant.now(),
                        Optional.empty()));
        return new ChatRequest(Stream.concat(first, said.stream()).toList(), options.sampling(), Optional.empty());
    }
}
