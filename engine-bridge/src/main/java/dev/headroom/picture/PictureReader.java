package dev.headroom.picture;

import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.io.IOException;

/// Decodes PNG, JPEG (CMYK too), WebP, GIF, BMP and TIFF (of an animation the first frame, of several pages the first)
/// after checking the dimensions in the header. Rows are passed on as they are decoded; how many of them are held
/// meanwhile, the header tells.
public final class PictureReader {
    private final PictureLimits limits;

    public PictureReader(PictureLimits limits) {
        this.limits = limits;
    }

    /// A picture whose pixels were thinned out.
    ///
    /// @param header of the whole picture
    /// @param frames 1, or more for an animation, of which the first is read
    public record Thinned(PictureHeader header, int frames, Picture pixels) {
        /// Of the whole picture, upright.
        public int width() {
            return header.uprightWidth();
        }

        /// Of the whole picture, upright.
        public int height() {
            return header.uprightHeight();
        }
    }

    /// What the first bytes say, if that is within the limits.
    ///
    /// @throws PictureException what the header says no to
    public PictureHeader header(byte[] encoded) {
        PictureHeader header = PictureHeader.read(encoded);
        limits.check(header);
        return header;
    }

    /// Passes on every row, as it is stored: turning it upright is left to who takes them.
    ///
    /// @throws PictureException what the header says no to, or the pixels; some rows may have been passed on by
    ///     then
    public void rows(byte[] encoded, RowSink sink) {
        decode(encoded, header(encoded), sink);
    }

    /// The whole picture in memory, upright.
    ///
    /// @throws PictureException what the header says no to, or the pixels
    public Picture read(byte[] encoded) {
        return read(encoded, 1).pixels();
    }

    /// Keeps every n-th pixel only: as many as leave the longer edge between `edge` and twice that. Only the header
    /// decides what is refused, as in [#read].
    public Thinned thinned(byte[] encoded, int edge) {
        PictureHeader header = PictureHeader.read(encoded);
        return read(encoded, Math.max(1, Math.max(header.width(), header.height()) / edge));
    }

    private Thinned read(byte[] encoded, int step) {
        PictureHeader header = header(encoded);
        int width = Math.ceilDiv(header.width(), step);
        int height = Math.ceilDiv(header.height(), step);
        byte[] kept = guarded(header, () -> new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))]);
        int frames = decode(encoded, header, (y, rgb) -> {
            if (y % step == 0) {
                thin(rgb, step, kept, y / step * width, width);
            }
        });
        return new Thinned(header, frames, Upright.of(Picture.ofRgb(width, height, kept), header.orientation()));
    }

    private static void thin(byte[] rgb, int step, byte[] kept, int from, int width) {
        for (int x = 0; x < width; x++) {
            System.arraycopy(rgb, 3 * x * step, kept, 3 * (from + x), 3);
        }
    }

    private static int decode(byte[] encoded, PictureHeader header, RowSink sink) {
        return guarded(header, () -> new Decoding(encoded, header, sink).run());
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T guarded(PictureHeader header, Work<T> work) {
        try {
            return work.run();
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
}
