package dev.headroom.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteAxisTest {
    @Test
    void marksAreRoundAndFew() {
        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            double highest = Math.pow(2, 16 + random.nextDouble() * 26);
            ByteAxis axis = ByteAxis.of(highest, 4);
            assertThat(axis.top()).isGreaterThan(highest);
            assertThat(axis.marks()).as("up to %f", highest).hasSizeBetween(3, 6);
            assertThat(Long.bitCount(axis.step())).isEqualTo(1);
        }
    }

    @Test
    void labelsAreBinaryUnits() {
        assertThat(ByteAxis.label(0)).isEqualTo("0");
        assertThat(ByteAxis.label(512 * Bytes.MIB)).isEqualTo("512 MiB");
        assertThat(ByteAxis.label(3 * Bytes.GIB / 2)).isEqualTo("1.5 GiB");
    }
}
