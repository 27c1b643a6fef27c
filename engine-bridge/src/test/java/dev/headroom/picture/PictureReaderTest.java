package dev.headroom.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PictureReaderTest {
    private final PictureReader reader = new PictureReader(new PictureLimits(1_000_000));

    static Stream<String> pictures() throws Exception {
        return new ObjectMapper()
                .readTree(Fixtures.bytes("images/pixels.json")).properties().stream()
                        .map(e -> e.getKey());
    }

    /// JPEG decoders may differ by a few steps, those of lossy WebP by more where colours meet: one takes the nearest
    /// sample of colour, the other mixes them (libwebp's "fancy" upsampling). Everything else is exact.
    @ParameterizedTest
    @MethodSource("pictures")
    void readsThePixelsPillowReads(String name) throws Exception {
        JsonNode expected = new ObjectMapper()
                .readTree(Fixtures.bytes("images/pixels.json"))
                .get(name);

        Picture picture = reader.read(Fixtures.bytes("images/" + name));

        assertThat(picture.width()).isEqualTo(expected.get("width").asInt());
        assertThat(picture.height()).isEqualTo(expected.get("height").asInt());
        byte[] rgb = picture.toRgb();
        int tolerance = expected.get("exact").asBoolean() ? 0 : name.endsWith("webp") ? 8 : 4;
        for (JsonNode sample : expected.get("samples")) {
            int at =
                    3 * (sample.get(1).asInt() * picture.width() + sample.get(0).asInt());
            for (int c = 0; c < 3; c++) {
                assertThat(Math.abs((rgb[at + c] & 0xFF) - sample.get(2 + c).asInt()))
                        .as("%s at %s, channel %d is %d", name, sample, c, rgb[at + c] & 0xFF)
                        .isLessThanOrEqualTo(tolerance);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # file,          kind,          the sentence names
        bomb.png,        TOO_LARGE,     30000 x 30000 = 900.0 million pixels
        text.png,        NOT_A_PICTURE, 'PNG, JPEG, WebP, GIF, BMP or TIFF'
        heic.heic,       UNSUPPORTED,   HEIC
        float.tif,       UNSUPPORTED,   TIFF
        truncated.webp,  BROKEN,        damaged
        truncated.tif,   BROKEN,        damaged
        bomb.webp,       TOO_LARGE,     16383 x 16383 = 268.4 million pixels
        bomb.tif,        TOO_LARGE,     30000 x 30000 = 900.0 million pixels
        truncated.png,   BROKEN,        damaged
        truncated.jpg,   BROKEN,        damaged
        """)
    void refusesWithASentence(String file, PictureException.Kind kind, String named) {
        assertThatThrownBy(() -> reader.read(Fixtures.bytes("images/" + file)))
                .isInstanceOfSatisfying(PictureException.class, e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(e).hasMessageContaining(named);
                });
    }

    @Test
    void readsARibbon() {
        Picture ribbon = reader.read(Fixtures.bytes("images/ribbon.png"));

        assertThat(ribbon.width()).isEqualTo(20000);
        assertThat(ribbon.height()).isEqualTo(10);
    }

    @Test
    void anEmptyFileIsNotAPicture() {
        assertThatThrownBy(() -> reader.read(new byte[0])).isInstanceOf(PictureException.class);
    }

    /// Whatever is done to a file, the answer is a picture or a refusal, never another exception.
    @ParameterizedTest
    @MethodSource("pictures")
    void damagedFilesNeverEscape(String name) {
        byte[] whole = Fixtures.bytes("images/" + name);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        for (int round = 0; round < 40; round++) {
            byte[] damaged = Arrays.copyOf(whole, round % 4 == 0 ? random.nextInt(whole.length) : whole.length);
            for (int i = 0; i < 1 + round / 8 && damaged.length > 0; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                reader.read(damaged).toRgb();
            } catch (PictureException expected) {
                assertThat(expected.sentence().isEmpty()).isFalse();
            }
        }
    }
}
