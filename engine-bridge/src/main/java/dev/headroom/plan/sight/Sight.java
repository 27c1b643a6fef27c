package dev.headroom.plan.sight;

import dev.headroom.plan.DynamicTiling;
import java.util.Optional;

/// What a model makes of one picture, or of one clip.
///
/// @param tokens of the prompt, separators between its rows and tiles included
/// @param marks tokens of the prompt that are put around it
/// @param width in pixels, after the resize; of one frame for a clip
/// @param height in pixels, after the resize
/// @param segments what attends to itself only inside the tower: tiles, the whole picture, frames or pairs of frames
/// @param patches of one segment, without its class token
/// @param crossTokens vision tokens that cross attention keeps for it, beside the prompt; 0 without cross attention
public record Sight(int tokens, int marks, Cut cut, int width, int height, int segments, int patches, int crossTokens) {

    static Sight tiles(
            int tokens,
            int marks,
            int columns,
            int rows,
            boolean overview,
            int tileWidth,
            int tileHeight,
            int patches) {
        Cut.Tiles cut = new Cut.Tiles(columns, rows, overview);
        return new Sight(tokens, marks, cut, columns * tileWidth, rows * tileHeight, cut.pieces(), patches, 0);
    }

    static Sight whole(int tokens, int marks, int width, int height, int patches) {
        return new Sight(tokens, marks, new Cut.Whole(), width, height, 1, patches, 0);
    }

    /// All tokens of the prompt that it takes.
    public int promptTokens() {
        return tokens + marks;
    }

    /// Tiles with the overview, or frames; 1 for a picture that is not cut.
    public int pieces() {
        return cut.pieces();
    }

    /// The grid of its tiles; empty where it is not cut.
    public Optional<DynamicTiling> tiling() {
        return switch (cut) {
            case Cut.Tiles(int columns, int rows, boolean overview) ->
                Optional.of(new DynamicTiling(columns, rows, overview));
            case Cut.Whole _, Cut.Frames _ -> Optional.empty();
        };
    }

    /// Patches that the tower encodes, of all segments.
    public long allPatches() {
        return (long) segments * patches;
    }

    /// Of each figure the larger one: the bound of two pictures.
    Sight bound(Sight other) {
        Sight wider = other.segments > segments ? other : this;
        return new Sight(
                Math.max(tokens, other.tokens),
                Math.max(marks, other.marks),
                wider.cut,
                wider.width,
                wider.height,
                wider.segments,
                Math.max(patches, other.patches),
                Math.max(crossTokens, other.crossTokens));
    }
}
