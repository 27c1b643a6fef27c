package dev.headroom.settings;

import dev.headroom.words.Sentence;
import java.util.List;
import java.util.OptionalLong;

/// How the next token is chosen. Names and meanings as in the OpenAI dialect of LMDeploy.
///
/// @param temperature 0 is greedy
/// @param topK candidates kept, 0 keeps all
/// @param topP probability mass kept, 1 keeps all
/// @param repetitionPenalty 1 changes nothing
/// @param seed empty: a new one for each request
/// @param stop strings that end the answer and are not part of it
/// @param maxTokens most tokens of the answer
public record Sampling(
        double temperature,
        int topK,
        double topP,
        double repetitionPenalty,
        OptionalLong seed,
        List<String> stop,
        int maxTokens) {

    /// @throws SettingException naming the field, the value and the range
    public Sampling {
        stop = List.copyOf(stop);
        range("temperature", temperature, 0, 2);
        range("top_k", topK, 0, 1_000_000);
        range("top_p", topP, Double.MIN_VALUE, 1);
        range("repetition_penalty", repetitionPenalty, 0.01, 10);
        range("max_tokens", maxTokens, 1, Integer.MAX_VALUE);
    }

    private static void range(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw SettingException.outside(
                    name,
                    String.valueOf(value),
                    Sentence.of("a number between {} and {}", min == Double.MIN_VALUE ? 0.0 : min, max));
        }
    }

    public static Sampling greedy(int maxTokens) {
        return new Sampling(0, 0, 1, 1, OptionalLong.empty(), List.of(), maxTokens);
    }
}
