package dev.headroom.app.chat;

import dev.headroom.chat.ChatOptions;
import dev.headroom.settings.Sampling;
import java.util.function.Supplier;

/// What holds for every chat that says nothing else, asked anew for each answer.
///
/// @param sampling how answers are sampled
/// @param systemPrompt said to the model first, blank for nothing
public record EveryChat(Supplier<Sampling> sampling, Supplier<String> systemPrompt) {
    static final EveryChat PLAIN =
            new EveryChat(() -> Sampling.greedy(ChatViewModel.MOST_TOKENS_OF_AN_ANSWER), () -> "");

    ChatOptions options() {
        return new ChatOptions(sampling.get(), systemPrompt.get());
    }
}
