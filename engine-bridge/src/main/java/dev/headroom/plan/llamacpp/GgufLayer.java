package dev.headroom.plan.llamacpp;

/// One layer of a decoder as llama.cpp runs it.
///
/// @param cache what it keeps of the tokens before
/// @param heads query heads
/// @param feedForward width of its dense block; of its shared experts where `experts` holds; 0 without one
/// @param experts whether it has a mixture of experts
public record GgufLayer(Cache cache, int heads, int feedForward, boolean experts) {
    /// What a layer keeps.
    public sealed interface Cache {}

    /// Keys and values of every cell.
    ///
    /// @param keyLength values of a key of one head
    /// @param valueLength values of a value of one head, 0 where the keys hold them (MLA)
    /// @param sliding whether it sees a window only
    public record Attention(int kvHeads, int keyLength, int valueLength, boolean sliding) implements Cache {
        long keys() {
            return (long) kvHeads * keyLength;
        }

        long values() {
            return (long) kvHeads * valueLength;
        }
    }

    /// A state of fixed size for each sequence, in 32 bit.
    ///
    /// @param convolution values of the last inputs
    /// @param state values of the state itself
    /// @param inner width of what is carried through it
    public record Recurrent(long convolution, long state, long inner) implements Cache {}

    /// Nothing of its own: it reads another layer's, or it is no attention.
    public record Nothing() implements Cache {}
}
