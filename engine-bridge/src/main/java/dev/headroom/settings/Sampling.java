package dev.headroom.settings;

import dev.headroom.settings.Kind.Decimal;
import dev.headroom.settings.Kind.Whole;
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

    public static final Field<Double> TEMPERATURE = new Field<>("temperature", new Decimal(0, 2));
    public static final Field<Integer> TOP_K = new Field<>("top_k", new Whole(0, 1_000_000));
    public static final Field<Double> TOP_P = new Field<>("top_p", new Decimal(Double.MIN_VALUE, 1));
    public static final Field<Double> REPETITION_PENALTY = new Field<>("repetition_penalty", new Decimal(0.01, 10));
    public static final Field<Integer> MAX_TOKENS = new Field<>("max_tokens", new Whole(1, Integer.MAX_VALUE));

    /// @throws SettingException naming the field, the value and the range
    public Sampling {
        stop = List.copyOf(stop);
        TEMPERATURE.check(temperature);
        TOP_K.check(topK);
        TOP_P.check(topP);
        REPETITION_PENALTY.check(repetitionPenalty);
        MAX_TOKENS.check(maxTokens);
    }

    public static Sampling greedy(int maxTokens) {
        return new Sampling(0, 0, 1, 1, OptionalLong.empty(), List.of(), maxTokens);
    }
}
