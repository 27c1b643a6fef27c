package dev.headroom.explain.log;

import dev.headroom.explain.Finding.Severity;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Locale;

/// What a log tells that a person should know.
///
/// @param summary what happened, in one sentence
/// @param why when, and with which figures
/// @param turns what to turn, best first
public record LogFinding(Situation situation, Sentence summary, Sentence why, List<Turn> turns) {
    public LogFinding {
        turns = List.copyOf(turns);
    }

    /// Stable name of what was recognised.
    public String rule() {
        return situation.trouble().kind().name().toLowerCase(Locale.ROOT);
    }

    public Severity severity() {
        return switch (situation.trouble().kind()) {
            case ALLOCATION, NO_ROOM, HOST, KILLED, SHARED_MEMORY, KERNEL, ILLEGAL_ACCESS, PORT_TAKEN, STOPPED ->
                Severity.ERROR;
            case SHORTENED, PREEMPTED, SPILLED, PRESSURE -> Severity.WARNING;
            case IDLE_CACHE -> Severity.NOTE;
        };
    }
}
