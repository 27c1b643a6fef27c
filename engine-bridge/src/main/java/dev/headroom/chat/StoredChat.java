package dev.headroom.chat;

import java.util.List;
import java.util.Optional;

/// A chat as it was read from the disk.
///
/// @param messages oldest first
/// @param damaged how many were left out because their rows cannot be read
/// @param options how its questions are asked; empty where nobody chose
public record StoredChat(List<ChatMessage> messages, int damaged, Optional<ChatOptions> options) {
    public StoredChat {
        messages = List.copyOf(messages);
    }
}
