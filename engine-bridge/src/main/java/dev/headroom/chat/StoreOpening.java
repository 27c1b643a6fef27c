package dev.headroom.chat;

import dev.headroom.words.Sentence;
import java.nio.file.Path;

/// How a [ConversationStore] came up; what the user must be told is in here.
public sealed interface StoreOpening {
    record Kept(Path file) implements StoreOpening {}

    /// The file was damaged: it lies unchanged under `where`, and a new one was begun.
    ///
    /// @param saved messages that could be read and are in the new one
    record SetAside(Path where, int saved, Sentence why) implements StoreOpening {}

    /// Nothing can be written there: chats live until the window closes.
    record InMemory(Path folder, Sentence why) implements StoreOpening {}
}
