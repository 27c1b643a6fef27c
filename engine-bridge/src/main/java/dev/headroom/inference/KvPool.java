package dev.headroom.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.plan.KvArrangement;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The KV cache: one block taken at once, cut into `[slots, kv_heads, session_len, head_dim]` floats for each layer's
/// keys and values. What the cut leaves over stays reserved, as in LMDeploy; it is shown, never hidden.
final class KvPool implements AutoCloseable {
    private final KvArrangement arrangement;
    private final ModelConfig.Decoder d;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final Map<Rows, Map<String, OnnxTensor>> tensors = new LinkedHashMap<>();
    private final List<Tensors> open = new ArrayList<>();

    private record Rows(int first, int count) {}

    /// @throws OutOfMemoryError when the system has not that much
    KvPool(KvArrangement arrangement, ModelConfig.Decoder d) {
        this.arrangement = arrangement;
        this.d = d;
        try {
            this.memory = NativeMemory.allocate(arrangement.reserved(), arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    KvArrangement arrangement() {
        return arrangement;
    }

    private long rowBytes() {
        return 4L * d.kvHeads() * arrangement.sessionLen() * d.headDim();
    }

    /// Most rows that one tensor can span: Java's buffers end at 2 GiB.
    int maxRows() {
        return (int) Math.max(1, Integer.MAX_VALUE / rowBytes());
    }

    /// The tensors of slots `first` to `first + count - 1` by layer: `k.<layer>`, `v.<layer>`.
    Map<String, OnnxTensor> rows(OrtEnvironment environment, int first, int count) {
        return tensors.computeIfAbsent(new Rows(first, count), rows -> create(environment, rows));
    }

    private Map<String, OnnxTensor> create(OrtEnvironment environment, Rows rows) {
        Map<String, OnnxTensor> created = new LinkedHashMap<>();
        Tensors made = new Tensors();
        long layerBytes = arrangement.slots() * rowBytes();
        long[] shape = {rows.count, d.kvHeads(), arrangement.sessionLen(), d.headDim()};
        try {
            for (int layer = 0; layer < d.layers(); layer++) {
                for (int part = 0; part < 2; part++) {
                    long at = (2L * layer + part) * layerBytes + rows.first * rowBytes();
                    created.put(
                            (part == 0 ? "k." : "v.") + layer,
                            made.add(OnnxTensor.createTensor(
                                    environment,
                                    memory.asSlice(at, rows.count * rowBytes())
                                            .asByteBuffer()
                                            .order(ByteOrder.nativeOrder())
                                            .asFloatBuffer(),
                                    shape)));
                }
            }
        } catch (OrtException e) {
            made.close();
            throw new IllegalStateException("KV tensors of " + rows, e);
        } catch (RuntimeException | Error e) {
            made.close();
            throw e;
        }
        open.add(made);
        return created;
    }

    /// Copies the first `tokens` tokens of one slot to another, all layers.
    void copy(int from, int to, int tokens) {
        for (int part = 0; part < 2 * d.layers(); part++) {
            for (int head = 0; head < d.kvHeads(); head++) {
                long inRow = 4L * d.headDim() * head * arrangement.sessionLen();
                long layer = (long) part * arrangement.slots() * rowBytes() + inRow;
                MemorySegment.copy(
                        memory, layer + from * rowBytes(), memory, layer + to * rowBytes(), 4L * d.headDim() * tokens);
            }
        }
    }

    /// Keys and values of one token, for tests: `[layer][k or v][kv_head][head_dim]` flattened.
    float[] token(int slot, int position) {
        float[] values = new float[2 * d.layers() * d.kvHeads() * d.headDim()];
        int at = 0;
        for (int part = 0; part < 2 * d.layers(); part++) {
            for (int head = 0; head < d.kvHeads(); head++) {
                long offset = (long) part * arrangement.slots() * rowBytes()
                        + slot * rowBytes()
                        + 4L * d.headDim() * ((long) head * arrangement.sessionLen() + position);
                MemorySegment.copy(memory, java.lang.foreign.ValueLayout.JAVA_FLOAT, offset, values, at, d.headDim());
                at += d.headDim();
            }
        }
        return values;
    }

    @Override
    public void close() {
        open.forEach(Tensors::close);
        open.clear();
        tensors.clear();
        arena.close();
        NativeMemory.trim();
    }
}
