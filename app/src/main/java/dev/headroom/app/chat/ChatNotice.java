package dev.headroom.app.chat;

import dev.headroom.words.Sentence;
import java.nio.file.Path;

/// A line above the input that tells of something just done or gone wrong.
sealed interface ChatNotice {
    record None() implements ChatNotice {}

    /// Can be taken back.
    record Deleted(String conversation, String title) implements ChatNotice {}

    /// The chats could not be read or written; what is on screen stays.
    record StoreFailed(Sentence sentence) implements ChatNotice {}

    /// Messages of the open chat are damaged and left out.
    record Damaged(int messages) implements ChatNotice {}

    record Copied() implements ChatNotice {}

    /// The chat was written to a file.
    record Exported(Path file) implements ChatNotice {}

    /// It could not be.
    record NotExported(Sentence why) implements ChatNotice {}

    default ChatNotice onceStoreWorks() {
        return this instanceof StoreFailed ? new None() : this;
    }
}
