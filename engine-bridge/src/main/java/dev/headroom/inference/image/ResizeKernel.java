package dev.headroom.inference.image;

import dev.headroom.plan.engines.PictureCosts;

/// For each output position of a resize: the first input it reads, how many, and their weights, as Pillow computes them
/// (`src/libImaging/Resample.c`, `precompute_coeffs`): a cubic kernel (a = -0.5) widened when shrinking, in fixed
/// point.
record ResizeKernel(
        @SuppressWarnings("ArrayRecordComponent") int[] first,
        @SuppressWarnings("ArrayRecordComponent") int[] count,
        @SuppressWarnings("ArrayRecordComponent") int[] weights,
        int width) {
    static final int FRACTION = 32 - 8 - 2;

    static ResizeKernel of(int in, int out) {
        double scale = (double) in / out;
        double stretch = Math.max(scale, 1);
        double support = PictureCosts.KERNEL_SUPPORT * stretch;
        int width = Math.toIntExact(PictureCosts.taps(in, out));
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
        return new ResizeKernel(first, count, weights, width);
    }

    private static double cubic(double x) {
        double a = -0.5;
        double d = Math.abs(x);
        if (d < 1) {
            return ((a + 2.0) * d - (a + 3.0)) * d * d + 1;
        }
        return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
    }

    /// One RGB line to another of `first.length` pixels.
    void along(byte[] line, byte[] out) {
        for (int x = 0, at = 0; x < first.length; x++, at += 3) {
            int r = 1 << (FRACTION - 1);
            int g = r;
            int b = r;
            int in = 3 * first[x];
            int from = x * width;
            for (int k = from; k < from + count[x]; k++, in += 3) {
                int weight = weights[k];
                r += (line[in] & 0xFF) * weight;
                g += (line[in + 1] & 0xFF) * weight;
                b += (line[in + 2] & 0xFF) * weight;
            }
            out[at] = clip(r);
            out[at + 1] = clip(g);
            out[at + 2] = clip(b);
        }
    }

    /// Adds a line with the weight that it has in output `position`.
    void add(byte[] line, int position, int index, int[] sums) {
        int weight = weights[position * width + index - first[position]];
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (line[i] & 0xFF) * weight;
        }
    }

    int last(int position) {
        return first[position] + count[position] - 1;
    }

    static byte clip(int sum) {
        return (byte) Math.clamp(sum >> FRACTION, 0, 255);
    }
}
