package dev.headroom.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/// Little-endian values read forward from a channel through one small buffer, so that no length a file claims is ever
/// allocated before the bytes are known to be there.
final class GgufInput {
    private final SeekableByteChannel channel;
    private final long size;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(1 << 15).order(ByteOrder.LITTLE_ENDIAN).limit(0);

    GgufInput(SeekableByteChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    long size() {
        return size;
    }

    long position() throws IOException {
        return channel.position() - buffer.remaining();
    }

    long remaining() throws IOException {
        return size - position();
    }

    int int8() throws IOException {
        return need(1).get();
    }

    int int16() throws IOException {
        return need(2).getShort();
    }

    int int32() throws IOException {
        return need(4).getInt();
    }

    long int64() throws IOException {
        return need(8).getLong();
    }

    float float32() throws IOException {
        return need(4).getFloat();
    }

    double float64() throws IOException {
        return need(8).getDouble();
    }

    /// @param bytes at most what the buffer takes
    String text(int bytes) throws IOException {
        ByteBuffer from = need(bytes);
        String text = StandardCharsets.UTF_8
                .decode(from.slice(from.position(), bytes))
                .toString();
        from.position(from.position() + bytes);
        return text;
    }

    void skip(long bytes) throws IOException {
        if (bytes < 0 || bytes > remaining()) {
            throw new EOFException();
        }
        if (bytes <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) bytes);
        } else {
            channel.position(position() + bytes);
            buffer.limit(0);
        }
    }

    private ByteBuffer need(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            buffer.compact();
            while (buffer.position() < bytes) {
                if (channel.read(buffer) < 0) {
                    throw new EOFException();
                }
            }
            buffer.flip();
        }
        return buffer;
    }
}
