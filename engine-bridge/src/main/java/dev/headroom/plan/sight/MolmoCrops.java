package dev.headroom.plan.sight;

import java.util.Set;

/// Molmo: overlapping crops, of which only the middle counts, pooled two by two; a token ends each row, two more stand
/// around the crops and around the whole picture.
///
/// @param crop pixels of its edge
/// @param patch pixels of a patch's edge
/// @param margin patches on each side of a crop that overlap with its neighbour
/// @param maxCrops the whole picture not counted
public record MolmoCrops(String family, int crop, int patch, int margin, int maxCrops) implements PictureRule {
    private static final int POOL = 2;

    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.MAX_TILES, Limit.PIXELS_BEFORE);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        int margins = 2 * margin * patch;
        int window = crop - margins;
        return sight(tiling(height - margins, width - margins, window, asked.count(Limit.MAX_TILES, maxCrops)));
    }

    /// The smallest enlargement, else the smallest reduction; in single precision, as its code computes it. A side
    /// within the margins gives a scale without meaning, which ends in one crop.
    private static Size tiling(int height, int width, int window, int most) {
        Size best = new Size(1, 1);
        float scale = Float.NaN;
        boolean enlarged = false;
        for (Size grid : Grids.upTo(1, most)) {
            float s = Math.min((float) (grid.height() * window) / height, (float) (grid.width() * window) / width);
            boolean first = Float.isNaN(scale);
            if (first || (s >= 1 ? !enlarged || s < scale : !enlarged && s > scale)) {
                scale = s;
                enlarged = s >= 1;
                best = grid;
            } else if (s == scale
                    && enlarged == s >= 1
                    && grid.area() == best.area()
                    && grid.height() < best.height()) {
                best = grid;
            }
        }
        return best;
    }

    private Sight sight(Size grid) {
        int side = crop / patch;
        int pooled = Math.ceilDiv(side, POOL);
        int whole = (pooled + 1) * pooled + 2;
        int tokens = whole + (along(grid.width()) / POOL + 1) * (along(grid.height()) / POOL) + 2;
        return Sight.tiles(tokens, 0, grid.width(), grid.height(), true, crop, crop, side * side);
    }

    /// Patches along a side of so many crops.
    private int along(int crops) {
        int side = crop / patch;
        if (crops == 1) {
            return even(side);
        }
        int window = side - 2 * margin;
        return even(window + margin) + (crops - 2) * even(window) + even(window + margin);
    }

    private static int even(int patches) {
        return Math.ceilDiv(patches, POOL) * POOL;
    }

    @Override
    public Sight largest(Limits asked) {
        return Grids.upTo(1, asked.count(Limit.MAX_TILES, maxCrops)).stream()
                .map(this::sight)
                .reduce(Sight::bound)
                .orElseThrow();
    }
}
