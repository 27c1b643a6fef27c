package dev.headroom.chat;

import java.util.OptionalDouble;

/// How the time to the first token of an answer was spent, in milliseconds; a part that nobody told is empty.
///
/// @param sinceAsked from the question to the first token, by the clock of who asked: what the engine cannot see of it
///     (writing the question down, an engine that still loads, the way there) is in it too
/// @param waiting in the engine, for a slot, for memory and for other answers
/// @param reading of the pictures
/// @param encoding of their tiles
/// @param prefill of the prompt
public record FirstToken(
        OptionalDouble sinceAsked,
        OptionalDouble waiting,
        OptionalDouble reading,
        OptionalDouble encoding,
        OptionalDouble prefill) {
    public static final FirstToken UNTOLD = new FirstToken(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());

    public FirstToken asked(double millis) {
        return new FirstToken(OptionalDouble.of(millis), waiting, reading, encoding, prefill);
    }

    /// What of it the engine accounted for; empty unless it told all its parts.
    public OptionalDouble inEngine() {
        boolean whole = waiting.isPresent() && reading.isPresent() && encoding.isPresent() && prefill.isPresent();
        return whole
                ? OptionalDouble.of(
                        waiting.getAsDouble() + reading.getAsDouble() + encoding.getAsDouble() + prefill.getAsDouble())
                : OptionalDouble.empty();
    }

    /// What passed outside of the engine; empty where either clock is unknown.
    public OptionalDouble outside() {
        OptionalDouble inside = inEngine();
        return sinceAsked.isPresent() && inside.isPresent()
                ? OptionalDouble.of(Math.max(0, sinceAsked.getAsDouble() - inside.getAsDouble()))
                : OptionalDouble.empty();
    }
}
