package dev.headroom.inference;

/// What is being done for an answer before its first token.
public sealed interface Step {
    /// A picture is decoded and cut into tiles.
    ///
    /// @param picture which of the request's pictures, from 1
    record Reading(int picture, int pictures) implements Step {}

    /// A tile goes through the vision tower.
    ///
    /// @param picture which of the request's pictures, from 1
    /// @param tile which of its tiles, from 1: row by row, the thumbnail last
    record Encoding(int picture, int tile, int tiles) implements Step {}

    /// A chunk of the prompt goes through the decoder.
    ///
    /// @param tokens of the prompt that are read once this chunk is
    record Prefill(int tokens, int of) implements Step {}
}
