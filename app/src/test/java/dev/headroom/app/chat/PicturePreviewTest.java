package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.headroom.picture.Picture;
import dev.headroom.picture.PictureException;
import dev.headroom.picture.PictureException.Kind;
import dev.headroom.picture.PictureLimits;
import dev.headroom.picture.PictureReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PicturePreviewTest {

    static Stream<Arguments> bad() throws IOException {
        byte[] good = Pictures.png(300, 200);
        return Stream.of(
                Arguments.of("empty", new byte[0], Kind.NOT_A_PICTURE),
                Arguments.of("text", "this is no picture".getBytes(StandardCharsets.UTF_8), Kind.NOT_A_PICTURE),
                Arguments.of("cut off", Arrays.copyOf(good, good.length / 2), Kind.BROKEN),
                Arguments.of("bomb of 60000 x 60000", bomb(60_000, 60_000), Kind.TOO_LARGE),
                Arguments.of("header that lies", Arrays.copyOf(good, 40), Kind.BROKEN),
                Arguments.of("heic", heic(), Kind.UNSUPPORTED));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("bad")
    void whatCannotBeUsedIsRefusedWithItsReason(String name, byte[] bytes, Kind kind) {
        assertThatThrownBy(() -> PicturePreview.of(bytes))
                .isInstanceOfSatisfying(
                        PictureException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    static Stream<Arguments> odd() {
        return Stream.of(
                Arguments.of("1 x 1", Pictures.png(1, 1), 1, 1),
                Arguments.of("20000 x 10", Pictures.png(20_000, 10), 20_000, 10),
                Arguments.of(
                        "16 bit grey",
                        Pictures.encoded(new BufferedImage(64, 64, BufferedImage.TYPE_USHORT_GRAY), "png"),
                        64,
                        64),
                Arguments.of(
                        "transparent",
                        Pictures.encoded(new BufferedImage(64, 32, BufferedImage.TYPE_INT_ARGB), "png"),
                        64,
                        32),
                Arguments.of(
                        "jpeg",
                        Pictures.encoded(new BufferedImage(1200, 900, BufferedImage.TYPE_INT_RGB), "jpg"),
                        1200,
                        900),
                Arguments.of(
                        "gif",
                        Pictures.encoded(new BufferedImage(50, 40, BufferedImage.TYPE_BYTE_INDEXED), "gif"),
                        50,
                        40),
                Arguments.of(
                        "bmp", Pictures.encoded(new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB), "bmp"), 50, 40));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void unusualPicturesAreShownSmall(String name, byte[] bytes, int width, int height) {
        PicturePreview preview = PicturePreview.of(bytes);
        assertThat(preview.width()).isEqualTo(width);
        assertThat(preview.height()).isEqualTo(height);
        assertThat(preview.image().getWidth()).isBetween(1.0, (double) PicturePreview.EDGE);
        assertThat(preview.image().getHeight()).isBetween(1.0, (double) PicturePreview.EDGE);
    }

    @Test
    void aLargePictureIsNeverHeldWhole() throws IOException {
        // 8000 x 8000 unfolds to 256 MB; the preview takes under 2 MB.
        PicturePreview preview = PicturePreview.of(bomb(8_000, 8_000));
        assertThat(preview.width()).isEqualTo(8_000);
        assertThat(preview.image().getWidth()).isLessThanOrEqualTo(PicturePreview.EDGE);
    }

    @Test
    void aTurnedPngHasTheSameUprightSizeInTagAndEngine() throws IOException {
        byte[] png = onItsSide(Pictures.png(30, 20));
        PicturePreview tag = PicturePreview.of(png);
        Picture engine = new PictureReader(PictureLimits.ofEngine()).read(png);
        assertThat(List.of(tag.width(), tag.height())).containsExactly(20, 30);
        assertThat(List.of(engine.width(), engine.height())).containsExactly(20, 30);
    }

    @Test
    void whatTheEngineCannotHoldIsRefusedByTheTagToo() throws IOException {
        byte[] seventyMegapixels = bomb(10_000, 7_000);
        PictureReader engine = new PictureReader(PictureLimits.ofEngine());
        for (Executable reading :
                List.<Executable>of(() -> PicturePreview.of(seventyMegapixels), () -> engine.read(seventyMegapixels))) {
            PictureException refused = assertThrows(PictureException.class, reading);
            assertThat(refused.kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(refused).hasMessageContaining("70.0 million pixels; the engine reads up to 67.1 million");
        }
    }

    /// With an `eXIf` chunk of orientation 6 before the pixels.
    private static byte[] onItsSide(byte[] png) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int header = 8 + 25;
        file.write(png, 0, header);
        chunk(file, "eXIf", new byte[] {
            'I', 'I', '*', 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0
        });
        file.write(png, header, png.length - header);
        return file.toByteArray();
    }

    /// Every corner of the pictures has its own colour; turned upright they all look like the first.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
    void aCameraHeldOtherwiseIsTurnedUpright(int orientation) {
        PicturePreview upright = PicturePreview.of(BadPictures.fixture("orientation-1.jpg"));
        PicturePreview turned = PicturePreview.of(BadPictures.fixture("orientation-" + orientation + ".jpg"));
        boolean side = orientation >= 5;
        assertThat(turned.width()).isEqualTo(side ? upright.height() : upright.width());
        assertThat(turned.image().getWidth()).isEqualTo(turned.width());
        assertThat(corners(turned))
                .as("the stored pixels are the same; upright, the corners change places")
                .isEqualTo(
                        switch (orientation) {
                            case 2 -> places(corners(upright), 1, 0, 3, 2);
                            case 3 -> places(corners(upright), 3, 2, 1, 0);
                            case 4 -> places(corners(upright), 2, 3, 0, 1);
                            case 5 -> places(corners(upright), 0, 2, 1, 3);
                            case 6 -> places(corners(upright), 2, 0, 3, 1);
                            case 7 -> places(corners(upright), 3, 1, 2, 0);
                            default -> places(corners(upright), 1, 3, 0, 2);
                        });
    }

    /// Top left, top right, bottom left, bottom right.
    private static List<Integer> corners(PicturePreview preview) {
        var pixels = preview.image().getPixelReader();
        int right = preview.width() - 1;
        int bottom = preview.height() - 1;
        return List.of(
                pixels.getArgb(0, 0),
                pixels.getArgb(right, 0),
                pixels.getArgb(0, bottom),
                pixels.getArgb(right, bottom));
    }

    private static List<Integer> places(List<Integer> corners, int... from) {
        return Arrays.stream(from).mapToObj(corners::get).toList();
    }

    private static byte[] heic() {
        return "....ftypheic....mif1heic".getBytes(StandardCharsets.US_ASCII);
    }

    /// A well-formed PNG of one colour: small on disk, large when unfolded.
    private static byte[] bomb(int width, int height) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream h = new DataOutputStream(header);
        h.writeInt(width);
        h.writeInt(height);
        h.write(new byte[] {8, 0, 0, 0, 0});
        chunk(file, "IHDR", header.toByteArray());
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int rows = Math.min(height, 10_000);
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(data, new Deflater(Deflater.BEST_SPEED))) {
            byte[] row = new byte[1 + Math.min(width, 8_000)];
            for (int y = 0; y < rows; y++) {
                deflate.write(row);
            }
        }
        chunk(file, "IDAT", data.toByteArray());
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] data) throws IOException {
        DataOutputStream out = new DataOutputStream(file);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
