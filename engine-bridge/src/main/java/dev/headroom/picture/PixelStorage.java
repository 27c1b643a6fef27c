package dev.headroom.picture;

/// What pixels take while a picture is decoded, read from its header: nothing is decoded whose cost is not known.
///
/// @param bytes of the Java heap that a pixel takes in the rows that are held, the decoder's own copies included
/// @param rows how many rows are held at once: 1 where the decoder gives one after the other
/// @param outside bytes of each pixel that the decoder keeps outside of the heap until the last one is read
record PixelStorage(int bytes, int rows, int outside) {
    /// Every row is held.
    static final int WHOLE = Integer.MAX_VALUE;

    /// A palette's index.
    static final PixelStorage GIF = whole(1);

    /// Rows of an uncompressed BMP that are read at once. It stands from the bottom up: each strip is sought.
    static final int BMP_ROWS = 32;

    /// Rows of a TIFF that are read at once, or as many more as one strip or tile has.
    private static final int TIFF_ROWS = 16;

    private static final int PALETTE = 3;

    static PixelStorage whole(int bytes) {
        return new PixelStorage(bytes, WHOLE, 0);
    }

    boolean lineByLine() {
        return rows == 1;
    }

    /// Eight or sixteen bits a channel come line by line; smaller pixels are packed, and an interlaced file tells the
    /// first row's last pixel at its end. A colour that is marked as transparent (`tRNS`) makes an alpha channel.
    static PixelStorage png(Cursor in, boolean transparentColour) {
        int bits = in.at(24);
        int colours = in.at(25);
        boolean interlaced = in.at(28) != 0;
        int channels = colours == PALETTE
                ? 1
                : ((colours & 2) == 0 ? 1 : 3) + ((colours & 4) != 0 || transparentColour ? 1 : 0);
        int bytes = bits == 16 ? 2 * channels : channels;
        return new PixelStorage(bytes, interlaced || bits < 8 ? WHOLE : 1, 0);
    }

    /// A file of several scans (progressive, or each colour for itself) is kept by libjpeg as coefficients, two bytes
    /// each, until its last scan was read. Four components are had as a whole only.
    ///
    /// @param frame where the length of the frame's header stands
    /// @param progressive what the frame's marker says
    static PixelStorage jpeg(Cursor in, int frame, boolean progressive) {
        int components = Math.max(1, in.at(frame + 7));
        boolean scans = progressive || scans(in, frame, components);
        return new PixelStorage(
                components, components > 3 ? WHOLE : 1, scans ? coefficients(in, frame, components) : 0);
    }

    private static int coefficients(Cursor in, int frame, int components) {
        int samples = 0;
        int across = 1;
        int down = 1;
        for (int c = 0; c < components; c++) {
            int factors = in.at(frame + 9 + 3 * c);
            int h = Math.max(1, factors >> 4);
            int v = Math.max(1, factors & 15);
            samples += h * v;
            across = Math.max(across, h);
            down = Math.max(down, v);
        }
        return Math.ceilDiv(2 * samples, across * down);
    }

    /// Whether the first scan leaves components to others. What cannot be read is taken for such a file.
    private static boolean scans(Cursor in, int frame, int components) {
        int at = frame;
        while (at + 4 < in.length()) {
            at += in.big16(at);
            while (at + 3 < in.length() && in.at(at) == 0xFF) {
                at++;
            }
            if (at + 3 < in.length() && in.at(at) == 0xDA) {
                return in.at(at + 3) < components;
            }
            at++;
        }
        return true;
    }

    /// @param bits of a stored pixel
    /// @param runs whether it is run-length encoded, which is unfolded beside the pixels
    static PixelStorage bmp(int bits, boolean runs) {
        int stored = switch (bits) {
            case 1, 2, 4, 8 -> 1;
            case 16 -> 2;
            case 24 -> 3;
            default -> 4;
        };
        return runs ? whole(3 * stored) : new PixelStorage(stored, BMP_ROWS, 0);
    }

    /// The frame's planes of light and colour, and the pixels; a file without loss keeps its pixels as ints until the
    /// last transform.
    static PixelStorage webp(int channels) {
        return whole(channels + 4);
    }

    /// Strips or tiles are unpacked, and their pixels copied out.
    ///
    /// @param rows of a strip or tile
    static PixelStorage tiff(int bytes, int rows) {
        return new PixelStorage(3 * bytes, Math.ceilDiv(TIFF_ROWS, rows) * rows, 0);
    }
}
