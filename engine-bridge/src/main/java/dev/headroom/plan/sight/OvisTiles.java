package dev.headroom.plan.sight;

import java.util.Set;

/// Ovis2: the fewest tiles that keep nine tenths of the picture when each is fitted into its square, the whole picture
/// before them, marks between columns and rows.
///
/// @param tile pixels of its edge
/// @param patches of a tile
/// @param tokensPerTile of the prompt
/// @param maxTiles the whole picture not counted
/// @param visualVocabulary rows of the table that its tokens are looked up in
public record OvisTiles(String family, int tile, int patches, int tokensPerTile, int maxTiles, int visualVocabulary)
        implements PictureRule {
    private static final double COVERED = 0.9;

    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.MAX_TILES, Limit.PIXELS_BEFORE);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        Size best = new Size(1, 1);
        double bestCover = -1;
        for (Size grid : Grids.upTo(1, asked.count(Limit.MAX_TILES, maxTiles))) {
            double cover = cover(width, height, grid);
            boolean enough = cover > COVERED;
            boolean before = bestCover > COVERED;
            if (enough && before ? grid.area() == best.area() && cover > bestCover : cover > bestCover && !before) {
                best = grid;
                bestCover = cover;
            }
        }
        return sight(best);
    }

    /// The share of its pixels that the tiles keep. All but the last of a row or column have the same size.
    private double cover(int width, int height, Size grid) {
        int columns = grid.width();
        int rows = grid.height();
        int w = width / columns;
        int h = height / rows;
        int lastW = width - w * (columns - 1);
        int lastH = height - h * (rows - 1);
        double kept = (columns - 1.0) * (rows - 1) * fitted(w, h)
                + (rows - 1.0) * fitted(lastW, h)
                + (columns - 1.0) * fitted(w, lastH)
                + fitted(lastW, lastH);
        return kept / ((double) width * height);
    }

    private double fitted(int w, int h) {
        double longer = Math.max(w, h);
        double shorter = Math.min(w, h);
        return longer > tile ? shorter / longer * tile * tile : longer * shorter;
    }

    private Sight sight(Size grid) {
        boolean several = grid.area() > 1;
        int tiles = (int) grid.area() + (several ? 1 : 0);
        int between = several ? grid.height() * (grid.width() - 1) + grid.height() - 1 : 0;
        return Sight.tiles(
                tiles * tokensPerTile, 3 + between, grid.width(), grid.height(), several, tile, tile, patches);
    }

    @Override
    public Sight largest(Limits asked) {
        return sight(new Size(asked.count(Limit.MAX_TILES, maxTiles), 1));
    }
}
