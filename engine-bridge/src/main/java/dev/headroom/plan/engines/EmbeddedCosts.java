package dev.headroom.plan.engines;

import dev.headroom.plan.AdapterShape;
import dev.headroom.plan.ModelShape;

/// What the embedded engine's parts take, in bytes: the one place for these formulas, used by the planner
/// before a start and by the engine's own ledger while it runs. Constants are measured (`docs/benchmarks.md`
/// has the command); a change of engine, runtime or JVM flags is seen there as an error of prediction.
public final class EmbeddedCosts {
    /// Bytes of an activation element: the engine computes in float32.
    private static final long FLOAT = 4;

    /// Changes with the formulas and constants below: what was learnt of other ones says nothing of these.
    public static final String VERSION = "1";

    /// Elements of a group that shares a scale in int8 and int4 weights.
    public static final int QUANT_BLOCK = 32;

    /// JVM, ONNX Runtime and tokenizer libraries, threads: the process before a model is loaded, Java's heap
    /// not counted. Between 40 MiB, where other JVMs run and share its libraries, and 60 MiB, where none does.
    public static final long CONTEXT = 50L << 20;

    /// Java heap (64 MiB, resident from the start by the engine's JVM flags), code and classes, and what ONNX
    /// Runtime keeps beside weights: thread pools, kernels, graphs.
    public static final long RUNTIME = 110L << 20;

    /// Of an arrangement's buffers ([#scratch]), as much as the rounding of [#RUNTIME] covers.
    public static final long SCRATCH_IN_RUNTIME = 1L << 20;

    /// Java heap that is the engine's own, whatever is asked of it: what it holds at rest, and the young
    /// generation. The rest of the heap is for requests.
    public static final long HEAP_AT_REST = 96L << 20;

    /// The largest Java heap of an engine that the window starts.
    public static final long HEAP = 512L << 20;

    /// What requests hold at once before the heap grows beyond the 64 MiB that [#RUNTIME] counts.
    public static final long HEAP_ROOM = 16L << 20;

    /// What the tokenizer takes for a character while it encodes: 270 bytes of its own for each byte of text,
    /// and 130 of the Java heap for its answer (measured; less for characters of several bytes).
    public static final int TEXT = 600;

    /// Characters that are tokenised at once, where the text can be cut.
    public static final int TEXT_PIECE = 1 << 14;

    /// Of a request in [#answerHeap]: what does not depend on its length, a token of its prompt (id and key), a
    /// token of its answer (text, and the pieces in which it waits for a slow client), a word of the vocabulary
    /// (the sampler's arrays).
    static final long REQUEST = 8192;

    static final long PROMPT_TOKEN = 16;
    static final long ANSWER_TOKEN = 160;
    static final long SAMPLED_WORD = 13;

    private EmbeddedCosts() {}

    /// Java heap that a request holds from its prompt to the end of its answer, pictures apart. The engine
    /// grants it before it is taken.
    public static long answerHeap(int vocab, long prompt, long answer) {
        return REQUEST + PROMPT_TOKEN * prompt + ANSWER_TOKEN * answer + SAMPLED_WORD * vocab;
    }

    /// Java heap that requests hold at the most, pictures apart: each slot with an answer as long as its
    /// session, and one prompt that is being tokenised. More waits: the engine grants what its heap has.
    public static long requestHeap(ModelShape.Language l, int slots, int sessionLen) {
        long answers = slots * answerHeap(l.vocab(), 0, sessionLen);
        return Math.min(HEAP - HEAP_AT_REST, answers + (long) TEXT * TEXT_PIECE);
    }

    /// By what the heap grows for [#requestHeap]; it is small again after the collection that follows.
    public static long heapGrowth(ModelShape.Language l, int slots, int sessionLen) {
        return Math.max(0, requestHeap(l, slots, sessionLen) - HEAP_ROOM);
    }

    /// Decoder weights as they lie in memory: packed float32 for `fp32`; for `int8` and `int4` the linear maps
    /// as quantised blocks with three floats each, everything else float32; embeddings in the type of their
    /// file.
    public static long languageWeights(ModelShape.Language l, String modelFormat) {
        long embeddings = (long) l.vocab() * l.hidden() * l.storedBytes();
        return embeddings + weightBytes(quantisable(l), modelFormat) + unquantisable(l) * FLOAT;
    }

    /// Parameters of linear maps, the output head included.
    static long quantisable(ModelShape.Language l) {
        return linearParameters(l) + (long) l.vocab() * l.hidden();
    }

    /// Norms and biases: everything but linear maps and embeddings.
    static long unquantisable(ModelShape.Language l) {
        return l.parameters() - linearParameters(l) - (long) l.vocab() * l.hidden() * (l.tiedEmbeddings() ? 1 : 2);
    }

    private static long linearParameters(ModelShape.Language l) {
        long h = l.hidden();
        long q = (long) l.heads() * l.headDim();
        long kv = (long) l.kvHeads() * l.headDim();
        return l.layers() * (2 * h * q + 2 * h * kv + 3 * h * l.intermediate());
    }

    /// MatMulNBits keeps three floats of a block: the scale as stored, the scale packed, the block's sum
    /// (measured).
    private static long weightBytes(long parameters, String modelFormat) {
        return switch (modelFormat) {
            case "int8" -> parameters + 3 * (parameters / QUANT_BLOCK) * FLOAT;
            case "int4" -> parameters / 2 + 3 * (parameters / QUANT_BLOCK) * FLOAT;
            default -> parameters * FLOAT;
        };
    }

    /// The vision tower computes in float32 whatever the decoder's format is.
    public static long visionWeights(ModelShape.Vision v) {
        return v.towerParameters() * FLOAT;
    }

    public static long projectorWeights(ModelShape.Vision v) {
        return v.projectorParameters() * FLOAT;
    }

    /// A and B of an adapter at a rank, float32.
    public static long lora(AdapterShape adapter, int rank) {
        return adapter.parameters(rank) * FLOAT;
    }

    /// One token of one session over all layers; `quantPolicy` 0 float32, 8 and 4 bits per element.
    public static long kvBytesPerToken(ModelShape.Language l, int quantPolicy) {
        return switch (quantPolicy) {
            case 8 -> l.kvBytesPerToken(1);
            case 4 -> l.kvBytesPerToken(1) / 2;
            default -> l.kvBytesPerToken((int) FLOAT);
        };
    }

    /// Buffers that belong to an arrangement of the cache: embeddings going in, logits coming out, rotation
    /// tables.
    public static long scratch(ModelShape.Language l, int chunk, int slots, int sessionLen) {
        return ((long) (chunk + slots) * l.hidden() + (long) slots * l.vocab() + (long) sessionLen * l.headDim())
                * FLOAT;
    }

    /// What of [#scratch] counts beside [#RUNTIME]: the engine claims it, and the plan adds it.
    public static long buffers(ModelShape.Language l, int chunk, int slots, int sessionLen) {
        return Math.max(0, scratch(l, chunk, slots, sessionLen) - SCRATCH_IN_RUNTIME);
    }

    /// Activations while one tile goes through tower and projector, the most that is alive at once; nothing
    /// stays.
    ///
    /// ONNX Runtime plans one set of buffers for each shape and keeps it from its first use in the graph to its
    /// last, so that what counts is the sum over the shapes, not the larger of attention and MLP: two buffers
    /// of the MLP's width and ten of the tower's (residual, norm, q, k, v, output, and the attention kernel's
    /// own copies by head). Measured by the high-water mark of the process over towers with `intermediate`
    /// twice and four times `hidden`.
    public static long visionPeak(ModelShape.Vision v) {
        long tokens = v.patches() + 1L;
        return tokens * (10L * v.hidden() + 2L * v.intermediate()) * FLOAT;
    }

    /// Activations of one prefill pass of `chunk` tokens, the most that is alive at once; nothing stays, and
    /// neither the tokens before nor the capacity of the cache matter: scores are never written out.
    ///
    /// By the same rule as [#visionPeak]: three buffers of the MLP's width (gate, up, their product), two of
    /// the model's, four of the queries', six of the keys'. Inputs for adapters, even at rank 0, add one of the
    /// MLP's and one of the keys'. Only the last position's logits are computed, into the engine's own buffer.
    ///
    /// @param adapted whether the engine was given adapters
    public static long prefillPeak(ModelShape.Language l, int chunk, boolean adapted) {
        long q = (long) l.heads() * l.headDim();
        long kv = (long) l.kvHeads() * l.headDim();
        long perToken = (adapted ? 4L : 3L) * l.intermediate() + 2L * l.hidden() + 4 * q + (adapted ? 7 : 6) * kv;
        return chunk * perToken * FLOAT;
    }
}
