package dev.headroom.plan;

/// What the embedded engine's parts take, in bytes: the one place for these formulas, used by the planner before a
/// start and by the engine's own ledger while it runs. Constants are measured (`docs/benchmarks.md` has the command); a
/// change of engine, runtime or JVM flags is seen there as an error of prediction.
public final class EmbeddedCosts {
    /// Bytes of an activation element: the engine computes in float32.
    private static final long FLOAT = 4;

    /// Elements of a group that shares a scale in int8 and int4 weights.
    public static final int QUANT_BLOCK = 32;

    /// JVM, ONNX Runtime and tokenizer libraries, code cache, metaspace, threads: the process before a model is loaded.
    public static final long CONTEXT = 150L << 20;

    /// Java heap and what ONNX Runtime keeps per session beside weights.
    public static final long RUNTIME = 90L << 20;

    private EmbeddedCosts() {}

    /// Decoder weights as they lie in memory: packed float32 for `fp32`; for `int8` and `int4` the linear maps as
    /// quantised blocks with a float32 scale each, everything else float32; embeddings in the type of their file.
    public static long languageWeights(ModelShape.Language l, String modelFormat) {
        long embeddings = (long) l.vocab() * l.hidden() * l.storedBytes();
        long linear = linearParameters(l);
        long rest = l.parameters() - linear - (long) l.vocab() * l.hidden() * (l.tiedEmbeddings() ? 1 : 2);
        long head = (long) l.vocab() * l.hidden();
        return embeddings + weightBytes(linear + head, modelFormat) + rest * FLOAT;
    }

    private static long linearParameters(ModelShape.Language l) {
        long h = l.hidden();
        long q = (long) l.heads() * l.headDim();
        long kv = (long) l.kvHeads() * l.headDim();
        return l.layers() * (2 * h * q + 2 * h * kv + 3 * h * l.intermediate());
    }

    private static long weightBytes(long parameters, String modelFormat) {
        return switch (modelFormat) {
            case "int8" -> parameters + parameters / QUANT_BLOCK * FLOAT;
            case "int4" -> parameters / 2 + parameters / QUANT_BLOCK * FLOAT;
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

    /// Activations while one tile goes through tower and projector, the most that is alive at once; nothing stays.
    public static long visionPeak(ModelShape.Vision v) {
        long tokens = v.patches() + 1;
        long attention = tokens * v.hidden() * 8L; // residual, norm, qkv, q, k, v
        long mlp = tokens * (2L * v.hidden() + 2L * v.intermediate());
        return Math.max(attention, mlp) * FLOAT;
    }

    /// Activations of one prefill pass of `chunk` tokens, the most that is alive at once; nothing stays. Only the last
    /// position's logits are computed.
    public static long prefillPeak(ModelShape.Language l, int chunk) {
        long q = (long) l.heads() * l.headDim();
        long kv = (long) l.kvHeads() * l.headDim();
        long attention = chunk * (2L * l.hidden() + 2 * q + 2 * kv);
        long mlp = chunk * (2L * l.hidden() + 3L * l.intermediate());
        return (Math.max(attention, mlp) + l.vocab()) * FLOAT;
    }
}
