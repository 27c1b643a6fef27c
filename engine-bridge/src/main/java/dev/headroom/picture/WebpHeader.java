package dev.headroom.picture;

import dev.headroom.words.Sentence;
import java.util.Optional;
import java.util.OptionalLong;

/// A WebP's chunks: the size of the canvas, whether there is alpha, which way is up. Source: RFC 9649.
final class WebpHeader {
    private static final int CHUNK = 8;
    private static final int ALPHA = 0x10;
    private static final int ANIMATION = 0x02;

    private WebpHeader() {}

    static PictureHeader read(Cursor in) {
        int at = 12;
        if (in.starts(at, 'V', 'P', '8', ' ')) {
            int frame = at + CHUNK;
            if (!in.starts(frame + 3, 0x9D, 0x01, 0x2A)) {
                throw PictureException.broken(Sentence.of("it has no frame"));
            }
            return header(in.little16(frame + 6) & 0x3FFF, in.little16(frame + 8) & 0x3FFF, 1, 3);
        }
        if (in.starts(at, 'V', 'P', '8', 'L')) {
            int bits = in.little32(at + CHUNK + 1);
            return header((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1, 1, (bits >>> 28 & 1) == 0 ? 3 : 4);
        }
        if (in.starts(at, 'V', 'P', '8', 'X')) {
            return extended(in, at + CHUNK);
        }
        throw PictureException.broken(Sentence.of("it has no frame"));
    }

    private static PictureHeader extended(Cursor in, int at) {
        int flags = in.at(at);
        int width = in.little24(at + 4) + 1;
        int height = in.little24(at + 7) + 1;
        if ((flags & ANIMATION) != 0) {
            return firstFrame(in, width, height);
        }
        return header(width, height, orientation(in), (flags & ALPHA) == 0 ? 3 : 4);
    }

    /// The canvas, or the first frame where that is larger; its place on the canvas, in steps of two pixels.
    private static PictureHeader firstFrame(Cursor in, int width, int height) {
        long at =
                find(in, 'A', 'N', 'M', 'F').orElseThrow(() -> PictureException.broken(Sentence.of("it has no frame")));
        int left = 2 * in.little24(at + CHUNK);
        int top = 2 * in.little24(at + CHUNK + 3);
        return new PictureHeader(
                PictureHeader.Format.WEBP,
                Math.max(width, left + in.little24(at + CHUNK + 6) + 1),
                Math.max(height, top + in.little24(at + CHUNK + 9) + 1),
                1,
                Optional.empty(),
                0,
                left,
                top,
                PixelStorage.webp(4));
    }

    /// EXIF stands behind the pixels.
    private static int orientation(Cursor in) {
        OptionalLong chunk = find(in, 'E', 'X', 'I', 'F');
        if (chunk.isEmpty()) {
            return 1;
        }
        long at = chunk.getAsLong();
        int from = (int) at + CHUNK;
        int to = (int) Math.min(in.length(), from + Integer.toUnsignedLong(in.little32(at + 4)));
        boolean named = in.starts(from, 'E', 'x', 'i', 'f', 0, 0); // as some cameras write it
        return Exif.orientation(in, named ? from + 6 : from, to);
    }

    /// Where a chunk begins.
    private static OptionalLong find(Cursor in, int... name) {
        long at = 12;
        while (at + CHUNK <= in.length()) {
            if (in.starts(at, name)) {
                return OptionalLong.of(at);
            }
            long length = Integer.toUnsignedLong(in.little32(at + 4));
            at += CHUNK + length + (length & 1);
        }
        return OptionalLong.empty();
    }

    private static PictureHeader header(int width, int height, int orientation, int channels) {
        return new PictureHeader(
                PictureHeader.Format.WEBP,
                width,
                height,
                orientation,
                Optional.empty(),
                0,
                0,
                0,
                PixelStorage.webp(channels));
    }
}
