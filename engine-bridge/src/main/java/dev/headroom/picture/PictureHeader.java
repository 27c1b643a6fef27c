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
/// @param storage what a pixel takes while it is decoded
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

    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;

    /// A format that is read.
    public enum Format {
        PNG("png"),
        JPEG("jpeg"),
        GIF("gif"),
        BMP("bmp");

        private final String imageIoName;

        Format(String imageIoName) {
            this.imageIoName = imageIoName;
        }

        String imageIoName() {
            return imageIoName;
        }
    }

    /// Width as it is meant to be seen.
    public int uprightWidth() {
        return onItsSide() ? height : width;
    }

    /// Height as it is meant to be seen.
    public int uprightHeight() {
        return onItsSide() ? width : height;
    }

    /// Bytes of the Java heap in which the pixels are kept.
    long heapBytes() {
        return pixels() * storage.heap();
    }

    /// Bytes that the whole picture takes until its tiles are made: pixels, what the decoder keeps, and the lines that
    /// are being read.
    public long decodingBytes() {
        return heapBytes() + pixels() * storage.outside() + (long) LINE_BYTES_PER_PIXEL * Math.max(width, height);
    }

    private long pixels() {
        return (long) width * height;
    }

    private boolean onItsSide() {
        return orientation >= 5;
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
            return png(in);
        }
        if (in.starts(0, 0xFF, 0xD8, 0xFF)) {
            return jpeg(in);
        }
        if (in.starts(0, 'G', 'I', 'F', '8')) {
            return gif(in);
        }
        if (in.starts(0, 'B', 'M')) {
            return bmp(in);
        }
        String known = in.starts(0, 'R', 'I', 'F', 'F') && in.starts(8, 'W', 'E', 'B', 'P')
                ? "WebP"
                : in.starts(4, 'f', 't', 'y', 'p')
                        ? "HEIC or AVIF"
                        : in.starts(0, 'I', 'I', '*', 0) || in.starts(0, 'M', 'M', 0, '*')
                                ? "TIFF"
                                : in.starts(0, '%', 'P', 'D', 'F') ? "PDF" : "";
        if (known.isEmpty()) {
            throw new PictureException(
                    PictureException.Kind.NOT_A_PICTURE,
                    Sentence.of("This is not a picture that can be read.")
                            .then(Sentence.of("Send a PNG, JPEG, GIF or BMP file.")));
        }
        throw unsupported(known);
    }

    private static PictureException unsupported(String what) {
        return new PictureException(
                PictureException.Kind.UNSUPPORTED,
                Sentence.of("{} cannot be read here.", what)
                        .then(Sentence.of("Save the picture as PNG or JPEG and send that.")));
    }

    private static PictureHeader plain(Format format, int width, int height, int orientation, PixelStorage storage) {
        return new PictureHeader(format, width, height, orientation, Optional.empty(), 0, 0, 0, storage);
    }

    /// Orientation (`eXIf`) and transparency (`tRNS`) are taken if they come before the pixels.
    private static PictureHeader png(Cursor in) {
        int orientation = 1;
        boolean transparent = false;
        int at = 8;
        while (at + 8 <= in.length()) {
            int length = in.big32(at);
            if (length < 0 || length > in.length() - at || in.starts(at + 4, 'I', 'D', 'A', 'T')) {
                break;
            }
            if (in.starts(at + 4, 'e', 'X', 'I', 'f')) {
                orientation = Exif.orientation(in, at + 8, at + 8 + length);
            }
            transparent |= in.starts(at + 4, 't', 'R', 'N', 'S');
            at += length + 12;
        }
        return plain(Format.PNG, in.big32(16), in.big32(20), orientation, PixelStorage.png(in, transparent));
    }

    private static PictureHeader bmp(Cursor in) {
        if (in.little32(14) == 12) {
            return plain(Format.BMP, in.little16(18), in.little16(20), 1, PixelStorage.bmp(in.little16(24), false));
        }
        int compression = in.little32(30);
        if (compression == 4 || compression == 5) {
            throw unsupported("BMP with a JPEG or PNG inside");
        }
        int height = in.little32(22); // negative: from the top down; what has no opposite is checked
        return plain(
                Format.BMP,
                in.little32(18),
                Math.abs(height),
                1,
                PixelStorage.bmp(in.little16(28), compression == 1 || compression == 2));
    }

    private static PictureHeader jpeg(Cursor in) {
        int orientation = 1;
        Optional<Integer> adobe = Optional.empty();
        int at = 2;
        while (true) {
            if (in.at(at) != 0xFF) {
                throw PictureException.broken(Sentence.of("its markers are damaged"));
            }
            while (in.at(at) == 0xFF) {
                at++;
            }
            int marker = in.at(at++);
            if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
                continue; // stands alone
            }
            int length = in.big16(at);
            if (marker == 0xD9 || marker == 0xDA || length < 2) {
                throw PictureException.broken(Sentence.of("it has no image header"));
            }
            if (isFrame(marker)) {
                return new PictureHeader(
                        Format.JPEG,
                        in.big16(at + 5),
                        in.big16(at + 3),
                        orientation,
                        adobe,
                        in.at(at + 7),
                        0,
                        0,
                        PixelStorage.jpeg(in, at, (marker & 3) == 2));
            }
            if (marker == APP1 && in.starts(at + 2, 'E', 'x', 'i', 'f', 0, 0)) {
                orientation = Exif.orientation(in, at + 8, at + length);
            } else if (marker == APP14 && in.starts(at + 2, 'A', 'd', 'o', 'b', 'e') && length >= 14) {
                adobe = Optional.of(in.at(at + 13));
            }
            at += length;
        }
    }

    /// SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC).
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    /// The canvas, or the first frame where that is larger; its place on the canvas.
    private static PictureHeader gif(Cursor in) {
        int width = in.little16(6);
        int height = in.little16(8);
        int flags = in.at(10);
        int at = 13 + ((flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1));
        while (in.at(at) == 0x21) { // extensions
            at += 2;
            while (in.at(at) != 0) {
                at += in.at(at) + 1;
            }
            at++;
        }
        if (in.at(at) != 0x2C) {
            throw PictureException.broken(Sentence.of("it has no frame"));
        }
        int left = in.little16(at + 1);
        int top = in.little16(at + 3);
        return new PictureHeader(
                Format.GIF,
                Math.max(width, left + in.little16(at + 5)),
                Math.max(height, top + in.little16(at + 7)),
                1,
                Optional.empty(),
                0,
                left,
                top,
                PixelStorage.GIF);
    }

    /// Bytes with bounds: reading past the end says so in the user's words.
    record Cursor(@SuppressWarnings("ArrayRecordComponent") byte[] data) {
        int length() {
            return data.length;
        }

        int at(int i) {
            if (i < 0 || i >= data.length) {
                throw PictureException.broken(Sentence.of("the file ends too early"));
            }
            return data[i] & 0xFF;
        }

        boolean starts(int from, int... magic) {
            if (from < 0 || from + magic.length > data.length) {
                return false;
            }
            for (int i = 0; i < magic.length; i++) {
                if ((data[from + i] & 0xFF) != magic[i]) {
                    return false;
                }
            }
            return true;
        }

        int big16(int i) {
            return at(i) << 8 | at(i + 1);
        }

        int little16(int i) {
            return at(i) | at(i + 1) << 8;
        }

        int big32(int i) {
            return big16(i) << 16 | big16(i + 2);
        }

        int little32(int i) {
            return little16(i) | little16(i + 2) << 16;
        }
    }
}
