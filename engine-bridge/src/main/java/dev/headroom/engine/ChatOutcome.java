package dev.headroom.engine;

import dev.headroom.chat.AnswerStats;

/// How a turn ended. `text` is all that came.
public sealed interface ChatOutcome {
    String text();

    record Answered(String text, AnswerStats stats) implements ChatOutcome {}

    record Cancelled(String text) implements ChatOutcome {}

    record Failed(String text, EngineFailure failure) implements ChatOutcome {}
}
