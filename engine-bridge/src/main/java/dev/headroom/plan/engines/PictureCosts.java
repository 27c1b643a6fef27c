package dev.headroom.plan.engines;

import dev.headroom.plan.DynamicTiling;

/// What the embedded engine takes for the pixels of a picture, in bytes of its Java heap and of its decoder: the one
/// place for these formulas, used by the planner, by the window's price tag and by the engine's ledger.
///
/// @param tiles of the picture, as long as they wait for the vision tower
/// @param lines what its decoder holds at once
/// @param resize what the resize to its grid of tiles, and that to its thumbnail beside it, hold at once
public record PictureCosts(long tiles, long lines, long resize) {
    /// Half of the width of the bicubic kernel, in pixels of the smaller picture.
    public static final double KERNEL_SUPPORT = 2;

    /// @param width as the picture is stored
    /// @param onItsSide whether its rows are the columns of what is seen
    /// @param decoding bytes that its decoder takes
    /// @param tile pixels of a tile's edge
    public static PictureCosts of(
            int width, int height, boolean onItsSide, long decoding, DynamicTiling tiling, int tile) {
        long resize = resize(width, height, onItsSide, tile * tiling.columns(), tile * tiling.rows());
        if (tiling.thumbnail()) {
            resize += resize(width, height, onItsSide, tile, tile);
        }
        return new PictureCosts(3L * tile * tile * tiling.tiles(), decoding, resize);
    }

    /// Bytes of a line: as it is stored (up to 8 a pixel, twice in the PNG reader), as ints of four channels, as RGB.
    public static final int LINE = 40;

    /// What a decoder takes whose lines come one after the other, three bytes a pixel: a camera's JPEG, a screen's PNG.
    public static long lineByLine(int width) {
        return (LINE + 3L) * width;
    }

    /// Bytes that are taken while it is read, its tiles not counted.
    public long reading() {
        return lines + resize;
    }

    /// Bytes at the end of reading it.
    public long peak() {
        return tiles + reading();
    }

    /// Rows between the two passes, a line going in and one coming out, sums and weights.
    private static long resize(int width, int height, boolean onItsSide, int toWidth, int toHeight) {
        int lineOut = onItsSide ? toHeight : toWidth;
        int outputs = onItsSide ? toWidth : toHeight;
        long stride = onItsSide ? width : lineOut;
        long rows = Math.min(height, height == outputs ? 1 : taps(height, outputs));
        return rows * (3 * stride + 32)
                + 3L * width
                + 3L * lineOut
                + 15 * stride
                + weights(width, lineOut)
                + weights(height, outputs);
    }

    private static long weights(int in, int out) {
        return in == out ? 0 : Integer.BYTES * (taps(in, out) + 2L) * out;
    }

    /// Input positions that one output position can span.
    public static long taps(int in, int out) {
        return 2 * (long) Math.ceil(KERNEL_SUPPORT * Math.max((double) in / out, 1)) + 1;
    }
}
