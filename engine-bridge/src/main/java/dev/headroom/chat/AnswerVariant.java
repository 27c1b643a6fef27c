package dev.headroom.chat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One of several answers to the same question.
///
/// @param stats empty for an answer that was stopped
/// @param settings the engine's when it was asked, by the field's names; empty where nobody wrote them down
public record AnswerVariant(String text, Instant time, Optional<AnswerStats> stats, Map<String, String> settings) {
    public AnswerVariant {
        settings = Map.copyOf(settings);
    }

    /// The settings in the order of their names.
    public Map<String, String> sortedSettings() {
        return new TreeMap<>(settings);
    }
}
