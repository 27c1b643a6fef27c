package dev.headroom.app.shell;

/// A part of the open chat that the KV cache holds tokens of.
///
/// @param question which question of the chat it belongs to, from 1
public record ChatPart(Kind kind, int question, int tokens) {
    /// What it is.
    public enum Kind {
        PICTURE,
        /// The question's words, and what the model's template adds.
        WORDS,
        ANSWER
    }
}
