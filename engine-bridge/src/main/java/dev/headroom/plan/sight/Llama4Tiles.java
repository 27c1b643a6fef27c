package dev.headroom.plan.sight;

import java.util.Set;

/// Llama-4: the canvas that fits best, separators between its tiles and rows, and the whole picture as one more tile
/// where there are several.
///
/// @param tile pixels of its edge
/// @param patches of a tile
/// @param tokensPerTile after the pixel shuffle
public record Llama4Tiles(String family, int tile, int patches, int tokensPerTile, int maxTiles)
        implements PictureRule {
    /// Start, end and the picture's own token.
    private static final int EXTRA = 3;

    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.MAX_TILES, Limit.PIXELS_BEFORE);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        return sight(Grids.canvas(width, height, tile, asked.count(Limit.MAX_TILES, maxTiles)));
    }

    private Sight sight(Size grid) {
        int columns = grid.width();
        int rows = grid.height();
        boolean several = columns * rows > 1;
        int tiles = columns * rows + (several ? 1 : 0);
        int separators = several ? rows * (columns - 1) + rows : 0;
        return Sight.tiles(tiles * tokensPerTile + separators + EXTRA, 0, columns, rows, several, tile, tile, patches);
    }

    @Override
    public Sight largest(Limits asked) {
        return sight(Grids.squarest(asked.count(Limit.MAX_TILES, maxTiles)))
                .bound(sight(new Size(asked.count(Limit.MAX_TILES, maxTiles), 1)));
    }
}
