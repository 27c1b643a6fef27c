package dev.headroom.checkpoint;

import dev.headroom.disk.DiskTrouble;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/// One tensor and where its bytes lie. Nothing of it is in memory until it is read or mapped.
///
/// @param shape sizes, outermost first; empty for a scalar
/// @param file the real file (symlinks resolved), which may hold many tensors
/// @param offset bytes from the start of the file
/// @param length bytes
public record TensorInfo(String name, DType dtype, List<Long> shape, Path file, long offset, long length) {
    private static final ValueLayout.OfShort LE_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat LE_FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public TensorInfo {
        shape = List.copyOf(shape);
    }

    public long elements() {
        return length / dtype.bytes();
    }

    /// @throws CheckpointException when the shape is another one
    public TensorInfo expect(long... wanted) {
        long[] mine = shape.stream().mapToLong(Long::longValue).toArray();
        if (!Arrays.equals(mine, wanted)) {
            throw new CheckpointException(Sentence.of(
                    "{}: tensor {} has shape {}, but config.json asks for {}; the weights and the configuration belong"
                            + " to different models.",
                    file,
                    name,
                    shape,
                    Arrays.toString(wanted)));
        }
        return this;
    }

    /// The raw bytes, mapped read-only as long as `arena` lives. Keep that short: mapped pages count as the process's
    /// memory.
    public MemorySegment map(Arena arena) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, offset, length, arena);
        } catch (IOException e) {
            throw new CheckpointException(DiskTrouble.of(e, file).unreadable(), e);
        }
    }

    /// All elements as floats (F32, F16, BF16).
    public float[] floats() {
        if (elements() > Integer.MAX_VALUE - 8) {
            throw new CheckpointException(Sentence.of(
                    "{}: tensor {} of shape {} is too large to be changed by this program.", file, name, shape));
        }
        return floats(0, (int) elements());
    }

    /// @throws CheckpointException when a value is infinite or no number; true of no weight that works
    public void requireFinite() {
        int chunk = 1 << 16;
        for (long first = 0; first < elements(); first += chunk) {
            requireFinite(floats(first, (int) Math.min(chunk, elements() - first)));
        }
    }

    void requireFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new CheckpointException(Sentence.of(
                        "{}: tensor {} holds values that are infinite or no numbers; train or download it again.",
                        file,
                        name));
            }
        }
    }

    /// `count` elements from element `first` on, row-major.
    public float[] floats(long first, int count) {
        float[] values = new float[count];
        try (Arena arena = Arena.ofConfined()) {
            toFloats(dtype, map(arena), first, values, 0, count);
        }
        return values;
    }

    /// Converts `count` little-endian elements of `raw` from element `first` on into `target`.
    ///
    /// @throws CheckpointException for a type that is no float
    public static void toFloats(DType dtype, MemorySegment raw, long first, float[] target, int at, int count) {
        switch (dtype) {
            case F32 -> MemorySegment.copy(raw, LE_FLOAT, first * 4, target, at, count);
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = Float.float16ToFloat(raw.get(LE_SHORT, (first + i) * 2));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = Float.intBitsToFloat(raw.get(LE_SHORT, (first + i) * 2) << 16);
                }
            }
            default ->
                throw new CheckpointException(Sentence.of(
                        "weights of type {} cannot be used by the embedded engine; it reads F32, F16 and BF16.",
                        dtype));
        }
    }
}
