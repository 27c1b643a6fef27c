package dev.headroom.chat;

import java.time.Instant;

/// A conversation in a list, without its messages.
///
/// @param title given by the user, or the beginning of the first question; may be empty
public record ConversationHead(String id, String title, Instant created, Instant updated) {}
