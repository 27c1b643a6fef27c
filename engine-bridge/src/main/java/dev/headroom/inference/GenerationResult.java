package dev.headroom.inference;

import java.util.Optional;

/// @param promptTokens image tokens included
/// @param imageTokens those of them that come from pictures
/// @param tiles tiles encoded for this request (0 when the pictures were remembered)
/// @param cachedTokens tokens of the prompt whose KV was reused
/// @param cachedTiles tiles of the pictures whose KV was reused whole
/// @param ttftMillis from the request to the first token
/// @param firstToken how that time was spent; empty where no token was made
/// @param decodeTokensPerSecond of the tokens after the first; 0 with fewer than two
/// @param kvBytes KV bytes this session holds at the end
/// @param peakBytes the highest total of the engine's own accounting while this request ran
public record GenerationResult(
        String text,
        FinishReason finishReason,
        int promptTokens,
        int imageTokens,
        int completionTokens,
        int tiles,
        int cachedTokens,
        int cachedTiles,
        double ttftMillis,
        Optional<FirstTokenParts> firstToken,
        double decodeTokensPerSecond,
        long kvBytes,
        long peakBytes) {

    /// Why an answer ended.
    public enum FinishReason {
        STOP,
        LENGTH,
        CANCELLED
    }
}
