package dev.headroom.plan.sight;

import java.util.Set;

/// Kimi-VL: a picture of more patches than the limit is made smaller, then both sides are padded to merged patches.
///
/// @param patch pixels of its edge
/// @param maxPatches `in_token_limit`
public record KimiNative(String family, int patch, int merge, int maxPatches) implements PictureRule {
    @Override
    public Set<Limit> heeds() {
        return Set.of(Limit.MAX_PATCHES, Limit.PIXELS_BEFORE);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        long most = asked.or(Limit.MAX_PATCHES, maxPatches);
        double patches = Math.floor((double) width / patch) * Math.floor((double) height / patch);
        double w = width;
        double h = height;
        if (patches > most) {
            double scale = Math.sqrt(most / patches);
            w = Math.max(1, (int) (w * scale));
            h = Math.max(1, (int) (h * scale));
        }
        int cell = patch * merge;
        int columns = (int) Math.ceil(w / cell);
        int rows = (int) Math.ceil(h / cell);
        int tokens = Math.multiplyExact(columns, rows);
        return Sight.whole(tokens, 2, columns * cell, rows * cell, tokens * merge * merge);
    }

    @Override
    public Sight largest(Limits asked) {
        int side = patch * (int) Math.sqrt(asked.or(Limit.MAX_PATCHES, maxPatches));
        // a picture just above the limit is padded by nearly one merged patch on each side
        int edge = Math.ceilDiv(side + patch, patch * merge) * patch * merge;
        int cells = edge / patch / merge;
        return Sight.whole(cells * cells, 2, edge, edge, cells * cells * merge * merge);
    }
}
