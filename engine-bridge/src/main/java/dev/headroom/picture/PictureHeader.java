package dev.headroom.picture;

import dev.headroom.words.Sentence;
import java.util.Optional;

/// What the first bytes of a picture say, read by hand before any decoder sees it: a decompression bomb is known by its
/// dimensions.
///
/// @param width as stored, before orientation
/// @param orientation EXIF orientation, 1 (upright) to 8
/// @param adobe colour transform of an Adobe JPEG: 0 CMYK or RGB, 1 YCbCr, 2 YCCK; empty without the marker
/// @param components colour components of a JPEG, 0 for other formats
/// @param storage what pixels take while they are decoded
public record PictureHeader(
        Format format,
        int width,
        int height,
        int orientation,
        Optional<Integer> adobe,
        int components,
        int left,
        int top,
        PixelStorage storage) {

    /// A line as it is stored (up to 8 bytes, twice in the PNG reader), as ints of four channels, and as RGB.
    private static final int LINE_BYTES_PER_PIXEL = 40;

    /// A format that is read.
    public enum Format {
        PNG("png"),
        JPEG("jpeg"),
        WEBP("webp"),
        GIF("gif"),
        BMP("bmp"),
        TIFF("tiff");

        private final String imageIoName;

        Format(String imageIoName) {
            this.imageIoName = imageIoName;
        }

        String imageIoName() {
            return imageIoName;
        }
    }

    static PictureHeader plain(Format format, int width, int height, int orientation, PixelStorage storage) {
        return new PictureHeader(format, width, height, orientation, Optional.empty(), 0, 0, 0, storage);
    }

    /// Width as it is meant to be seen.
    public int uprightWidth() {
        return onItsSide() ? height : width;
    }

    /// Height as it is meant to be seen.
    public int uprightHeight() {
        return onItsSide() ? width : height;
    }

    /// Whether it is stored with its rows as columns.
    public boolean onItsSide() {
        return orientation >= 5;
    }

    /// Rows that are held at once while it is decoded.
    public int rowsHeld() {
        return Math.max(1, Math.min(storage.rows(), height));
    }

    /// Bytes of the Java heap in which the pixels are kept that are held at once.
    long heapBytes() {
        return (long) width * rowsHeld() * storage.bytes();
    }

    /// Bytes that are taken while its lines are read: pixels that are held, what the decoder keeps, and the line
    /// itself.
    public long decodingBytes() {
        return heapBytes() + (long) width * height * storage.outside() + (long) LINE_BYTES_PER_PIXEL * width;
    }

    /// Of [#decodingBytes], those outside of the Java heap.
    public long outsideBytes() {
        return (long) width * height * storage.outside();
    }

    /// @throws PictureException `NOT_A_PICTURE`, `UNSUPPORTED` or `BROKEN`
    public static PictureHeader read(byte[] data) {
        if (data.length == 0) {
            throw new PictureException(
                    PictureException.Kind.NOT_A_PICTURE,
                    Sentence.of("The file is empty.").then(Sentence.of("Choose another picture.")));
        }
        Cursor in = new Cursor(data);
        if (in.starts(0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
            return PlainHeaders.png(in);
        }
        if (in.starts(0, 0xFF, 0xD8, 0xFF)) {
            return JpegHeader.read(in);
        }
        if (in.starts(0, 'R', 'I', 'F', 'F') && in.starts(8, 'W', 'E', 'B', 'P')) {
            return WebpHeader.read(in);
        }
        if (in.starts(0, 'G', 'I', 'F', '8')) {
            return PlainHeaders.gif(in);
        }
        if (in.starts(0, 'B', 'M')) {
            return PlainHeaders.bmp(in);
        }
        if (in.starts(0, 'I', 'I', '*', 0) || in.starts(0, 'M', 'M', 0, '*')) {
            return TiffHeader.read(in);
        }
        if (in.starts(4, 'f', 't', 'y', 'p')) {
            throw unsupported("HEIC or AVIF");
        }
        if (in.starts(0, '%', 'P', 'D', 'F')) {
            throw unsupported("PDF");
        }
        throw new PictureException(
                PictureException.Kind.NOT_A_PICTURE,
                Sentence.of("This is not a picture that can be read.")
                        .then(Sentence.of("Send a PNG, JPEG, WebP, GIF, BMP or TIFF file.")));
    }

    static PictureException unsupported(String what) {
        return new PictureException(
                PictureException.Kind.UNSUPPORTED,
                Sentence.of("{} cannot be read here.", what)
                        .then(Sentence.of("Save the picture as PNG or JPEG and send that.")));
    }
}
