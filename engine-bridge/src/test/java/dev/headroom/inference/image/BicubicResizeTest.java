package dev.headroom.inference.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.picture.Fixtures;
import dev.headroom.picture.Picture;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BicubicResizeTest {

    static Stream<String> resizes() throws Exception {
        return Fixtures.lines("images/resize.txt").stream().filter(line -> !line.startsWith("#"));
    }

    @ParameterizedTest
    @MethodSource("resizes")
    void equalsPillowBitByBit(String line) {
        List<String> f = List.of(line.split(" "));
        int width = Integer.parseInt(f.get(0));
        int height = Integer.parseInt(f.get(1));

        byte[] resized = BicubicResize.resize(
                Fixtures.pattern(width, height), Integer.parseInt(f.get(2)), Integer.parseInt(f.get(3)));

        CRC32 crc = new CRC32();
        crc.update(resized);
        assertThat("%08x".formatted(crc.getValue())).isEqualTo(f.get(4));
    }

    @Test
    void onePixelBecomesAPlainSurface() {
        byte[] resized = BicubicResize.resize(Picture.ofRgb(1, 1, new byte[] {9, 120, (byte) 200}), 4, 4);

        for (int i = 0; i < resized.length; i += 3) {
            assertThat(new byte[] {resized[i], resized[i + 1], resized[i + 2]}).containsExactly(9, 120, 200);
        }
    }
}
