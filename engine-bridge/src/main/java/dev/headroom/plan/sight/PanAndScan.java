package dev.headroom.plan.sight;

import java.util.Set;

/// Gemma-3: one square, and crops of a long picture beside it where `do_pan_and_scan` is on.
///
/// @param edge pixels of a square
/// @param patches of it
/// @param tokens of the prompt for each
public record PanAndScan(String family, int edge, int patches, int tokens, boolean usual) implements PictureRule {
    private static final double RATIO = 1.2;
    private static final int LEAST = 256;
    private static final int CROPS = 4;

    /// Blank lines and the marks of its beginning and end.
    private static final int MARKS = 4;

    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.PAN_AND_SCAN, Limit.MAX_TILES);
    }

    private boolean on(Limits asked) {
        return asked.or(Limit.PAN_AND_SCAN, usual ? 1 : 0) != 0;
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        if (!on(asked)) {
            return sight(new Size(1, 1));
        }
        int most = asked.count(Limit.MAX_TILES, CROPS);
        boolean wide = width >= height;
        int crops = crops(Math.max(width, height), Math.min(width, height), most);
        return sight(wide ? new Size(crops, 1) : new Size(1, crops));
    }

    /// Crops along the longer side; 1 for none.
    private static int crops(int longer, int shorter, int most) {
        double ratio = (double) longer / shorter;
        if (ratio < RATIO) {
            return 1;
        }
        int crops = Math.min(most, Math.max(2, Math.min(longer / LEAST, (int) Math.floor(ratio + 0.5))));
        return Math.min(Math.ceilDiv(longer, crops), shorter) < LEAST ? 1 : crops;
    }

    private Sight sight(Size grid) {
        boolean several = grid.area() > 1;
        int pieces = (int) grid.area() + (several ? 1 : 0);
        return Sight.tiles(pieces * tokens, pieces * MARKS, grid.width(), grid.height(), several, edge, edge, patches);
    }

    @Override
    public Sight largest(Limits asked) {
        return sight(on(asked) ? new Size(asked.count(Limit.MAX_TILES, CROPS), 1) : new Size(1, 1));
    }

    @Override
    public boolean alike() {
        return !usual;
    }
}
