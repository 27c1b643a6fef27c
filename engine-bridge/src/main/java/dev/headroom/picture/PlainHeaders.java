package dev.headroom.picture;

import dev.headroom.words.Sentence;
import java.util.Optional;

/// Headers at fixed places: PNG, GIF and BMP.
final class PlainHeaders {
    private PlainHeaders() {}

    /// Orientation (`eXIf`) and transparency (`tRNS`) are taken if they come before the pixels.
    static PictureHeader png(Cursor in) {
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
        return PictureHeader.plain(
                PictureHeader.Format.PNG, in.big32(16), in.big32(20), orientation, PixelStorage.png(in, transparent));
    }

    static PictureHeader bmp(Cursor in) {
        if (in.little32(14) == 12) {
            return PictureHeader.plain(
                    PictureHeader.Format.BMP,
                    in.little16(18),
                    in.little16(20),
                    1,
                    PixelStorage.bmp(in.little16(24), false));
        }
        int compression = in.little32(30);
        if (compression == 4 || compression == 5) {
            throw PictureHeader.unsupported("BMP with a JPEG or PNG inside");
        }
        int height = in.little32(22); // negative: from the top down; what has no opposite is checked
        return PictureHeader.plain(
                PictureHeader.Format.BMP,
                in.little32(18),
                Math.abs(height),
                1,
                PixelStorage.bmp(in.little16(28), compression == 1 || compression == 2));
    }

    /// The canvas, or the first frame where that is larger; its place on the canvas.
    static PictureHeader gif(Cursor in) {
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
                PictureHeader.Format.GIF,
                Math.max(width, left + in.little16(at + 5)),
                Math.max(height, top + in.little16(at + 7)),
                1,
                Optional.empty(),
                0,
                left,
                top,
                PixelStorage.GIF);
    }
}
