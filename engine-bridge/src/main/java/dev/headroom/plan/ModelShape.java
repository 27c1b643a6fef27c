package dev.headroom.plan;

import java.util.Optional;

/// The dimensions of a vision-language model that decide its memory; nothing here comes from a file by itself, so that
/// a model nobody owns can be planned for.
///
/// @param name what the user calls it
/// @param language the decoder
/// @param vision the vision tower and projector, empty for a text-only model
public record ModelShape(String name, Language language, Optional<Vision> vision) {

    /// A decoder of the Llama family.
    ///
    /// @param tiedEmbeddings whether the output head shares the embedding matrix
    /// @param qkvBias whether the q, k and v projections have a bias (Qwen2)
    /// @param contextLen longest position the checkpoint was made for, in tokens
    /// @param storedBytes bytes of an element in the checkpoint's files
    public record Language(
            int layers,
            int hidden,
            int heads,
            int kvHeads,
            int headDim,
            int intermediate,
            int vocab,
            boolean tiedEmbeddings,
            boolean qkvBias,
            int contextLen,
            int storedBytes) {

        /// Stored in 16 bits, as published models are.
        public Language(
                int layers,
                int hidden,
                int heads,
                int kvHeads,
                int headDim,
                int intermediate,
                int vocab,
                boolean tiedEmbeddings,
                boolean qkvBias,
                int contextLen) {
            this(layers, hidden, heads, kvHeads, headDim, intermediate, vocab, tiedEmbeddings, qkvBias, contextLen, 2);
        }

        /// Parameters of the whole decoder: embeddings, layers, final norm, head (when not tied).
        public long parameters() {
            long h = hidden;
            long q = (long) heads * headDim;
            long kv = (long) kvHeads * headDim;
            long attention = h * q + 2 * h * kv + q * h + (qkvBias ? q + 2 * kv : 0);
            long mlp = 3L * h * intermediate;
            long perLayer = attention + mlp + 2 * h;
            return (long) vocab * h * (tiedEmbeddings ? 1 : 2) + layers * perLayer + h;
        }

        /// Bytes that one token of one session takes in the KV cache, all layers, K and V.
        public long kvBytesPerToken(int bytesPerElement) {
            return 2L * layers * kvHeads * headDim * bytesPerElement;
        }
    }

    /// InternViT with InternVL's pixel shuffle and two-layer projector.
    ///
    /// @param imageSize pixels of a tile's edge
    /// @param patchSize pixels of a patch's edge
    /// @param downsampleRatio pixel shuffle factor, 0.5 in all releases
    /// @param qkNorm RMS norms on q and k (InternViT-6B)
    public record Vision(
            int layers,
            int hidden,
            int heads,
            int intermediate,
            int imageSize,
            int patchSize,
            double downsampleRatio,
            boolean qkvBias,
            boolean qkNorm,
            int minDynamicPatch,
            int maxDynamicPatch,
            boolean useThumbnail,
            int projectorOut) {

        /// Patches of one tile, the class token not counted.
        public int patches() {
            int side = imageSize / patchSize;
            return side * side;
        }

        /// Tokens that one tile costs in the prompt.
        public int tokensPerTile() {
            int patches = imageSize / patchSize;
            int side = (int) (patches * downsampleRatio);
            return side * side;
        }

        /// Parameters of the tower without the projector.
        public long towerParameters() {
            long d = hidden;
            long layer = 3 * d * d
                    + (qkvBias ? 3 * d : 0)
                    + d * d
                    + d
                    + 2 * d * intermediate
                    + intermediate
                    + d
                    + (qkNorm ? 2 * d : 0) // qk norms
                    + 2 * d * 2 // norm1, norm2 (weight and bias)
                    + 2 * d; // ls1, ls2
            long embeddings = 3L * patchSize * patchSize * d + d + d + (patches() + 1) * d;
            return embeddings + layers * layer;
        }

        /// Parameters of mlp1: layer norm, linear, GELU, linear.
        public long projectorParameters() {
            long in = (long) (hidden / (downsampleRatio * downsampleRatio));
            return 2 * in + in * projectorOut + projectorOut + (long) projectorOut * projectorOut + projectorOut;
        }
    }
}
