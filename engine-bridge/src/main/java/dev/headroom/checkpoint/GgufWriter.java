package dev.headroom.checkpoint;

import dev.headroom.disk.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes a GGUF file (version 3): metadata in the order in which it was put, then the list of tensors, then their
/// data, each at a multiple of 32 bytes. Tensors are made when their turn comes, one in memory at a time.
final class GgufWriter {
    private static final int MAGIC = 0x46554747;
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private final List<Tensor> tensors = new ArrayList<>();
    private long valueCount;

    /// Makes the elements of a tensor.
    @FunctionalInterface
    interface Values {
        float[] get();
    }

    /// @param shape sizes, innermost first, as the format has them
    private record Tensor(String name, StoredAs type, List<Long> shape, Values values) {
        long elements() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }

        long bytes() {
            return type.format().bytes(elements());
        }
    }

    GgufWriter text(String key, String value) {
        key(key, STRING);
        string(values, value);
        return this;
    }

    GgufWriter whole(String key, long value) {
        key(key, UINT32);
        put(values, 4, value);
        return this;
    }

    GgufWriter real(String key, double value) {
        key(key, FLOAT32);
        put(values, 4, Float.floatToRawIntBits((float) value));
        return this;
    }

    GgufWriter flag(String key, boolean value) {
        key(key, BOOL);
        put(values, 1, value ? 1 : 0);
        return this;
    }

    GgufWriter texts(String key, List<String> all) {
        array(key, STRING, all.size());
        all.forEach(text -> string(values, text));
        return this;
    }

    GgufWriter wholes(String key, List<Integer> all) {
        array(key, INT32, all.size());
        all.forEach(number -> put(values, 4, number));
        return this;
    }

    GgufWriter reals(String key, List<Double> all) {
        array(key, FLOAT32, all.size());
        all.forEach(number -> put(values, 4, Float.floatToRawIntBits(number.floatValue())));
        return this;
    }

    /// @param shape sizes, outermost first, as safetensors has them
    GgufWriter tensor(String name, StoredAs type, List<Long> shape, Values values) {
        tensors.add(new Tensor(name, type, List.copyOf(shape).reversed(), values));
        return this;
    }

    private void array(String key, int type, int count) {
        key(key, ARRAY);
        put(values, 4, type);
        put(values, 8, count);
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
        for (int i = 0; i < bytes; i++) {
            to.write((int) (value >>> 8 * i));
        }
    }

    private byte[] header() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        put(all, 4, MAGIC);
        put(all, 4, VERSION);
        put(all, 8, tensors.size());
        put(all, 8, valueCount);
        all.writeBytes(values.toByteArray());
        long offset = 0;
        for (Tensor tensor : tensors) {
            string(all, tensor.name());
            put(all, 4, tensor.shape().size());
            tensor.shape().forEach(size -> put(all, 8, size));
            put(all, 4, tensor.type().format().code());
            put(all, 8, offset);
            offset += aligned(tensor.bytes());
        }
        all.writeBytes(new byte[(int) (aligned(all.size()) - all.size())]);
        return all.toByteArray();
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /// Writes it whole or not at all.
    void write(Path file) throws IOException {
        WholeFile.write(file, out -> {
            full(out, ByteBuffer.wrap(header()));
            for (Tensor tensor : tensors) {
                ByteBuffer data = ByteBuffer.allocate(Math.toIntExact(aligned(tensor.bytes())))
                        .order(ByteOrder.LITTLE_ENDIAN);
                tensor.type().put(tensor.values().get(), data);
                full(out, data.clear());
            }
        });
    }

    private static void full(FileChannel out, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            out.write(data);
        }
    }
}
