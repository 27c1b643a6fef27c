package dev.headroom.plan.sight;

import java.util.Set;

/// llama.cpp's own tiling of InternVL (b8477 and later): the overview alone for a picture within one tile, else the
/// grid that keeps most of its pixels, of those the one that wastes least; the overview comes last.
///
/// @param tile pixels of its edge
/// @param patches of a tile
/// @param tokensPerTile of the prompt
public record LlamaCppInternVl(
        String family, int tile, int patches, int tokensPerTile, int minTiles, int maxTiles, int marks)
        implements PictureRule {
    /// Its tile limits lie in the mmproj file only: there is no flag.
    @Override
    public Set<Limit> heeds() {
        return Set.of();
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        if (width <= tile && height <= tile || maxTiles == 1) {
            return Sight.tiles(tokensPerTile, marks, 1, 1, false, tile, tile, patches);
        }
        Size best = new Size(1, 1);
        long most = -1;
        long wasted = Long.MAX_VALUE;
        long pixels = (long) width * height;
        for (int columns = 1; columns <= maxTiles; columns++) {
            for (int rows = 1; rows * columns <= maxTiles; rows++) {
                if (rows * columns < minTiles) {
                    continue;
                }
                float scale = Math.min((float) (columns * tile) / width, (float) (rows * tile) / height);
                long kept = Math.min(((long) (width * scale)) * ((long) (height * scale)), pixels);
                long waste = (long) columns * rows * tile * tile - kept;
                if (kept > most || kept == most && waste < wasted) {
                    most = kept;
                    wasted = waste;
                    best = new Size(columns, rows);
                }
            }
        }
        return sight(best);
    }

    private Sight sight(Size grid) {
        int tiles = (int) grid.area() + 1;
        return Sight.tiles(tiles * tokensPerTile, marks, grid.width(), grid.height(), true, tile, tile, patches);
    }

    @Override
    public Sight largest(Limits asked) {
        return maxTiles == 1 ? look(tile, tile, asked) : sight(new Size(maxTiles, 1));
    }
}
