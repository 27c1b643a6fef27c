package dev.headroom.plan.sight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// LLaVA-NeXT and LLaVA-OneVision: the picture goes, padded, into the best of a list of sizes that tiles fill; rows and
/// columns of padding are cut from the tokens again, and each row ends in one more. The whole picture comes first.
///
/// @param tile pixels of its edge
/// @param side tokens of a tile's edge
/// @param sizes in pixels
/// @param cells tiles whose tokens the grid may have, OneVision's `anyres_max_9`; empty without such a bound
public record Pinpoints(String family, int tile, int side, List<Tall> sizes, Optional<Integer> cells)
        implements PictureRule {
    /// Frames that OneVision takes of a video, and the tokens of each after its pooling.
    private static final int FRAMES = 32;

    private static final int FRAME_TOKENS = 196;

    /// A size as the files give it.
    public record Tall(int height, int width) {}

    public Pinpoints {
        sizes = List.copyOf(sizes);
    }

    /// All sizes of up to `most` tiles a side.
    static List<Tall> square(int tile, int most) {
        List<Tall> all = new ArrayList<>();
        for (int rows = 1; rows <= most; rows++) {
            for (int columns = 1; columns <= most; columns++) {
                all.add(new Tall(rows * tile, columns * tile));
            }
        }
        return all;
    }

    @Override
    public Set<Limit> heeds() {
        return cells.isPresent() ? Set.of(Limit.PIXELS_BEFORE, Limit.MAX_FRAMES) : Set.of(Limit.PIXELS_BEFORE);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        Size best = Grids.bestResolution(
                width,
                height,
                sizes.stream().map(s -> new Size(s.width, s.height)).toList());
        int columns = best.width() / tile;
        int rows = best.height() / tile;
        Size kept = unpadded(width, height, new Size(columns * side, rows * side));
        int across = kept.width();
        int down = kept.height();
        if (cells.isPresent()) {
            double ratio = Math.sqrt((double) kept.area() / ((double) cells.get() * side * side));
            if (ratio > 1.1) {
                across = (int) Math.floor(across / ratio);
                down = (int) Math.floor(down / ratio);
            }
        }
        return Sight.tiles(side * side + across * down + down, 0, columns, rows, true, tile, tile, side * side);
    }

    /// What is left of the grid's tokens when the padding is cut off.
    private static Size unpadded(int width, int height, Size grid) {
        if ((double) width / height > (double) grid.width() / grid.height()) {
            int filled = (int) sevenDigits(height * ((double) grid.width() / width));
            return new Size(grid.width(), grid.height() - (grid.height() - filled) / 2 * 2);
        }
        int filled = (int) sevenDigits(width * ((double) grid.height() / height));
        return new Size(grid.width() - (grid.width() - filled) / 2 * 2, grid.height());
    }

    private static double sevenDigits(double value) {
        return Math.rint(value * 1e7) / 1e7;
    }

    @Override
    public Sight largest(Limits asked) {
        Sight most = look(tile, tile, asked);
        for (Tall size : sizes) {
            most = most.bound(look(size.width, size.height, asked));
        }
        return most;
    }

    /// OneVision does not tile where there are several: the whole picture and one more token.
    @Override
    public Sight see(int pictures, int width, int height, Limits asked) {
        return pictures > 1 && cells.isPresent() ? alone() : see(width, height, asked);
    }

    @Override
    public Sight usual(int pictures, Limits asked) {
        return pictures > 1 && cells.isPresent() ? alone() : largest(asked);
    }

    private Sight alone() {
        return Sight.tiles(side * side + 1, 0, 1, 1, false, tile, tile, side * side);
    }

    @Override
    public Optional<Sight> watch(Clip clip, Limits asked) {
        if (cells.isEmpty()) {
            return Optional.empty();
        }
        int frames = clip.frames(Double.MAX_VALUE, 1, asked.count(Limit.MAX_FRAMES, FRAMES));
        return Optional.of(
                new Sight(FRAME_TOKENS * frames + 1, 0, new Cut.Frames(frames), tile, tile, frames, side * side, 0));
    }
}
