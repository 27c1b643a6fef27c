package dev.headroom.app.chat;

import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.engine.ChatRequest;
import dev.headroom.settings.Sampling;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What holds for every chat that says nothing else, asked anew for each answer.
///
/// @param sampling how answers are sampled
/// @param systemPrompt said to the model first, blank for nothing
public record EveryChat(Supplier<Sampling> sampling, Supplier<String> systemPrompt) {
    static final EveryChat PLAIN =
            new EveryChat(() -> Sampling.greedy(ChatViewModel.MOST_TOKENS_OF_AN_ANSWER), () -> "");

    ChatRequest request(List<ChatMessage> said) {
        String prompt = systemPrompt.get();
        Stream<ChatMessage> first = prompt.isBlank()
                ? Stream.empty()
                : Stream.of(new ChatMessage(
                        UUID.randomUUID().toString(),
                        ChatMessage.Role.SYSTEM,
                        List.of(new ContentPart.Text(prompt)),
                        Instant.now(),
                        Optional.empty()));
        return new ChatRequest(Stream.concat(first, said.stream()).toList(), sampling.get(), Optional.empty());
    }
}
