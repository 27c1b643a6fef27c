package dev.headroom.chat;

import java.util.OptionalInt;

/// What one answer cost, as the engine reported it; -1 where it was silent (other engines do not tell all of it). The
/// two times are the engine's own words too, or taken by the client's clock where the engine does not tell them.
///
/// @param finishReason `stop`, `length`, `cancelled` or `error`
/// @param tiles that were encoded for this answer
/// @param cachedTiles tiles that did not have to be encoded, because the cache still held them; empty where untold
/// @param firstToken how the time to the first token was spent
public record AnswerStats(
        String finishReason,
        int promptTokens,
        int imageTokens,
        int completionTokens,
        int tiles,
        int cachedTokens,
        double ttftMillis,
        double decodeTokensPerSecond,
        long kvBytes,
        long peakBytes,
        OptionalInt cachedTiles,
        FirstToken firstToken) {
    public static final int UNKNOWN = -1;

    /// Of an engine that tells nothing of what is in the cache and of how the time was spent.
    public AnswerStats(
            String finishReason,
            int promptTokens,
            int imageTokens,
            int completionTokens,
            int tiles,
            int cachedTokens,
            double ttftMillis,
            double decodeTokensPerSecond,
            long kvBytes,
            long peakBytes) {
        this(
                finishReason,
                promptTokens,
                imageTokens,
                completionTokens,
                tiles,
                cachedTokens,
                ttftMillis,
                decodeTokensPerSecond,
                kvBytes,
                peakBytes,
                OptionalInt.empty(),
                FirstToken.UNTOLD);
    }

    public AnswerStats with(FirstToken first) {
        return new AnswerStats(
                finishReason,
                promptTokens,
                imageTokens,
                completionTokens,
                tiles,
                cachedTokens,
                ttftMillis,
                decodeTokensPerSecond,
                kvBytes,
                peakBytes,
                cachedTiles,
                first);
    }
}
