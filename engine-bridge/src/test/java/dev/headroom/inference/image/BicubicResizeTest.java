package dev.headroom.inference.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.picture.Fixtures;
import dev.headroom.picture.Picture;
import dev.headroom.picture.PictureHeader;
import dev.headroom.picture.PictureLimits;
import dev.headroom.picture.PictureReader;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    static Stream<String> pictures() throws Exception {
        return new ObjectMapper()
                .readTree(Fixtures.bytes("images/pixels.json")).properties().stream()
                        .map(e -> e.getKey());
    }

    /// Decoded in strips, turned upright on the way.
    @ParameterizedTest
    @MethodSource("pictures")
    void aPictureIsResizedAsItsRowsCome(String name) throws Exception {
        JsonNode expected = new ObjectMapper()
                .readTree(Fixtures.bytes("images/pixels.json"))
                .get(name);
        byte[] encoded = Fixtures.bytes("images/" + name);
        PictureReader reader = new PictureReader(PictureLimits.ofEngine());
        PictureHeader header = reader.header(encoded);
        BicubicResize inStrips = new BicubicResize(header.width(), header.height(), header.orientation(), 56, 84);
        reader.rows(encoded, inStrips);

        assertThat(inStrips.result()).isEqualTo(BicubicResize.resize(reader.read(encoded), 56, 84));
        if (expected.get("exact").asBoolean()) {
            CRC32 crc = new CRC32();
            crc.update(inStrips.result());
            assertThat("%08x".formatted(crc.getValue()))
                    .as("Pillow's")
                    .isEqualTo(expected.get("resized").asText());
        }
    }

    @ParameterizedTest
    @CsvSource({"40, 28", "9, 60", "200, 5", "84, 56", "56, 84"})
    void everyOrientationIsResizedAsTheUprightPictureIs(int width, int height) {
        Picture stored = Fixtures.pattern(width, height);
        for (int orientation = 1; orientation <= 8; orientation++) {
            BicubicResize turned = new BicubicResize(width, height, orientation, 56, 84);
            stored.rows(turned);
            Picture upright = Fixtures.upright(stored, orientation);
            assertThat(turned.result())
                    .as("orientation %d", orientation)
                    .isEqualTo(BicubicResize.resize(upright, 56, 84));
        }
    }

    @Test
    void rowsThatAreMissingAreNoPicture() {
        BicubicResize half = new BicubicResize(4, 4, 1, 2, 2);
        half.row(0, new byte[12]);
        assertThatThrownBy(half::result).isInstanceOf(IllegalStateException.class);
    }
}
