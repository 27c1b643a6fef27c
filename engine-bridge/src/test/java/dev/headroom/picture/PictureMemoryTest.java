package dev.headroom.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a picture takes is known from its header, and nothing takes more.
class PictureMemoryTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 200;

    private final PictureReader reader = new PictureReader(PictureLimits.ofEngine());

    static Stream<Arguments> kinds() throws IOException {
        return Stream.of(
                Arguments.of("png RGB", png(BufferedImage.TYPE_3BYTE_BGR), 3, 1),
                Arguments.of("png RGBA", png(BufferedImage.TYPE_4BYTE_ABGR), 4, 1),
                Arguments.of("png grey", png(BufferedImage.TYPE_BYTE_GRAY), 1, 1),
                Arguments.of("png grey, 16 bit", png(BufferedImage.TYPE_USHORT_GRAY), 2, 1),
                Arguments.of("png palette", png(BufferedImage.TYPE_BYTE_INDEXED), 1, 1),
                Arguments.of("png RGB, 16 bit", png(sixteenBit(3)), 6, 1),
                Arguments.of("png RGBA, 16 bit", png(sixteenBit(4)), 8, 1),
                Arguments.of("png RGBA, 16 bit, interlaced", written("png", sixteenBit(4), true), 8, HEIGHT),
                Arguments.of("jpeg", written("jpeg", image(BufferedImage.TYPE_3BYTE_BGR), false), 3, 1),
                Arguments.of("jpeg, progressive", written("jpeg", image(BufferedImage.TYPE_3BYTE_BGR), true), 3, 1),
                Arguments.of("jpeg, grey", written("jpeg", image(BufferedImage.TYPE_BYTE_GRAY), false), 1, 1),
                Arguments.of("gif", written("gif", image(BufferedImage.TYPE_BYTE_INDEXED), false), 1, HEIGHT),
                Arguments.of("bmp", written("bmp", image(BufferedImage.TYPE_3BYTE_BGR), false), 3, 32),
                Arguments.of("bmp, palette", written("bmp", image(BufferedImage.TYPE_BYTE_INDEXED), false), 1, 32),
                Arguments.of("webp", Fixtures.bytes("images/photo.webp"), 7, HEIGHT),
                Arguments.of("webp, alpha", Fixtures.bytes("images/photo-alpha.webp"), 8, HEIGHT),
                Arguments.of("tiff", Fixtures.bytes("images/photo.tif"), 9, 20));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void theHeaderTellsWhatItsPixelsTake(String kind, byte[] encoded, int bytesPerPixel, int rows) {
        PictureHeader header = PictureHeader.read(encoded);
        assertThat(header.heapBytes()).isEqualTo((long) bytesPerPixel * WIDTH * rows);
        assertThat(header.decodingBytes()).isGreaterThan(header.heapBytes());
        // the reader refuses pixels that take more
        assertThat(reader.read(encoded).width()).isEqualTo(WIDTH);
    }

    /// Rows that were held as a whole and rows that came one by one.
    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void anInterlacedPngShowsTheSame(int type) throws IOException {
        byte[] plain = written("png", image(type), false);
        byte[] interlaced = written("png", image(type), true);
        assertThat(PictureHeader.read(interlaced).rowsHeld()).isEqualTo(HEIGHT);
        assertThat(reader.read(interlaced).toRgb()).isEqualTo(reader.read(plain).toRgb());
    }

    @Test
    void aProgressiveJpegIsKeptAsCoefficientsToo() throws IOException {
        PictureHeader plain = PictureHeader.read(written("jpeg", image(BufferedImage.TYPE_3BYTE_BGR), false));
        PictureHeader progressive = PictureHeader.read(written("jpeg", image(BufferedImage.TYPE_3BYTE_BGR), true));
        assertThat(plain.storage().outside()).isZero();
        assertThat(progressive.storage().outside()).as("4:2:0, two bytes each").isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        8000, 8000, 16, 6, 8000 x 8000 = 64.0 million pixels; at 8 bytes a pixel the engine reads up to 33.6 million
        7000, 7000, 16, 6, 7000 x 7000 = 49.0 million pixels; at 8 bytes a pixel the engine reads up to 33.6 million
        7000, 7000, 16, 2, 7000 x 7000 = 49.0 million pixels; at 6 bytes a pixel the engine reads up to 44.7 million
        9000, 9000, 8, 0, 9000 x 9000 = 81.0 million pixels; the engine reads up to 67.1 million
        """)
    void pixelsOfManyBytesCountAsWhatTheyAre(int width, int height, int depth, int colours, String said) {
        byte[] header = pngHeader(width, height, depth, colours);
        header[28] = 1; // interlaced: all of it is held
        assertThatThrownBy(() -> reader.read(header))
                .isInstanceOf(PictureException.class)
                .hasMessageContaining(said);
    }

    @Test
    void aBitmapWithAnotherPictureInsideIsNotOpened() throws IOException {
        byte[] bmp = written("bmp", image(BufferedImage.TYPE_3BYTE_BGR), false);
        bmp[30] = 5; // BI_PNG
        assertThatThrownBy(() -> reader.read(bmp))
                .isInstanceOfSatisfying(
                        PictureException.class, e -> assertThat(e.kind()).isEqualTo(PictureException.Kind.UNSUPPORTED));
    }

    @Test
    void aBitmapOfTheLeastHeightIsDamagedNotABug() {
        byte[] bmp = new byte[1000];
        bmp[0] = 'B';
        bmp[1] = 'M';
        bmp[14] = 40;
        bmp[18] = 10;
        bmp[25] = (byte) 0x80;
        assertThatThrownBy(() -> reader.read(bmp))
                .isInstanceOfSatisfying(
                        PictureException.class, e -> assertThat(e.kind()).isEqualTo(PictureException.Kind.BROKEN));
    }

    /// EXIF's table: which stored corner is seen at the top left, and what runs to the right from there.
    @ParameterizedTest
    @CsvSource(textBlock = """
        1, abc def
        2, cba fed
        3, fed cba
        4, def abc
        5, ad be cf
        6, da eb fc
        7, fc eb da
        8, cf be ad
        """)
    void aPictureIsTurnedWithoutACopy(int orientation, String rows) {
        byte[] stored = new byte[18];
        for (int i = 0; i < 6; i++) {
            Arrays.fill(stored, 3 * i, 3 * i + 3, (byte) ('a' + i));
        }
        Picture upright = Upright.of(Picture.ofRgb(3, 2, stored), orientation);
        StringBuilder seen = new StringBuilder();
        byte[] row = new byte[3 * upright.width()];
        byte[] column = new byte[3 * upright.height()];
        for (int y = 0; y < upright.height(); y++) {
            upright.readRow(y, row);
            seen.append(y == 0 ? "" : " ");
            for (int x = 0; x < upright.width(); x++) {
                seen.append((char) row[3 * x]);
                upright.read(x, 0, 1, upright.height(), column);
                assertThat(column[3 * y]).isEqualTo(row[3 * x]);
            }
        }
        assertThat(seen).hasToString(rows);
    }

    private static byte[] pngHeader(int width, int height, int depth, int colours) {
        byte[] png = Arrays.copyOf(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H'}, 60);
        for (int i = 0; i < 4; i++) {
            png[16 + i] = (byte) (width >> 24 - 8 * i);
            png[20 + i] = (byte) (height >> 24 - 8 * i);
        }
        png[24] = (byte) depth;
        png[25] = (byte) colours;
        return png;
    }

    private static byte[] png(int type) throws IOException {
        return png(image(type));
    }

    private static byte[] png(BufferedImage image) throws IOException {
        return written("png", image, false);
    }

    private static BufferedImage image(int type) {
        return noisy(new BufferedImage(WIDTH, HEIGHT, type));
    }

    private static BufferedImage sixteenBit(int channels) {
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                channels == 4,
                false,
                channels == 4 ? BufferedImage.TRANSLUCENT : BufferedImage.OPAQUE,
                DataBuffer.TYPE_USHORT);
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, WIDTH, HEIGHT, channels, null);
        return new BufferedImage(model, raster, false, null);
    }

    private static BufferedImage noisy(BufferedImage image) {
        SplittableRandom random = new SplittableRandom(1);
        for (int n = 0; n < 2000; n++) {
            image.setRGB(random.nextInt(WIDTH), random.nextInt(HEIGHT), random.nextInt());
        }
        return image;
    }

    private static byte[] written(String format, BufferedImage image, boolean progressive) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        if (progressive) {
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
