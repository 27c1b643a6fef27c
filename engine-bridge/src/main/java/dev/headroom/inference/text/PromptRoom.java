package dev.headroom.inference.text;

import dev.headroom.inference.HeapBudget;

/// What a prompt may take.
///
/// @param sessionLen tokens of a session, of which one must be left for the answer
/// @param heap asked before text is tokenised, piece by piece
public record PromptRoom(int sessionLen, HeapBudget heap) {
    private static final int COUNTED = 1 << 16;

    /// A prompt that is too long is still counted up to so many tokens, so that its refusal can say how long it is.
    public long counted() {
        return Math.max(COUNTED, 2L * sessionLen);
    }
}
