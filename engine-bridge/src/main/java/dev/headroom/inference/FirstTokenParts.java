package dev.headroom.inference;

/// How the time to the first token was spent, in milliseconds. The parts add up to the whole.
///
/// @param waiting for a slot, for memory, and for the tokens of other answers in between
/// @param reading of the pictures: decoded, resized and cut
/// @param encoding of the tiles
/// @param prefill of the prompt
public record FirstTokenParts(double waiting, double reading, double encoding, double prefill) {}
