package dev.headroom.picture;

import java.io.IOException;
import java.util.Arrays;

/// A WebP whose header does not tell of its colour profile: its reader would convert the samples, which are wanted as
/// they are stored.
///
/// Behind its end stand a few zeros. The reader looks some bytes ahead of what it needs; told that there are none, it
/// asks again for every bit, and catches an exception each time: 172 bytes took it 20 seconds. Whoever reads on beyond
/// the zeros reads what the file does not have.
final class WebpStream extends EncodedStream {
    private static final int FLAGS = 20;
    private static final int PROFILE = 0x20;

    /// Twice as far as the reader looks ahead.
    private static final int ZEROS = 16;

    private final boolean extended;

    WebpStream(byte[] encoded) {
        super(encoded);
        this.extended = new Cursor(encoded).starts(12, 'V', 'P', '8', 'X');
    }

    @Override
    public int read() throws IOException {
        if (streamPos >= length()) {
            zeros(1);
            return 0;
        }
        int value = super.read();
        return extended && streamPos == FLAGS + 1 && value >= 0 ? value & ~PROFILE : value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        long from = streamPos;
        int count = from < length() ? super.read(into, offset, length) : 0;
        if (extended && from <= FLAGS && FLAGS < from + count) {
            into[offset + (int) (FLAGS - from)] &= ~PROFILE;
        }
        if (count < length) { // an int is read at once, and may begin before the end
            int zeros = zeros(length - count);
            Arrays.fill(into, offset + count, offset + count + zeros, (byte) 0);
            count += zeros;
        }
        return count;
    }

    private int zeros(int wanted) throws IOException {
        bitOffset = 0;
        int count = (int) Math.min(wanted, length() + ZEROS - streamPos);
        if (count <= 0 && wanted > 0) {
            throw new IOException("its pixels need more bytes than it has");
        }
        streamPos += count;
        return count;
    }
}
