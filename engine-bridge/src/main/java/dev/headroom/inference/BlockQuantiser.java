package dev.headroom.inference;

/// Quantises rows in blocks of 32 that share a scale, in the layout of ONNX Runtime's MatMulNBits: unsigned with the
/// zero point in the middle (128 for 8 bits, 8 for 4), two values of 4 bits in a byte, the first one low.
///
/// Of 8 bits: `scale = max |x| / 127`. Of 4 bits: `scale = m / -8`, m the value of largest magnitude with its sign, so
/// that this one is met exactly and all sixteen steps are used.
final class BlockQuantiser {
    static final int BLOCK = 32;

    private final int bits;

    BlockQuantiser(int bits) {
        this.bits = bits;
    }

    /// Blocks of a row; the last one may be filled up with zeros.
    static int blocks(int columns) {
        return (columns + BLOCK - 1) / BLOCK;
    }

    int bytesPerBlock() {
        return BLOCK * bits / 8;
    }

    /// @param row values, `columns` from `from` on
    /// @param quantised gets `blocks * bytesPerBlock` bytes from `at` on
    /// @param scales gets `blocks` floats from `scaleAt` on
    void quantise(float[] row, int from, int columns, byte[] quantised, int at, float[] scales, int scaleAt) {
        for (int block = 0; block < blocks(columns); block++) {
            int first = from + block * BLOCK;
            int count = Math.min(BLOCK, columns - block * BLOCK);
            float scale = scale(row, first, count);
            scales[scaleAt + block] = scale;
            float inverse = scale == 0 ? 0 : 1 / scale;
            int out = at + block * bytesPerBlock();
            for (int i = 0; i < BLOCK; i++) {
                float value = i < count ? row[first + i] * inverse : 0;
                if (bits == 8) {
                    quantised[out + i] = (byte) Math.clamp(Math.round(value) + 128, 0, 255);
                } else {
                    int q = Math.clamp(Math.round(value) + 8, 0, 15);
                    quantised[out + i / 2] = (byte) (i % 2 == 0 ? q : quantised[out + i / 2] | q << 4);
                }
            }
        }
    }

    private float scale(float[] row, int first, int count) {
        float largest = 0;
        for (int i = first; i < first + count; i++) {
            largest = Math.abs(row[i]) > Math.abs(largest) ? row[i] : largest;
        }
        return bits == 8 ? Math.abs(largest) / 127 : largest / -8;
    }
}
