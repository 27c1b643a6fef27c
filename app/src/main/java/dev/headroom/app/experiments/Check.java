package dev.headroom.app.experiments;

import dev.headroom.words.Sentence;
import java.time.Duration;
import java.util.Optional;

/// What would come of pressing Run.
sealed interface Check {
    /// Models are read and pictures drawn.
    record Looking() implements Check {}

    /// @param starts of the engine, in all passes
    /// @param rebuilds of its cache, in all passes
    /// @param time by what earlier sweeps of this model took; empty where there was none
    /// @param holds bytes of this machine's memory that its own engine may take; 0 elsewhere
    /// @param free bytes of this machine that are free now
    record Fine(int runs, int questions, int starts, int rebuilds, Optional<Duration> time, long holds, long free)
            implements Check {
        boolean tight() {
            return holds > free;
        }
    }

    /// It cannot run so.
    record Wrong(Sentence why) implements Check {}
}
