package dev.headroom.inference;

/// @param promptTokens image tokens included
/// @param imageTokens those of them that come from pictures
/// @param tiles tiles encoded for this request (0 when the pictures were remembered)
/// @param cachedTokens tokens of the prompt whose KV was reused
/// @param ttftMillis from the start of work to the first token
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
        double ttftMillis,
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
