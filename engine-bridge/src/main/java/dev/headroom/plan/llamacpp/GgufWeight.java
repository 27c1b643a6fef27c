package dev.headroom.plan.llamacpp;

/// One tensor of a GGUF file.
///
/// @param layer its layer, -1 outside the layers
/// @param type as llama.cpp writes it, such as `Q4_K`
/// @param columns values of a row
/// @param rows of a matrix; its second dimension
/// @param matrix whether it is multiplied with, so that the CPU may keep it in another order
/// @param experts whether it holds a layer's experts
/// @param file which piece of a split model it lies in, from 0
/// @param offset of its first byte in the piece
public record GgufWeight(
        Place place,
        int layer,
        String type,
        long bytes,
        long columns,
        long rows,
        boolean matrix,
        boolean experts,
        int file,
        long offset) {
    /// Where it is needed.
    public enum Place {
        /// The embeddings: always on the host.
        INPUT,
        LAYER,
        OUTPUT
    }

    /// Whether it is the output matrix itself, not a norm.
    boolean large() {
        return matrix;
    }

    long end() {
        return offset + bytes;
    }
}
