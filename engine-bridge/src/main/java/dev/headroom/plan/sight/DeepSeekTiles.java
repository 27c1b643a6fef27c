package dev.headroom.plan.sight;

import java.util.List;
import java.util.Set;

/// DeepSeek-VL2: the best of all sizes of up to nine tiles, each row of tokens ended by a separator, the whole picture
/// before it. More than two pictures in a prompt are not tiled.
///
/// @param tile pixels of its edge
/// @param patches of a tile
/// @param side tokens of a tile's edge
public record DeepSeekTiles(String family, int tile, int patches, int side, int maxTiles) implements PictureRule {
    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.MAX_TILES, Limit.PIXELS_BEFORE);
    }

    private List<Size> grids(Limits asked) {
        return Grids.upTo(1, asked.count(Limit.MAX_TILES, maxTiles));
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        List<Size> sizes = grids(asked).stream()
                .map(g -> new Size(g.width() * tile, g.height() * tile))
                .toList();
        Size best = Grids.bestResolution(width, height, sizes);
        return sight(best.width() / tile, best.height() / tile);
    }

    private Sight sight(int columns, int rows) {
        int tokens = side * (side + 1) + 1 + side * rows * (side * columns + 1);
        return Sight.tiles(tokens, 0, columns, rows, true, tile, tile, patches);
    }

    @Override
    public Sight largest(Limits asked) {
        return grids(asked).stream()
                .map(g -> sight(g.width(), g.height()))
                .reduce(Sight::bound)
                .orElseThrow();
    }

    @Override
    public Limits among(int pictures, Limits asked) {
        return pictures > 2 ? asked.with(Limit.MAX_TILES, 1) : asked;
    }
}
