package dev.headroom.inference.text;

import java.util.List;

/// A conversation as token ids.
///
/// @param images where the pictures' embeddings go, in order
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Prompt(int[] ids, List<ImageSpan> images) {
    public Prompt {
        images = List.copyOf(images);
    }

    /// @param first index of the first `<IMG_CONTEXT>`
    /// @param tokens how many follow each other
    public record ImageSpan(int first, int tokens) {}

    /// Tokens that come from pictures, `<img>` and `</img>` included.
    public int imageTokens() {
        return images.stream().mapToInt(span -> span.tokens() + 2).sum();
    }
}
