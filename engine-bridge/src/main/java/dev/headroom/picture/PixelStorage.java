package dev.headroom.picture;

/// What a pixel takes while a picture is decoded, read from the header: nothing is decoded whose cost is not known.
///
/// @param heap bytes of the Java heap in which ImageIO keeps it until the tiles are made
/// @param outside bytes that the decoder keeps outside of the heap until the last pixel is read
record PixelStorage(int heap, int outside) {
    /// A palette's index.
    static final PixelStorage GIF = new PixelStorage(1, 0);

    private static final int PALETTE = 3;

    /// Eight or sixteen bits a channel. A colour that is marked as transparent (`tRNS`) makes an alpha channel.
    static PixelStorage png(PictureHeader.Cursor in, boolean transparentColour) {
        int colours = in.at(25);
        if (colours == PALETTE) {
            return new PixelStorage(1, 0);
        }
        int channels = ((colours & 2) == 0 ? 1 : 3) + ((colours & 4) != 0 || transparentColour ? 1 : 0);
        return new PixelStorage(in.at(24) == 16 ? 2 * channels : channels, 0);
    }

    /// A file of several scans (progressive, or each colour for itself) is kept by libjpeg as coefficients, two bytes
    /// each, until its last scan was read.
    ///
    /// @param frame where the length of the frame's header stands
    /// @param progressive what the frame's marker says
    static PixelStorage jpeg(PictureHeader.Cursor in, int frame, boolean progressive) {
        int components = in.at(frame + 7);
        boolean whole = progressive || scans(in, frame, components);
        return new PixelStorage(Math.max(1, components), whole ? coefficients(in, frame, components) : 0);
    }

    private static int coefficients(PictureHeader.Cursor in, int frame, int components) {
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
    private static boolean scans(PictureHeader.Cursor in, int frame, int components) {
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
        return new PixelStorage(runs ? 3 * stored : stored, 0);
    }
}
