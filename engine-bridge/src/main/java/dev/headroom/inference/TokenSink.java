package dev.headroom.inference;

/// Takes the text of an answer piece by piece; a piece is whole UTF-8, never half a character.
@FunctionalInterface
public interface TokenSink {
    void accept(String piece);
}
