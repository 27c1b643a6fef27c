package dev.headroom.picture;

import dev.headroom.words.Sentence;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// A TIFF's first directory: sizes, the strips or tiles that its pixels lie in, which way is up. Kinds that no camera,
/// scanner or editor writes for viewing are refused by name. Source: TIFF 6.0.
final class TiffHeader {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    private static final int STRIP_ROWS = 278;
    private static final int STRIP_BYTES = 279;
    private static final int PLANES = 284;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_BYTES = 325;
    private static final int SAMPLE_FORMAT = 339;

    /// None, CCITT (2 to 4), LZW, JPEG, Deflate (two numbers), PackBits.
    private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 32946L, 32773L);
    /// White is zero, black is zero, RGB, palette, YCbCr.
    private static final Set<Long> COLOURS = Set.of(0L, 1L, 2L, 3L, 6L);
    private static final Set<Long> DEPTHS = Set.of(1L, 2L, 4L, 8L, 16L);

    private final Cursor in;
    private final boolean little;
    private final Map<Integer, Integer> entries = new HashMap<>();

    private TiffHeader(Cursor in) {
        this.in = in;
        this.little = in.starts(0, 'I', 'I');
        long directory = u32(4);
        int count = u16(directory);
        for (int i = 0; i < count; i++) {
            long entry = directory + 2 + 12L * i;
            entries.putIfAbsent(u16(entry), (int) entry);
        }
    }

    static PictureHeader read(Cursor in) {
        return new TiffHeader(in).header();
    }

    private PictureHeader header() {
        long samples = value(SAMPLES, 1);
        long bits = value(BITS, 1);
        boolean read = COMPRESSIONS.contains(value(COMPRESSION, 1))
                && COLOURS.contains(value(PHOTOMETRIC, 1))
                && DEPTHS.contains(bits)
                && (bits >= 8 || samples == 1)
                && samples >= 1
                && samples <= 4
                && value(SAMPLE_FORMAT, 1) == 1
                && value(PLANES, 1) == 1;
        if (!read) {
            throw PictureHeader.unsupported("TIFF of this kind");
        }
        int width = size(value(WIDTH, 0));
        int height = size(value(HEIGHT, 0));
        long together = entries.containsKey(TILE_HEIGHT) ? value(TILE_HEIGHT, 0) : value(STRIP_ROWS, height);
        int rows = Math.clamp(together, 1, Math.max(1, height));
        int bytes = (int) (bits == 16 ? 2 * samples : samples);
        checkParts(entries.containsKey(TILE_BYTES) ? TILE_BYTES : STRIP_BYTES);
        long up = value(ORIENTATION, 1);
        return PictureHeader.plain(
                PictureHeader.Format.TIFF,
                width,
                height,
                up >= 1 && up <= 8 ? (int) up : 1,
                PixelStorage.tiff(bytes, rows));
    }

    private static int size(long value) {
        return (int) Math.min(value, Integer.MAX_VALUE);
    }

    /// The decoder makes room for what a part says it has.
    private void checkParts(int tag) {
        Integer entry = entries.get(tag);
        if (entry == null) {
            throw PictureException.broken(Sentence.of("it has no frame"));
        }
        long count = u32(entry + 4);
        for (long i = 0; i < count; i++) {
            if (item(entry, i) > in.length()) {
                throw PictureException.broken(Sentence.of("the file ends too early"));
            }
        }
    }

    private long value(int tag, long otherwise) {
        Integer entry = entries.get(tag);
        return entry == null ? otherwise : item(entry, 0);
    }

    /// One of an entry's numbers, 16 or 32 bits wide; they stand in the entry itself where they have room.
    private long item(int entry, long index) {
        boolean wide = u16(entry + 2) == 4;
        int bytes = wide ? 4 : 2;
        long count = u32(entry + 4);
        if (index >= count) {
            throw PictureException.broken(Sentence.of("the file ends too early"));
        }
        long at = (count * bytes <= 4 ? entry + 8 : u32(entry + 8)) + index * bytes;
        return wide ? u32(at) : u16(at);
    }

    private int u16(long at) {
        return little ? in.little16(at) : in.big16(at);
    }

    private long u32(long at) {
        return Integer.toUnsignedLong(little ? in.little32(at) : in.big32(at));
    }
}
