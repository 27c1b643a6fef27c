package dev.headroom.plan.catalogue;

/// Layers of a decoder that keep the same kind of memory of what they have read. Their order does not matter here.
public record LayerRun(int count, Memory memory) {

    /// What a layer keeps of the tokens before.
    public sealed interface Memory {
        /// Of all of them.
        record Full() implements Memory {}

        /// Of the last few.
        record Sliding(int window) implements Memory {}

        /// Of those since the last border between chunks.
        record Chunked(int chunk) implements Memory {}

        /// A state of one size, however many there were.
        ///
        /// @param linear weights of its projections, in place of those of attention
        /// @param small its other weights
        /// @param stateBytes of one session
        record Recurrent(long linear, long small, long stateBytes) implements Memory {}

        /// Of the tokens of the pictures, none of the text.
        record Cross() implements Memory {}

        /// What another layer keeps.
        record Shared() implements Memory {}
    }

    public static LayerRun full(int count) {
        return new LayerRun(count, new Memory.Full());
    }

    /// Tokens of a sequence that one such layer keeps.
    ///
    /// @param hybrid whether the engine frees what a window has left behind
    /// @param chunk tokens of one prefill step, which are there beside the window
    long tokens(long tokens, boolean hybrid, long chunk) {
        return switch (memory) {
            case Memory.Full() -> tokens;
            case Memory.Sliding(int window) -> hybrid ? Math.min(tokens, window + chunk) : tokens;
            case Memory.Chunked(int length) -> hybrid ? Math.min(tokens, length + chunk) : tokens;
            case Memory.Recurrent _, Memory.Cross _, Memory.Shared _ -> 0;
        };
    }
}
