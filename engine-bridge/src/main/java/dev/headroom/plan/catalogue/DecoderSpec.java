package dev.headroom.plan.catalogue;

import dev.headroom.plan.ModelShape;

/// A decoder-only language model, in the dimensions that decide memory.
///
/// @param family `internlm2`, `internlm`, `qwen2`, `qwen`, `llama`, `phi3`: what engines
///     support and how they attend
/// @param attentionBias values of one layer's attention biases: q, k and v of Qwen, all four of
///     InternLM
/// @param context longest position of the checkpoint, in tokens
/// @param extraParameters what the formula does not know, such as XComposer's partial LoRA;
///     kept in 16 bit by quantisers
public record DecoderSpec(
        String family,
        int layers,
        int hidden,
        int heads,
        int kvHeads,
        int headDim,
        int intermediate,
        int vocab,
        boolean tied,
        int attentionBias,
        int context,
        long extraParameters) {

    /// The projections of attention and MLP of all layers: what weight quantisation packs and tensor parallelism cuts.
    public long linearParameters() {
        return layers * layerLinear();
    }

    /// The projections of one layer.
    public long layerLinear() {
        long h = hidden;
        long q = (long) heads * headDim;
        long kv = (long) kvHeads * headDim;
        return h * (q + 2 * kv) + q * h + 3 * h * intermediate;
    }

    /// Norms and biases: small, and never quantised.
    public long smallParameters() {
        return layers * (2L * hidden + attentionBias) + hidden;
    }

    /// The same with the embeddings as its head.
    DecoderSpec tiedHead() {
        return new DecoderSpec(
                family,
                layers,
                hidden,
                heads,
                kvHeads,
                headDim,
                intermediate,
                vocab,
                true,
                attentionBias,
                context,
                extraParameters);
    }

    /// Embedding matrix and output head; one of them when tied.
    public long embeddingParameters() {
        return (tied ? 1L : 2L) * vocab * hidden;
    }

    /// As the embedded engine's planner and the window take it.
    public ModelShape.Language shape() {
        return new ModelShape.Language(
                layers, hidden, heads, kvHeads, headDim, intermediate, vocab, tied, attentionBias > 0, context);
    }

    public long parameters() {
        return linearParameters() + smallParameters() + embeddingParameters() + extraParameters;
    }

    /// K and V of one token over all layers, in values.
    public long kvValuesPerToken() {
        return 2L * layers * kvHeads * headDim;
    }
}
