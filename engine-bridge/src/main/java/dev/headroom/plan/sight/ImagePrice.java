package dev.headroom.plan.sight;

/// What one picture costs before it is sent.
///
/// @param sight what the model makes of it
/// @param tokens prompt tokens of the picture with its marks
/// @param kvBytes KV cache bytes they fill
/// @param visionPeak bytes of activations while it is encoded; tile by tile: the same for any number of tiles
/// @param seconds expected time to encode and prefill it, NaN while no picture has been measured
/// @param moreFit how many more such pictures fit the session
/// @param fits whether this one does, with room for an answer
public record ImagePrice(
        Sight sight, int tokens, long kvBytes, long visionPeak, double seconds, int moreFit, boolean fits) {

    /// @param tokensLeft tokens of the session that are free before this picture
    /// @param secondsPerTile measured on this machine, NaN if not yet
    public static ImagePrice of(
            Sight sight, long kvBytesPerToken, long visionPeak, double secondsPerTile, long tokensLeft) {
        int tokens = sight.promptTokens();
        long more = Math.max(0, tokensLeft / tokens - 1);
        return new ImagePrice(
                sight,
                tokens,
                tokens * kvBytesPerToken,
                visionPeak,
                sight.pieces() * secondsPerTile,
                (int) Math.min(Integer.MAX_VALUE, more),
                tokens < tokensLeft);
    }
}
