package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockQuantiserTest {
    /// Half a step is the most that rounding can move a value; the scale says what a step is. 70 columns leave a block
    /// that is filled up.
    @ParameterizedTest
    @CsvSource({"8, 0.5", "4, 1.0"}) // four bits: a value opposite to the largest may be cut by one step
    void everyValueComesBackWithinAStep(int bits, double steps) {
        SplittableRandom random = new SplittableRandom(5);
        BlockQuantiser quantiser = new BlockQuantiser(bits);
        float[] row = new float[70];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) random.nextGaussian();
        }
        byte[] out = new byte[3 * quantiser.bytesPerBlock()];
        float[] scales = new float[3];
        quantiser.quantise(row, 0, row.length, out, 0, scales, 0);
        for (int i = 0; i < 96; i++) {
            int block = i / 32;
            int stored = bits == 8 ? out[i] & 0xFF : out[block * 16 + i % 32 / 2] >> (i % 2 == 0 ? 0 : 4) & 0xF;
            double back = scales[block] * (stored - (bits == 8 ? 128 : 8));
            double value = i < row.length ? row[i] : 0;
            assertThat(Math.abs(back - value))
                    .as("value %d", i)
                    .isLessThanOrEqualTo(steps * Math.abs(scales[block]) + 1e-6);
        }
    }
}
