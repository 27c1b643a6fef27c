package dev.headroom.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.headroom.checkpoint.ModelConfig;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Runs the decoder over the slots of a KV pool: one slot with many tokens (prefill) or a row of slots with one token
/// each (decode). All buffers are made once per arrangement; a step allocates nothing of size. Not thread-safe.
final class Decoder implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ModelConfig.Decoder d;
    private final KvPool pool;
    private final int chunk;
    private final Arena arena = Arena.ofShared();
    private final Tensors own = new Tensors();
    private final FloatBuffer prefillEmbeddings;
    private final FloatBuffer decodeEmbeddings;
    private final FloatBuffer logits;
    private final IntBuffer last;
    private final IntBuffer total;
    private final OnnxTensor totalTensor;
    private final OnnxTensor cos;
    private final OnnxTensor sin;
    private final Map<Step, Prepared> prepared = new HashMap<>();

    private record Step(int firstSlot, int rows, int tokens, boolean prefill) {}

    private record Prepared(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs, Tensors own) {}

    /// @param chunk most tokens of one prefill step
    /// @throws OutOfMemoryError when the system has not that much; nothing is held then
    Decoder(OrtEnvironment environment, OrtSession session, ModelConfig.Decoder d, KvPool pool, int chunk)
            throws OrtException {
        this.environment = environment;
        this.session = session;
        this.d = d;
        this.pool = pool;
        this.chunk = chunk;
        int slots = pool.arrangement().slots();
        int capacity = pool.arrangement().sessionLen();
        try {
            this.prefillEmbeddings = floats((long) chunk * d.hidden());
            this.decodeEmbeddings = floats((long) slots * d.hidden());
            this.logits = floats((long) slots * d.vocab());
            this.last = ints(slots);
            this.total = ints(1);
            this.totalTensor = own.add(OnnxTensor.createTensor(environment, total, new long[] {1}));
            FloatBuffer cosines = floats((long) capacity * d.headDim() / 2);
            FloatBuffer sines = floats((long) capacity * d.headDim() / 2);
            rotations(cosines, sines, capacity);
            long[] shape = {capacity, d.headDim() / 2};
            this.cos = own.add(OnnxTensor.createTensor(environment, cosines, shape));
            this.sin = own.add(OnnxTensor.createTensor(environment, sines, shape));
        } catch (RuntimeException | Error | OrtException e) {
            close();
            throw e;
        }
    }

    /// Bytes of the buffers of one arrangement: embeddings going in, logits coming out, rotation tables. The planner's
    /// formula.
    static long scratchBytes(ModelConfig.Decoder d, int chunk, int slots, int capacity) {
        return 4L * (((long) chunk + slots) * d.hidden() + (long) slots * d.vocab() + (long) capacity * d.headDim());
    }

    private IntBuffer ints(long count) {
        return NativeMemory.allocate(4 * count, arena)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asIntBuffer();
    }

    private FloatBuffer floats(long count) {
        return NativeMemory.allocate(4 * count, arena)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /// Rotary embedding: position p turns pair i by p * theta^(-2i/head_dim).
    private void rotations(FloatBuffer cosines, FloatBuffer sines, int positions) {
        int half = d.headDim() / 2;
        float[] frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            // float first, as the reference does: the frequency is rounded before it is multiplied
            frequencies[i] = (float) (1.0 / Math.pow(d.ropeTheta(), 2.0 * i / d.headDim()));
        }
        for (int p = 0; p < positions; p++) {
            for (int i = 0; i < half; i++) {
                float angle = p * frequencies[i];
                cosines.put(p * half + i, (float) Math.cos(angle));
                sines.put(p * half + i, (float) Math.sin(angle));
            }
        }
    }

    /// Where the caller writes the embeddings of the next prefill, `[tokens, hidden]`.
    FloatBuffer prefillEmbeddings() {
        return prefillEmbeddings;
    }

    /// Where the caller writes the embeddings of the next decode step, `[rows, hidden]`.
    FloatBuffer decodeEmbeddings() {
        return decodeEmbeddings;
    }

    int chunk() {
        return chunk;
    }

    KvPool pool() {
        return pool;
    }

    /// Reads `tokens` embeddings for one slot that already holds `past` tokens.
    ///
    /// @param stop ends it in its middle; what the slot held before it still holds
    /// @return logits of the last token, `[vocab]`, valid until the next step
    FloatBuffer prefill(int slot, int past, int tokens, Map<String, OnnxTensor> lora, StopSwitch stop)
            throws OrtException {
        last.put(0, past + tokens - 1);
        total.put(0, past + tokens);
        run(new Step(slot, 1, tokens, true), lora, stop);
        return logits;
    }

    /// One token for each of `past.length` slots from `firstSlot` on.
    ///
    /// @param past tokens each of them already holds
    /// @return logits `[rows, vocab]`, valid until the next step
    FloatBuffer decode(int firstSlot, int[] past, Map<String, OnnxTensor> lora) throws OrtException {
        int longest = 0;
        for (int row = 0; row < past.length; row++) {
            last.put(row, past[row]);
            longest = Math.max(longest, past[row] + 1);
        }
        total.put(0, longest);
        run(new Step(firstSlot, past.length, 1, false), lora, new StopSwitch()); // too short to be stopped
        return logits;
    }

    private void run(Step step, Map<String, OnnxTensor> lora, StopSwitch stop) throws OrtException {
        // a shorter last chunk comes once per prompt: not worth remembering
        boolean keep = !step.prefill || step.tokens == chunk;
        Prepared p = keep ? prepared.get(step) : null;
        if (p == null) {
            p = prepare(step);
            if (keep) {
                prepared.put(step, p);
            }
        }
        p.inputs.putAll(lora);
        try (OrtSession.Result _ = stop.run(session, p.inputs, Set.of(), p.outputs)) {
            // everything was written into our own buffers
        } finally {
            if (!keep) {
                p.own.close();
            }
        }
    }

    private Prepared prepare(Step step) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        Map<String, OnnxTensor> outputs = new HashMap<>();
        FloatBuffer embeddings = step.prefill ? prefillEmbeddings : decodeEmbeddings;
        Tensors made = new Tensors();
        try {
            inputs.put(
                    "embeddings",
                    made.add(OnnxTensor.createTensor(
                            environment,
                            embeddings.duplicate().limit(step.rows * step.tokens * d.hidden()),
                            new long[] {step.rows, step.tokens, d.hidden()})));
            inputs.put(
                    "last",
                    made.add(OnnxTensor.createTensor(
                            environment, last.duplicate().limit(step.rows), new long[] {step.rows})));
            inputs.put("total", totalTensor);
            inputs.put("cos", cos);
            inputs.put("sin", sin);
            outputs.put(
                    "logits",
                    made.add(OnnxTensor.createTensor(
                            environment,
                            logits.duplicate().limit(step.rows * d.vocab()),
                            new long[] {step.rows, 1, d.vocab()})));
            pool.rows(environment, step.firstSlot, step.rows).forEach((name, tensor) -> {
                inputs.put("past." + name, tensor);
                outputs.put("present." + name, tensor);
            });
        } catch (RuntimeException | Error | OrtException e) {
            made.close();
            throw e;
        }
        return new Prepared(inputs, outputs, made);
    }

    /// Frees the step buffers; the pool and the session belong to others.
    @Override
    public void close() {
        prepared.values().forEach(p -> p.own.close());
        prepared.clear();
        own.close();
        arena.close();
    }
}
