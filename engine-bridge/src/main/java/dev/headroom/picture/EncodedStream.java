package dev.headroom.picture;

import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStreamImpl;

/// A picture's bytes for ImageIO, read where they are: its own streams over memory keep a second copy.
class EncodedStream extends ImageInputStreamImpl {
    private final byte[] encoded;

    EncodedStream(byte[] encoded) {
        this.encoded = encoded;
        setByteOrder(ByteOrder.BIG_ENDIAN);
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        return streamPos < encoded.length ? encoded[(int) streamPos++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        bitOffset = 0;
        int count = (int) Math.min(length, encoded.length - streamPos);
        if (count <= 0) {
            return length == 0 ? 0 : -1;
        }
        System.arraycopy(encoded, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return encoded.length;
    }
}
