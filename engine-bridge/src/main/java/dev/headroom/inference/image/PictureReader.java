package dev.headroom.inference.image;

import dev.headroom.inference.EngineException;
import dev.headroom.memory.Bytes;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Decodes PNG, JPEG (CMYK too), GIF (first frame) and BMP, upright by EXIF, after checking the dimensions in
/// the header.
public final class PictureReader {
    /// A decoded pixel takes up to four bytes of the heap while it is read.
    private static final int BYTES_PER_PIXEL = 4;

    private static final long MOST_PIXELS = 100_000_000L;

    private final long mostPixels;

    /// Reads pictures of up to 100 million pixels, or what half of the Java heap can hold if that is less.
    public PictureReader() {
        this(Math.min(MOST_PIXELS, Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_PIXEL));
    }

    public PictureReader(long mostPixels) {
        this.mostPixels = mostPixels;
    }

    /// @throws EngineException 400 `not_a_picture`, `unsupported_picture`, `broken_picture`; 413
    ///     `picture_too_large`
    public Picture read(byte[] encoded) {
        PictureHeader header = PictureHeader.read(encoded);
        check(header);
        try {
            return Exif.upright(decode(encoded, header), header.orientation());
        } catch (IOException | RuntimeException e) {
            if (e instanceof EngineException known) {
                throw known;
            }
            EngineException broken = PictureHeader.broken("its pixels cannot be decoded");
            broken.initCause(e);
            throw broken;
        } catch (OutOfMemoryError e) {
            throw tooLarge(
                    header,
                    "this engine's Java heap (%s) is too full to read it"
                            .formatted(Bytes.human(Runtime.getRuntime().maxMemory())));
        }
    }

    private void check(PictureHeader header) {
        if (header.width() < 1 || header.height() < 1) {
            throw PictureHeader.broken("it is %d x %d pixels".formatted(header.width(), header.height()));
        }
        long pixels = (long) header.width() * header.height();
        if (pixels > mostPixels) {
            throw tooLarge(
                    header, String.format(Locale.ROOT, "this engine reads up to %.1f million", mostPixels / 1e6));
        }
    }

    private static EngineException tooLarge(PictureHeader header, String limit) {
        double millions = (double) header.width() * header.height() / 1e6;
        return new EngineException(
                413,
                "picture_too_large",
                String.format(
                        Locale.ROOT,
                        "The picture has %d x %d = %.1f million pixels; %s. Make it smaller and send it again.",
                        header.width(),
                        header.height(),
                        millions,
                        limit));
    }

    private static Picture decode(byte[] encoded, PictureHeader header) throws IOException {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(header.format().imageIoName());
        if (!readers.hasNext()) {
            throw new IOException("this Java runtime has no reader for " + header.format());
        }
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            reader.setInput(in, true, true);
            boolean[] cut = {false};
            reader.addIIOReadWarningListener((source, warning) -> {
                String text = warning.toLowerCase(Locale.ROOT);
                cut[0] |= text.contains("premature") || text.contains("truncated") || text.contains("corrupt");
            });
            Picture picture = header.format() == PictureHeader.Format.JPEG && header.components() == 4
                    ? cmyk(reader.readRaster(0, null), header)
                    : placed(reader.read(0), header);
            if (cut[0]) {
                throw PictureHeader.broken("the file ends too early or its data is corrupt");
            }
            return picture;
        } finally {
            reader.dispose();
        }
    }

    /// A first GIF frame may cover only part of the canvas; the rest is white.
    private static Picture placed(BufferedImage image, PictureHeader header) {
        Picture frame = Picture.of(image);
        if (image.getWidth() == header.width() && image.getHeight() == header.height()) {
            return frame;
        }
        if (header.format() != PictureHeader.Format.GIF) {
            throw PictureHeader.broken("its header and its pixels disagree about its size");
        }
        byte[] line = new byte[3 * frame.width()];
        return new Picture(header.width(), header.height(), (y, row) -> {
            Arrays.fill(row, (byte) 255);
            if (y >= header.top() && y < header.top() + frame.height()) {
                frame.readRow(y - header.top(), line);
                System.arraycopy(line, 0, row, 3 * header.left(), line.length);
            }
        });
    }

    /// Four-component JPEGs, which ImageIO gives as raw components: YCCK or CMYK, inverted when an Adobe
    /// program wrote them. The formula is Pillow's.
    private static Picture cmyk(Raster raster, PictureHeader header) {
        boolean ycck = header.adobe().orElse(0) == 2;
        boolean inverted = header.adobe().isPresent();
        int width = raster.getWidth();
        return new Picture(width, raster.getHeight(), (y, row) -> {
            int[] p = raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, (int[]) null);
            for (int x = 0; x < width; x++) {
                int c = p[4 * x];
                int m = p[4 * x + 1];
                int ye = p[4 * x + 2];
                int k = p[4 * x + 3];
                if (ycck) {
                    double cb = m - 128;
                    double cr = ye - 128;
                    ye = 255 - round(c + 1.772 * cb);
                    m = 255 - round(c - 0.344136 * cb - 0.714136 * cr);
                    c = 255 - round(c + 1.402 * cr);
                }
                if (inverted) {
                    c = 255 - c;
                    m = 255 - m;
                    ye = 255 - ye;
                    k = 255 - k;
                }
                int light = 255 - k;
                row[3 * x] = (byte) (light - divide255(c * light));
                row[3 * x + 1] = (byte) (light - divide255(m * light));
                row[3 * x + 2] = (byte) (light - divide255(ye * light));
            }
        });
    }

    private static int round(double v) {
        return (int) Math.clamp(Math.round(v), 0L, 255L);
    }

    private static int divide255(int product) {
        int t = product + 128;
        return ((t >> 8) + t) >> 8;
    }
}
