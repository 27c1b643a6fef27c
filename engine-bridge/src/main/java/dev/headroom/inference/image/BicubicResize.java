package dev.headroom.inference.image;

import dev.headroom.picture.Picture;
import org.jspecify.annotations.Nullable;

/// Pillow's `Image.resize(size, BICUBIC)` for RGB, bit by bit: a cubic kernel (a = -0.5) widened when shrinking, in
/// fixed point with 22 fraction bits, columns first, rounded to 8 bits after each of the two passes (Pillow
/// `src/libImaging/Resample.c`). Models were trained on pictures resized this way; Java2D's bicubic does not widen and
/// looks different to them.
public final class BicubicResize {
    private static final int FRACTION = 32 - 8 - 2;
    private static final double SUPPORT = 2;

    private BicubicResize() {}

    /// For each output position: the first input it reads, how many, and their weights.
    private record Kernel(int[] first, int[] count, int[] weights, int width) {}

    /// @return `width * height` RGB triples
    public static byte[] resize(Picture picture, int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("cannot resize to %d x %d pixels".formatted(width, height));
        }
        byte[] out = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        Kernel across = width == picture.width() ? null : kernel(picture.width(), width);
        Kernel down = height == picture.height() ? null : kernel(picture.height(), height);
        Rows source = new Rows(picture, across, width, down == null ? 1 : down.width());
        int stride = 3 * width;
        for (int y = 0; y < height; y++) {
            if (down == null) {
                System.arraycopy(source.row(y), 0, out, y * stride, stride);
            } else {
                column(source, down, y, out, y * stride, stride);
            }
        }
        return out;
    }

    /// Bytes of the Java heap that a resize takes beside the pixels that go in and come out: weights, and the rows
    /// between the two passes.
    static long scratchBytes(int width, int height, int toWidth, int toHeight) {
        long rows = Math.min(height, height == toHeight ? 1 : taps(height, toHeight));
        return 3L * width
                + rows * (3L * toWidth + 32)
                + 15L * toWidth
                + (width == toWidth ? 0 : weightBytes(width, toWidth))
                + (height == toHeight ? 0 : weightBytes(height, toHeight));
    }

    private static long weightBytes(int in, int out) {
        return Integer.BYTES * (taps(in, out) + 2L) * out;
    }

    /// Input positions that one output position can span.
    private static long taps(int in, int out) {
        return 2 * (long) Math.ceil(SUPPORT * Math.max((double) in / out, 1)) + 1;
    }

    private static void column(Rows source, Kernel down, int y, byte[] out, int at, int stride) {
        int[] sums = new int[stride];
        java.util.Arrays.fill(sums, 1 << (FRACTION - 1));
        for (int k = 0; k < down.count[y]; k++) {
            byte[] row = source.row(down.first[y] + k);
            int weight = down.weights[y * down.width + k];
            for (int i = 0; i < stride; i++) {
                sums[i] += (row[i] & 0xFF) * weight;
            }
        }
        for (int i = 0; i < stride; i++) {
            out[at + i] = clip(sums[i]);
        }
    }

    /// Rows after the horizontal pass; only as many are kept as the vertical kernel spans.
    private static final class Rows {
        private final Picture picture;
        private final @Nullable Kernel across;
        private final byte[] input;
        private final byte[][] kept;
        private final int[] keptRow;

        Rows(Picture picture, @Nullable Kernel across, int width, int span) {
            this.picture = picture;
            this.across = across;
            this.input = new byte[3 * picture.width()];
            int rows = Math.min(span, picture.height());
            this.kept = new byte[rows][3 * width];
            this.keptRow = new int[rows];
            java.util.Arrays.fill(keptRow, -1);
        }

        byte[] row(int y) {
            int slot = y % kept.length;
            byte[] row = kept[slot];
            if (keptRow[slot] != y) {
                if (across == null) {
                    picture.readRow(y, row);
                } else {
                    picture.readRow(y, input);
                    across(across, row);
                }
                keptRow[slot] = y;
            }
            return row;
        }

        private void across(Kernel across, byte[] row) {
            int[] weights = across.weights;
            for (int x = 0, at = 0; x < across.first.length; x++, at += 3) {
                int r = 1 << (FRACTION - 1);
                int g = r;
                int b = r;
                int in = 3 * across.first[x];
                int from = x * across.width;
                for (int k = from; k < from + across.count[x]; k++, in += 3) {
                    int weight = weights[k];
                    r += (input[in] & 0xFF) * weight;
                    g += (input[in + 1] & 0xFF) * weight;
                    b += (input[in + 2] & 0xFF) * weight;
                }
                row[at] = clip(r);
                row[at + 1] = clip(g);
                row[at + 2] = clip(b);
            }
        }
    }

    private static byte clip(int sum) {
        return (byte) Math.clamp(sum >> FRACTION, 0, 255);
    }

    private static Kernel kernel(int in, int out) {
        double scale = (double) in / out;
        double stretch = Math.max(scale, 1);
        double support = SUPPORT * stretch;
        int width = Math.toIntExact(taps(in, out));
        int[] first = new int[out];
        int[] count = new int[out];
        int[] weights = new int[Math.multiplyExact(out, width)];
        double[] exact = new double[width];
        double shrink = 1.0 / stretch;
        for (int x = 0; x < out; x++) {
            double centre = (x + 0.5) * scale;
            int from = Math.max(0, (int) (centre - support + 0.5));
            int to = Math.min(in, (int) (centre + support + 0.5));
            double total = 0;
            for (int k = 0; k < to - from; k++) {
                exact[k] = cubic((k + from - centre + 0.5) * shrink);
                total += exact[k];
            }
            for (int k = 0; k < to - from; k++) {
                double weight = total == 0 ? exact[k] : exact[k] / total;
                weights[x * width + k] = (int) (Math.copySign(0.5, weight) + weight * (1 << FRACTION));
            }
            first[x] = from;
            count[x] = to - from;
        }
        return new Kernel(first, count, weights, width);
    }

    private static double cubic(double x) {
        double a = -0.5;
        double d = Math.abs(x);
        if (d < 1) {
            return ((a + 2.0) * d - (a + 3.0)) * d * d + 1;
        }
        return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
    }
}
