package dev.headroom.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class PictureHeaderTest {
    private static byte[] bmp(int width, int height) {
        return ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 'B')
                .put((byte) 'M')
                .putInt(14, 40)
                .putInt(18, width)
                .putInt(22, height)
                .array();
    }

    @Test
    void aBitmapMayCountItsRowsFromTheTop() {
        assertThat(PictureHeader.read(bmp(10, -20)).height()).isEqualTo(20);
    }

    @Test
    void aHeightWithoutAnOppositeIsNoHeight() {
        PictureHeader header = PictureHeader.read(bmp(10, Integer.MIN_VALUE));
        assertThatThrownBy(() -> PictureLimits.ofEngine().check(header)).isInstanceOf(PictureException.class);
    }
}
