package dev.headroom.plan;

/// InternVL's dynamic tiling as published in its model cards: the grid whose aspect ratio is closest to the picture's
/// wins; among equally close ones the later (larger) one does, if the picture has more than half its pixels.
///
/// @param columns tiles in a row
/// @param rows tiles in a column
/// @param thumbnail whether the whole picture is added as one more tile
public record DynamicTiling(int columns, int rows, boolean thumbnail) {

    /// @param maxDynamicPatch most tiles of the grid, the thumbnail not counted
    public static DynamicTiling of(
            int width, int height, int minDynamicPatch, int maxDynamicPatch, int tileSize, boolean useThumbnail) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "a picture of %d x %d pixels has nothing to tile".formatted(width, height));
        }
        if (maxDynamicPatch < 1 || minDynamicPatch < 1 || minDynamicPatch > maxDynamicPatch) {
            throw new IllegalArgumentException("min_dynamic_patch %d, max_dynamic_patch %d: need 1 <= min <= max"
                    .formatted(minDynamicPatch, maxDynamicPatch));
        }
        double aspect = (double) width / height;
        double area = (double) width * height;
        double best = Double.POSITIVE_INFINITY;
        int columns = 1;
        int rows = 1;
        // The original sorts a set by i*j; equal areas keep the set's order, which the ascending (i, j) order
        // reproduces
        // for what it decides: only a strictly closer ratio, or an equal one with a larger area, replaces the best.
        for (int tiles = minDynamicPatch; tiles <= maxDynamicPatch; tiles++) {
            for (int i = 1; i <= tiles; i++) {
                if (tiles % i != 0) {
                    continue;
                }
                int j = tiles / i;
                double distance = Math.abs(aspect - (double) i / j);
                if (distance < best) {
                    best = distance;
                    columns = i;
                    rows = j;
                } else if (distance == best && area > 0.5 * tileSize * tileSize * i * j) {
                    columns = i;
                    rows = j;
                }
            }
        }
        return new DynamicTiling(columns, rows, useThumbnail && columns * rows > 1);
    }

    /// Tiles encoded, thumbnail included.
    public int tiles() {
        return columns * rows + (thumbnail ? 1 : 0);
    }
}
