package dev.headroom.plan;

/// What one picture costs before it is sent.
///
/// @param tokens prompt tokens of the picture
/// @param kvBytes KV cache bytes they fill
/// @param visionPeak bytes of activations while a tile is encoded (tile by tile: the same for any number of tiles)
/// @param seconds expected time to encode and prefill it, NaN while no picture has been measured
/// @param moreFit how many more such pictures fit the session
/// @param fits whether this one does, with room for an answer
public record ImagePrice(
        DynamicTiling tiling, int tokens, long kvBytes, long visionPeak, double seconds, int moreFit, boolean fits) {

    /// @param tokensLeft tokens of the session that are free before this picture
    /// @param secondsPerTile measured on this machine, NaN if not yet
    public static ImagePrice of(
            ModelShape.Vision vision,
            long kvBytesPerToken,
            int width,
            int height,
            int maxDynamicPatch,
            long visionPeak,
            double secondsPerTile,
            long tokensLeft) {
        DynamicTiling tiling = DynamicTiling.of(
                width,
                height,
                Math.min(vision.minDynamicPatch(), maxDynamicPatch),
                maxDynamicPatch,
                vision.imageSize(),
                vision.useThumbnail());
        int tokens = tiling.tiles() * vision.tokensPerTile() + 2; // <img> and </img>
        long more = Math.max(0, tokensLeft / tokens - 1);
        return new ImagePrice(
                tiling,
                tokens,
                tokens * kvBytesPerToken,
                visionPeak,
                tiling.tiles() * secondsPerTile,
                (int) Math.min(Integer.MAX_VALUE, more),
                tokens < tokensLeft);
    }
}
