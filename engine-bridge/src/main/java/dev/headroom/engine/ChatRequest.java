package dev.headroom.engine;

import dev.headroom.chat.ChatMessage;
import dev.headroom.settings.Sampling;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// @param adapter adapter by its model name; empty: what the settings say
/// @param progress hears what the engine does before the first word, as far as the engine tells, on a thread of the
///     client; empty: nobody wants to know
public record ChatRequest(
        List<ChatMessage> messages,
        Sampling sampling,
        Optional<String> adapter,
        Optional<Consumer<AnswerProgress>> progress) {
    public ChatRequest {
        messages = List.copyOf(messages);
    }

    public ChatRequest(List<ChatMessage> messages, Sampling sampling, Optional<String> adapter) {
        this(messages, sampling, adapter, Optional.empty());
    }

    public ChatRequest withAdapter(Optional<String> named) {
        return new ChatRequest(messages, sampling, named, progress);
    }

    public ChatRequest withProgress(Consumer<AnswerProgress> told) {
        return new ChatRequest(messages, sampling, adapter, Optional.of(told));
    }
}
