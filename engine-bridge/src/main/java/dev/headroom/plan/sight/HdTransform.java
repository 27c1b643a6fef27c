package dev.headroom.plan.sight;

import java.util.Set;

/// XComposer2-4KHD, XComposer2.5 and Phi-3-vision: the picture is enlarged as far as a number of tiles allows, padded
/// to whole tiles, and each row of tokens ends in a separator. The whole picture is one more tile.
///
/// @param tile pixels of its edge
/// @param patches of a tile
/// @param side tokens of a tile's edge
/// @param maxTiles `hd_num`, `num_crops`: the whole picture not counted
/// @param amongTiles the same where a prompt holds several pictures
public record HdTransform(String family, int tile, int patches, int side, int maxTiles, int amongTiles)
        implements PictureRule {
    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.MAX_TILES, Limit.PIXELS_BEFORE);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        return look(width, height, asked.count(Limit.MAX_TILES, maxTiles));
    }

    private Sight look(int width, int height, int most) {
        boolean tall = width < height;
        double ratio = (double) Math.max(width, height) / Math.min(width, height);
        int scale = 1;
        while ((scale + 1) * Math.ceil((scale + 1) / ratio) <= most) {
            scale++;
        }
        int shorter = Math.max(1, (int) (tile * scale / ratio));
        int across = Math.ceilDiv(shorter, tile);
        return sight(tall ? new Size(across, scale) : new Size(scale, across));
    }

    private Sight sight(Size grid) {
        return Sight.tiles(
                tokens((int) grid.area(), grid.height()), 0, grid.width(), grid.height(), true, tile, tile, patches);
    }

    /// @param tiles of the grid
    /// @param rows of tiles
    public int tokens(int tiles, int rows) {
        return (tiles + 1) * side * side + 1 + (rows + 1) * side;
    }

    /// All tiles, with the rows of a square: a ribbon's rows need more separators, and no picture is one.
    @Override
    public Sight largest(Limits asked) {
        int most = asked.count(Limit.MAX_TILES, maxTiles);
        int tokens = tokens(most, (int) Math.ceil(Math.sqrt(most)));
        return Sight.tiles(tokens, 0, most, 1, true, tile, tile, patches);
    }

    @Override
    public Limits among(int pictures, Limits asked) {
        return pictures > 1 && asked.of(Limit.MAX_TILES).isEmpty() ? asked.with(Limit.MAX_TILES, amongTiles) : asked;
    }
}
