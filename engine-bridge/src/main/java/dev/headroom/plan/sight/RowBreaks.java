package dev.headroom.plan.sight;

import java.util.Set;

/// Pixtral and Mistral-3: the picture's own size up to a longest side, in whole cells, a break after each row.
///
/// @param edge pixels of the longer side at most
/// @param patch pixels of its edge
/// @param merge patches along the edge of a cell, which is one token
public record RowBreaks(String family, int edge, int patch, int merge) implements PictureRule {
    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.LONGEST_EDGE, Limit.PIXELS_BEFORE);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        int most = asked.count(Limit.LONGEST_EDGE, edge);
        double ratio = Math.max((double) width / most, (double) height / most);
        int w = ratio > 1 ? Math.max(1, (int) Math.floor(width / ratio)) : width;
        int h = ratio > 1 ? Math.max(1, (int) Math.floor(height / ratio)) : height;
        int cell = patch * merge;
        return sight(Math.ceilDiv(w, cell), Math.ceilDiv(h, cell));
    }

    private Sight sight(int columns, int rows) {
        int cell = patch * merge;
        return Sight.whole(rows * (columns + 1), 0, columns * cell, rows * cell, columns * rows * merge * merge);
    }

    @Override
    public Sight largest(Limits asked) {
        int side = Math.ceilDiv(asked.count(Limit.LONGEST_EDGE, edge), patch * merge);
        return sight(side, side);
    }
}
