package dev.headroom.inference;

/// Takes the text of an answer piece by piece; a piece is whole UTF-8, never half a character.
@FunctionalInterface
public interface TokenSink {
    void accept(String piece);

    /// Hears what is done before the first piece. On the thread of the request, one step at a time.
    default void step(Step step) {}
}
