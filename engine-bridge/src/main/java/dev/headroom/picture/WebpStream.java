package dev.headroom.picture;

/// A WebP whose header does not tell of its colour profile: its reader would convert the samples, which are wanted as
/// they are stored.
final class WebpStream extends EncodedStream {
    private static final int FLAGS = 20;
    private static final int PROFILE = 0x20;

    private final boolean extended;

    WebpStream(byte[] encoded) {
        super(encoded);
        this.extended = new Cursor(encoded).starts(12, 'V', 'P', '8', 'X');
    }

    @Override
    public int read() {
        int value = super.read();
        return extended && streamPos == FLAGS + 1 && value >= 0 ? value & ~PROFILE : value;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        long from = streamPos;
        int count = super.read(into, offset, length);
        if (extended && from <= FLAGS && FLAGS < from + count) {
            into[offset + (int) (FLAGS - from)] &= ~PROFILE;
        }
        return count;
    }
}
