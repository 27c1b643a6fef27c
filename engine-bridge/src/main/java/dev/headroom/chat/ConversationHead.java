package dev.headroom.chat;

import java.time.Instant;
import java.util.UUID;

/// A conversation in a list, without its messages.
///
/// @param title given by the user, or the beginning of the first question; may be empty
public record ConversationHead(String id, String title, Instant created, Instant updated) {
    /// Of a chat that begins now.
    public static ConversationHead fresh(String title) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        return new ConversationHead(UUID.randomUUID().toString(), title, now, now);
    }
}
