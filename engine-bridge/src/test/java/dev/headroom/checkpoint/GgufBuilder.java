package dev.headroom.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes small GGUF files for tests, right or wrong ones.
public final class GgufBuilder {
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private long valueCount;
    private long tensorCount;
    private long data;

    public GgufBuilder text(String key, String value) {
        key(key, 8);
        string(values, value);
        return this;
    }

    public GgufBuilder whole(String key, int value) {
        key(key, 4);
        put(values, 4, value);
        return this;
    }

    /// One number for each layer.
    public GgufBuilder wholes(String key, int... each) {
        key(key, 9);
        put(values, 4, 4);
        put(values, 8, each.length);
        for (int value : each) {
            put(values, 4, value);
        }
        return this;
    }

    /// An array of texts, as vocabularies are.
    public GgufBuilder texts(String key, String... texts) {
        key(key, 9);
        put(values, 4, 8);
        put(values, 8, texts.length);
        for (String text : texts) {
            string(values, text);
        }
        return this;
    }

    /// An array of 32-bit floats, as the scores of a vocabulary are.
    public GgufBuilder floats(String key, int count) {
        key(key, 9);
        put(values, 4, 6);
        put(values, 8, count);
        values.writeBytes(new byte[4 * count]);
        return this;
    }

    public GgufBuilder tensor(String name, GgufType type, long... shape) {
        long elements = 1;
        for (long size : shape) {
            elements *= size;
        }
        return tensor(name, type.code(), data, type.bytes(elements), shape);
    }

    /// @param bytes it takes, whatever its type says
    GgufBuilder tensor(String name, int type, long offset, long bytes, long... shape) {
        tensorCount++;
        string(entries, name);
        put(entries, 4, shape.length);
        for (long size : shape) {
            put(entries, 8, size);
        }
        put(entries, 4, type);
        put(entries, 8, offset);
        data = (offset + bytes + 31) / 32 * 32;
        return this;
    }

    private void key(String key, int type) {
        valueCount++;
        string(values, key);
        put(values, 4, type);
    }

    private static void string(ByteArrayOutputStream to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put(to, 8, bytes.length);
        to.writeBytes(bytes);
    }

    private static void put(ByteArrayOutputStream to, int bytes, long value) {
        byte[] all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        to.write(all, 0, bytes);
    }

    public byte[] header() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        put(all, 4, 3);
        put(all, 8, tensorCount);
        put(all, 8, valueCount);
        all.writeBytes(values.toByteArray());
        all.writeBytes(entries.toByteArray());
        while (all.size() % 32 != 0) {
            all.write(0);
        }
        return all.toByteArray();
    }

    /// Whole: the data is a hole of the right length, which takes no room on most disks.
    public Path write(Path file) throws IOException {
        return write(file, data);
    }

    /// @param dataBytes that lie behind the header
    public Path write(Path file, long dataBytes) throws IOException {
        Files.createDirectories(file.getParent());
        byte[] header = header();
        Files.write(file, header);
        try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
            if (dataBytes > 0) {
                channel.write(ByteBuffer.allocate(1), header.length + dataBytes - 1);
            }
        }
        return file;
    }
}
