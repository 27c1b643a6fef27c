package dev.headroom.chat;

/// What one answer cost, as the engine reported it; -1 where it was silent (other engines do not tell all of it). The
/// two times are the engine's own words too, or taken by the client's clock where the engine does not tell them.
///
/// @param finishReason `stop`, `length`, `cancelled` or `error`
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
        long peakBytes) {
    public static final int UNKNOWN = -1;
}
