package dev.headroom.picture;

import dev.headroom.words.Sentence;
import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/// One picture on its way through ImageIO, row by row where its format allows.
final class Decoding {
    private final byte[] encoded;
    private final PictureHeader header;
    private final RowSink sink;
    private final byte[] rgb;
    private int rows;

    Decoding(byte[] encoded, PictureHeader header, RowSink sink) {
        this.encoded = encoded;
        this.header = header;
        this.sink = sink;
        this.rgb = new byte[3 * header.width()];
    }

    /// @return frames of the file
    int run() throws IOException {
        ImageReader reader = reader(header.format());
        try (ImageInputStream in = stream()) {
            reader.setInput(in, false, true);
            boolean[] cut = {false};
            reader.addIIOReadWarningListener((source, warning) -> {
                String text = warning.toLowerCase(Locale.ROOT);
                cut[0] |= text.contains("premature") || text.contains("truncated") || text.contains("corrupt");
            });
            read(reader);
            if (cut[0] || rows < header.height()) {
                throw PictureException.broken(Sentence.of("the file ends too early or its data is corrupt"));
            }
            return switch (header.format()) {
                case GIF, WEBP -> Math.max(1, reader.getNumImages(true));
                case PNG, JPEG, BMP, TIFF -> 1;
            };
        } finally {
            reader.dispose();
        }
    }

    private ImageInputStream stream() {
        return header.format() == PictureHeader.Format.WEBP ? new WebpStream(encoded) : new EncodedStream(encoded);
    }

    private static ImageReader reader(PictureHeader.Format format) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.imageIoName());
        if (!readers.hasNext()) {
            throw new IOException("this Java runtime has no reader for " + format);
        }
        return readers.next();
    }

    private void read(ImageReader reader) throws IOException {
        boolean jpeg = header.format() == PictureHeader.Format.JPEG;
        if (jpeg && header.components() == 4) {
            pass(Cmyk.of(reader.readRaster(0, null), header.adobe()), 0);
            return;
        }
        ImageTypeSpecifier type = type(reader);
        if (header.storage().lineByLine()) {
            if (reader.getWidth(0) != header.width() || reader.getHeight(0) != header.height()) {
                throw disagree();
            }
            if (jpeg) {
                jpeg(reader, type);
            } else {
                listening(reader, type);
            }
        } else if (header.rowsHeld() == header.height()) {
            ImageReadParam whole = reader.getDefaultReadParam();
            pass(placed(reader.read(0, whole)), 0);
        } else {
            strips(reader);
        }
    }

    /// A file of several scans comes as often as it has scans; the last time is the picture. A decoder that counts them
    /// otherwise than we do is asked again.
    private void jpeg(ImageReader reader, ImageTypeSpecifier type) throws IOException {
        int wanted = header.storage().outside() > 0 ? JpegHeader.scans(encoded) : 1;
        int came = passes(reader, type, wanted);
        if (came != wanted && rows == 0) {
            passes(reader, type, came);
        }
    }

    private int passes(ImageReader reader, ImageTypeSpecifier type, int wanted) throws IOException {
        int[] came = {0};
        OneRow row = OneRow.telling(type, header.width(), header.height());
        Picture pixels = Picture.of(row.image());
        row.onFilled(y -> {
            came[0] += y == 0 ? 1 : 0;
            if (came[0] == wanted) {
                pass(pixels, y, y);
            }
        });
        readInto(reader, row.image());
        return came[0];
    }

    private void listening(ImageReader reader, ImageTypeSpecifier type) throws IOException {
        OneRow row = OneRow.of(type, header.width(), header.height());
        Picture pixels = Picture.of(row.image());
        reader.addIIOReadUpdateListener(new RowListener(y -> pass(pixels, y, y)));
        readInto(reader, row.image());
    }

    private static void readInto(ImageReader reader, BufferedImage image) throws IOException {
        ImageReadParam param = reader.getDefaultReadParam();
        param.setDestination(image);
        BufferedImage _ = reader.read(0, param);
    }

    private void strips(ImageReader reader) throws IOException {
        for (int top = 0; top < header.height(); top += header.rowsHeld()) {
            ImageReadParam strip = reader.getDefaultReadParam();
            int height = Math.min(header.rowsHeld(), header.height() - top);
            strip.setSourceRegion(new Rectangle(0, top, header.width(), height));
            Picture pixels = Picture.of(reader.read(0, strip));
            if (pixels.width() != header.width() || pixels.height() != height) {
                throw disagree();
            }
            pass(pixels, top);
        }
    }

    private void pass(Picture pixels, int top) {
        for (int y = 0; y < pixels.height(); y++) {
            pass(pixels, y, top + y);
        }
    }

    private void pass(Picture pixels, int from, int y) {
        pixels.readRow(from, rgb);
        sink.row(y, rgb);
        rows++;
    }

    /// The samples as they are stored: a type of the file's own colour space, where there is one, is not converted. The
    /// header promised what a pixel takes. A reader that takes more would break every account of it.
    private ImageTypeSpecifier type(ImageReader reader) throws IOException {
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        if (!types.hasNext()) {
            throw new IOException("the reader knows no type for its pixels");
        }
        ImageTypeSpecifier type = types.next();
        while (header.format() == PictureHeader.Format.JPEG && types.hasNext()) {
            ImageTypeSpecifier other = types.next();
            ColorSpace colours = other.getColorModel().getColorSpace();
            if (!colours.isCS_sRGB() && colours.getNumComponents() == header.components()) {
                type = other;
            }
        }
        SampleModel model = type.getSampleModel(1, 1);
        int bytes = model.getNumDataElements() * DataBuffer.getDataTypeSize(model.getDataType()) / 8;
        if (bytes > header.storage().bytes()) {
            throw new IOException("a pixel takes %d bytes, %d by its header"
                    .formatted(bytes, header.storage().bytes()));
        }
        return type;
    }

    private static PictureException disagree() {
        return PictureException.broken(Sentence.of("its header and its pixels disagree about its size"));
    }

    /// A first frame may cover only part of the canvas; the rest is white.
    private Picture placed(BufferedImage image) {
        Picture frame = Picture.of(image);
        if (frame.width() == header.width() && frame.height() == header.height()) {
            return frame;
        }
        return switch (header.format()) {
            case GIF, WEBP -> frame.on(header.width(), header.height(), header.left(), header.top());
            case PNG, JPEG, BMP, TIFF -> throw disagree();
        };
    }
}
