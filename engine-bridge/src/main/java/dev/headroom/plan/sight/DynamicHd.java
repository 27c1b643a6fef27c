package dev.headroom.plan.sight;

import java.util.Set;

/// Phi-4-multimodal: a grid that covers the picture where it is allowed, else the one of the nearest shape; patches of
/// padding make no tokens.
///
/// @param tile pixels of its edge
/// @param patch pixels of a patch's edge; two by two are one token
/// @param maxTiles `dynamic_hd`, the whole picture not counted
public record DynamicHd(String family, int tile, int patch, int maxTiles) implements PictureRule {
    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.MAX_TILES, Limit.PIXELS_BEFORE);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        int most = asked.count(Limit.MAX_TILES, maxTiles);
        int columns = Math.ceilDiv(width, tile);
        int rows = Math.ceilDiv(height, tile);
        if ((long) columns * rows > most) {
            Size grid = Grids.closest(width, height, Grids.upTo(1, most), tile);
            columns = grid.width();
            rows = grid.height();
        }
        double across = (double) columns * tile / width;
        double down = (double) rows * tile / height;
        int padRight = across < down ? 0 : columns * tile - (int) (width * down);
        int padBelow = across < down ? rows * tile - (int) (height * across) : 0;
        return sight(columns, rows, padRight, padBelow);
    }

    private Sight sight(int columns, int rows, int padRight, int padBelow) {
        int side = tile / patch;
        int validAcross = valid(columns, side, padRight);
        int validDown = valid(rows, side, padBelow);
        int half = (side + 1) / 2;
        int tokens = half * half + 1 + validAcross * validDown + validDown + half;
        return Sight.tiles(tokens, 0, columns, rows, true, tile, tile, side * side);
    }

    /// Tokens along a side: every second patch that is no padding, counted from the beginning of each tile.
    private int valid(int tiles, int side, int padding) {
        int patches = tiles * side - padding / patch;
        return patches / side * ((side + 1) / 2) + (patches % side + 1) / 2;
    }

    @Override
    public Sight largest(Limits asked) {
        int most = asked.count(Limit.MAX_TILES, maxTiles);
        int half = (tile / patch + 1) / 2;
        int rows = (int) Math.ceil(Math.sqrt(most));
        int tokens = half * half + 1 + most * half * half + rows * half + half;
        return Sight.tiles(tokens, 0, most, 1, true, tile, tile, tile / patch * (tile / patch));
    }
}
