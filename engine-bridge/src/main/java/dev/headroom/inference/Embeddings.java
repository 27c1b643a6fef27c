package dev.headroom.inference;

import dev.headroom.checkpoint.DType;
import dev.headroom.checkpoint.TensorInfo;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;

/// The embedding matrix in the type of its file, held in memory of its own: a page of a mapped file would come and go,
/// and no accounting could be exact. One row is widened when it is asked for.
final class Embeddings implements AutoCloseable {
    private final DType dtype;
    private final int hidden;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment matrix;
    private final float[] row;

    Embeddings(TensorInfo tensor) {
        this.dtype = tensor.dtype();
        this.hidden = Math.toIntExact(tensor.shape().get(1));
        this.row = new float[hidden];
        this.matrix = NativeMemory.allocate(tensor.length(), arena);
        try (Arena file = Arena.ofConfined()) {
            matrix.copyFrom(tensor.map(file));
        }
        TensorInfo.toFloats(dtype, matrix, 0, row, 0, hidden); // refuses types that are no float while loading
    }

    long bytes() {
        return matrix.byteSize();
    }

    /// Writes the embedding of `token` at `at` floats from the start of `target`. Not thread-safe.
    void put(int token, FloatBuffer target, int at) {
        TensorInfo.toFloats(dtype, matrix, (long) token * hidden, row, 0, hidden);
        target.put(at, row);
    }

    @Override
    public void close() {
        arena.close();
    }
}
