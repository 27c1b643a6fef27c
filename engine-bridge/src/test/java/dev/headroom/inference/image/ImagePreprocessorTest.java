package dev.headroom.inference.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.picture.Fixtures;
import dev.headroom.picture.Picture;
import dev.headroom.plan.DynamicTiling;
import dev.headroom.plan.ModelShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImagePreprocessorTest {
    private static final ModelShape.Vision TINY =
            new ModelShape.Vision(2, 32, 4, 64, 56, 14, 0.5, true, false, 1, 6, true, 64);

    private final ImagePreprocessor preprocessor = new ImagePreprocessor(TINY);

    @Test
    void tilesEqualTheReferenceBitByBit() throws Exception {
        byte[] expected = reference("tiles");

        PreparedImage image = preprocessor.prepare(Fixtures.bytes("tiny-internvl2/picture.png"), 6);

        assertThat(image.tiling()).isEqualTo(new DynamicTiling(3, 2, true));
        int tile = 56 * 56 * 3;
        for (int i = 0; i < image.tiles(); i++) {
            assertThat(image.rgbTile(i))
                    .as("tile %d", i)
                    .isEqualTo(Arrays.copyOfRange(expected, i * tile, (i + 1) * tile));
        }
    }

    @Test
    void normalisesByChannel() {
        byte[] rgb = {(byte) 255, 0, (byte) 128};
        PreparedImage image = preprocessor.prepare(Picture.ofRgb(1, 1, rgb), 1);

        float[] tile = image.normalised(0);

        int plane = 56 * 56;
        assertThat(tile).hasSize(3 * plane);
        assertThat(tile[0]).isCloseTo((1f - 0.485f) / 0.229f, within(1e-6f));
        assertThat(tile[plane]).isCloseTo((0f - 0.456f) / 0.224f, within(1e-6f));
        assertThat(tile[2 * plane]).isCloseTo((128 / 255f - 0.406f) / 0.225f, within(1e-6f));
    }

    @Test
    void aSinglePatchHasNoThumbnail() {
        assertThat(preprocessor.prepare(Fixtures.bytes("images/ribbon.png"), 1).tiles())
                .isOne();
        assertThat(preprocessor.prepare(Fixtures.bytes("images/ribbon.png"), 6).tiling())
                .isEqualTo(new DynamicTiling(6, 1, true));
    }

    private static byte[] reference(String tensor) throws Exception {
        byte[] file = Fixtures.bytes("tiny-internvl2/reference.safetensors");
        long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        JsonNode offsets = new ObjectMapper()
                .readTree(Arrays.copyOfRange(file, 8, 8 + (int) header))
                .get(tensor)
                .get("data_offsets");
        int from = 8 + (int) header;
        return Arrays.copyOfRange(
                file, from + offsets.get(0).asInt(), from + offsets.get(1).asInt());
    }
}
