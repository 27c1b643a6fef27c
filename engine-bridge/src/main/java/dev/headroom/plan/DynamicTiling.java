package dev.headroom.plan;

import dev.headroom.settings.Setting;

/// InternVL's dynamic tiling as published in its model cards: the grid whose aspect ratio is closest to the
/// picture's wins; among equally close ones the later (larger) one does, if the picture has more than half its
/// pixels.
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
        if (!Setting.MAX_DYNAMIC_PATCH.kind().allows(maxDynamicPatch)
                || minDynamicPatch < 1
                || minDynamicPatch > maxDynamicPatch) {
            throw new IllegalArgumentException(
                    "min_dynamic_patch %d, max_dynamic_patch %d: need 1 <= min <= max, and max %s"
                            .formatted(
                                    minDynamicPatch,
                                    maxDynamicPatch,
                                    Setting.MAX_DYNAMIC_PATCH.kind().range()));
        }
        Closest closest = new Closest(width, height, tileSize);
        for (int i = 1; i <= maxDynamicPatch; i++) {
            for (int j = Math.ceilDiv(minDynamicPatch, i); j <= maxDynamicPatch / i; j++) {
                closest.offer(i, j);
            }
        }
        return new DynamicTiling(closest.columns, closest.rows, useThumbnail && closest.columns * closest.rows > 1);
    }

    /// The best of the grids that were offered, in any order.
    ///
    /// The original goes through the grids by tiles, then by columns. It takes a strictly closer one always,
    /// and an equally close one if the picture has more than half of its pixels. As that holds for every
    /// smaller grid too, it ends with the last of the closest ones for which it holds, or with the first of
    /// them where it holds for none.
    private static final class Closest {
        private final double aspect;
        private final double area;
        private final double halfTile;
        private double distance = Double.POSITIVE_INFINITY;
        private int columns = 1;
        private int rows = 1;

        Closest(int width, int height, int tileSize) {
            this.aspect = (double) width / height;
            this.area = (double) width * height;
            this.halfTile = 0.5 * tileSize * tileSize;
        }

        void offer(int i, int j) {
            double d = Math.abs(aspect - (double) i / j);
            if (d < distance || d == distance && (later(i, j) ? filled(i, j) : !filled(columns, rows))) {
                distance = d;
                columns = i;
                rows = j;
            }
        }

        private boolean later(int i, int j) {
            int tiles = i * j;
            int best = columns * rows;
            return tiles > best || tiles == best && i > columns;
        }

        private boolean filled(int i, int j) {
            return area > halfTile * i * j;
        }
    }

    /// Tiles encoded, thumbnail included.
    public int tiles() {
        return columns * rows + (thumbnail ? 1 : 0);
    }
}
