package dev.headroom.plan.llamacpp;

import java.util.List;

/// What of a GGUF file decides the memory of a `llama-server`: read from its header, or made from published dimensions.
///
/// @param architecture `general.architecture`, such as `qwen2` or `gemma3`
/// @param layers decoder layers in their order, those of a head that predicts more tokens (MTP) last
/// @param nextn how many of the last layers are such a head; they are loaded and take no part in the usual graph
/// @param context tokens that the model was trained to
/// @param window of sliding layers, tokens; 0 without any
/// @param style how its graph differs from the plain one
/// @param weights where each tensor lies
public record GgufShape(
        String architecture,
        List<GgufLayer> layers,
        int nextn,
        int embedding,
        int vocab,
        int context,
        int window,
        Experts experts,
        Style style,
        List<GgufWeight> weights) {
    public GgufShape {
        layers = List.copyOf(layers);
        weights = List.copyOf(weights);
    }

    /// @param total experts of a layer; 0 without any
    /// @param used experts of a token
    /// @param width of one expert
    public record Experts(int total, int used, int width) {
        public static final Experts NONE = new Experts(0, 0, 0);
    }

    /// @param fusedQkv whether query, key and value come from one matrix
    /// @param gated whether the feed-forward block has a gate beside it
    /// @param gatedAttention whether the query's matrix makes a gate of the same size too (Qwen3-Next)
    /// @param queryKeyNorm whether queries and keys are normed head by head
    /// @param outputsLate whether the rows that are asked for are taken after the last layer, not within it
    /// @param positions numbers of a position: 4 where pictures have rows and columns (M-RoPE), else 1
    public record Style(
            boolean fusedQkv,
            boolean gated,
            boolean gatedAttention,
            boolean queryKeyNorm,
            boolean outputsLate,
            int positions) {
        public static final Style PLAIN = new Style(false, true, false, false, false, 1);
    }

    /// Layers of the usual graph.
    public int running() {
        return layers.size() - nextn;
    }

    /// Whether the embeddings serve as the output matrix too.
    public boolean tied() {
        return weights.stream().noneMatch(w -> w.place() == GgufWeight.Place.OUTPUT && w.large());
    }

    /// Bytes of all tensors.
    public long bytes() {
        return weights.stream().mapToLong(GgufWeight::bytes).sum();
    }

    /// Whether some layers see a window only.
    public boolean sliding() {
        return window > 0 && layers.stream().anyMatch(l -> l.cache() instanceof GgufLayer.Attention a && a.sliding());
    }

    /// Whether some layers keep a state instead of keys and values.
    public boolean recurrent() {
        return layers.stream().anyMatch(l -> l.cache() instanceof GgufLayer.Recurrent);
    }
}
