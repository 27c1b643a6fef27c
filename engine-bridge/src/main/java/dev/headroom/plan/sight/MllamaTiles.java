package dev.headroom.plan.sight;

import java.util.Set;

/// Llama-3.2-Vision: one token in the prompt; the tiles, always padded to the most there can be, are read by cross
/// attention. The tower attends over all of them together.
///
/// @param tile pixels of its edge
/// @param perTile vision tokens of a tile, its class token included
public record MllamaTiles(String family, int tile, int perTile, int maxTiles) implements PictureRule {
    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.MAX_TILES, Limit.PIXELS_BEFORE);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        int most = asked.count(Limit.MAX_TILES, maxTiles);
        Size grid = Grids.canvas(width, height, tile, most);
        return sight(grid, most);
    }

    private Sight sight(Size grid, int most) {
        int all = most * perTile;
        // its tower adds a class token to a segment; those of the other tiles are counted here
        return new Sight(
                1,
                0,
                new Cut.Tiles(grid.width(), grid.height(), false),
                grid.width() * tile,
                grid.height() * tile,
                1,
                all - 1,
                all);
    }

    @Override
    public Sight largest(Limits asked) {
        int most = asked.count(Limit.MAX_TILES, maxTiles);
        return sight(Grids.squarest(most), most);
    }
}
