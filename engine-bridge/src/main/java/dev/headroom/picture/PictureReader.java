package dev.headroom.picture;

import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/// Decodes PNG, JPEG (CMYK too), GIF (first frame) and BMP, upright by EXIF, after checking the dimensions in the
/// header.
public final class PictureReader {
    private final PictureLimits limits;

    public PictureReader(PictureLimits limits) {
        this.limits = limits;
    }

    /// A picture whose pixels were thinned out.
    ///
    /// @param width of the whole picture, upright
    /// @param height of the whole picture, upright
    /// @param frames 1, or more for an animation, of which the first is read
    public record Thinned(int width, int height, int frames, Picture pixels) {}

    /// @throws PictureException what the header says no to, or the pixels
    public Picture read(byte[] encoded) {
        return read(encoded, 1).pixels();
    }

    /// What the first bytes say, if that is within the limits.
    ///
    /// @throws PictureException what the header says no to
    public PictureHeader header(byte[] encoded) {
        PictureHeader header = PictureHeader.read(encoded);
        limits.check(header);
        return header;
    }

    /// Reads every n-th pixel only: as many as leave the longer edge between `edge` and twice that. Only the header
    /// decides what is refused, as in [#read].
    public Thinned thinned(byte[] encoded, int edge) {
        PictureHeader header = PictureHeader.read(encoded);
        return read(encoded, Math.max(1, Math.max(header.width(), header.height()) / edge));
    }

    private Thinned read(byte[] encoded, int step) {
        PictureHeader header = header(encoded);
        try {
            return decode(encoded, header, step);
        } catch (PictureException known) {
            throw known;
        } catch (IOException | RuntimeException e) {
            PictureException broken = PictureException.broken(Sentence.of("its pixels cannot be decoded"));
            broken.initCause(e);
            throw broken;
        } catch (OutOfMemoryError e) {
            throw PictureLimits.tooLarge(
                    header,
                    Sentence.of(
                            "the Java heap ({}) is too full to read it",
                            new Size(Runtime.getRuntime().maxMemory())));
        }
    }

    private static Thinned decode(byte[] encoded, PictureHeader header, int step) throws IOException {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(header.format().imageIoName());
        if (!readers.hasNext()) {
            throw new IOException("this Java runtime has no reader for " + header.format());
        }
        ImageReader reader = readers.next();
        try (ImageInputStream in = new EncodedStream(encoded)) {
            reader.setInput(in, false, true);
            checkStorage(reader, header);
            ImageReadParam every = reader.getDefaultReadParam();
            every.setSourceSubsampling(step, step, 0, 0);
            boolean[] cut = {false};
            reader.addIIOReadWarningListener((source, warning) -> {
                String text = warning.toLowerCase(Locale.ROOT);
                cut[0] |= text.contains("premature") || text.contains("truncated") || text.contains("corrupt");
            });
            Picture picture = header.format() == PictureHeader.Format.JPEG && header.components() == 4
                    ? cmyk(reader.readRaster(0, every), header)
                    : placed(reader.read(0, every), header, step);
            if (cut[0]) {
                throw PictureException.broken(Sentence.of("the file ends too early or its data is corrupt"));
            }
            int frames = header.format() == PictureHeader.Format.GIF ? Math.max(1, reader.getNumImages(true)) : 1;
            return new Thinned(
                    header.uprightWidth(), header.uprightHeight(), frames, Upright.of(picture, header.orientation()));
        } finally {
            reader.dispose();
        }
    }

    /// The header promised what a pixel takes. A reader that takes more would break every account of it.
    private static void checkStorage(ImageReader reader, PictureHeader header) throws IOException {
        if (header.components() == 4 && header.format() == PictureHeader.Format.JPEG) {
            return; // read as raw components
        }
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        if (!types.hasNext()) {
            throw new IOException("the reader knows no type for its pixels");
        }
        SampleModel model = types.next().getSampleModel(1, 1);
        int bytes = model.getNumDataElements() * DataBuffer.getDataTypeSize(model.getDataType()) / 8;
        if (bytes > header.storage().heap()) {
            throw new IOException("a pixel takes %d bytes, %d by its header"
                    .formatted(bytes, header.storage().heap()));
        }
    }

    /// A first GIF frame may cover only part of the canvas; the rest is white.
    private static Picture placed(BufferedImage image, PictureHeader header, int step) {
        Picture frame = Picture.of(image);
        int width = Math.ceilDiv(header.width(), step);
        int height = Math.ceilDiv(header.height(), step);
        if (frame.width() == width && frame.height() == height) {
            return frame;
        }
        if (header.format() != PictureHeader.Format.GIF) {
            throw PictureException.broken(Sentence.of("its header and its pixels disagree about its size"));
        }
        int left = header.left() / step;
        int top = header.top() / step;
        return new Picture(width, height, (x, y, w, h, line) -> {
            Arrays.fill(line, 0, 3 * w * h, (byte) 255);
            int fromX = Math.max(x, left);
            int fromY = Math.max(y, top);
            int across = Math.min(x + w, left + frame.width()) - fromX;
            int down = Math.min(y + h, top + frame.height()) - fromY;
            if (across > 0 && down > 0) {
                byte[] part = new byte[3 * across * down];
                frame.read(fromX - left, fromY - top, across, down, part);
                System.arraycopy(part, 0, line, 3 * (fromX - x + fromY - y), part.length);
            }
        });
    }

    /// Four-component JPEGs, which ImageIO gives as raw components: YCCK or CMYK, inverted when an Adobe program wrote
    /// them. The formula is Pillow's.
    private static Picture cmyk(Raster raster, PictureHeader header) {
        boolean ycck = header.adobe().orElse(0) == 2;
        boolean inverted = header.adobe().isPresent();
        return new Picture(raster.getWidth(), raster.getHeight(), (x, y, w, h, line) -> {
            int[] p = raster.getPixels(raster.getMinX() + x, raster.getMinY() + y, w, h, (int[]) null);
            for (int i = 0; i < w * h; i++) {
                int c = p[4 * i];
                int m = p[4 * i + 1];
                int ye = p[4 * i + 2];
                int k = p[4 * i + 3];
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
                line[3 * i] = (byte) (light - divide255(c * light));
                line[3 * i + 1] = (byte) (light - divide255(m * light));
                line[3 * i + 2] = (byte) (light - divide255(ye * light));
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
