package dev.headroom.engine;

import dev.headroom.chat.ChatMessage;
import dev.headroom.settings.Sampling;
import java.util.List;
import java.util.Optional;

/// @param adapter adapter by its model name; empty: what the settings say
public record ChatRequest(List<ChatMessage> messages, Sampling sampling, Optional<String> adapter) {
    public ChatRequest {
        messages = List.copyOf(messages);
    }
}
