package dev.headroom.chat;

import java.util.List;

/// A chat as it was read from the disk.
///
/// @param messages oldest first
/// @param damaged how many were left out because their rows cannot be read
public record StoredChat(List<ChatMessage> messages, int damaged) {
    public StoredChat {
        messages = List.copyOf(messages);
    }
}
