package dev.headroom.engine;

import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.words.Sentence;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Why an engine or a request did not do what was asked, as types; `explain` turns one into words and a next step.
public sealed interface EngineFailure {
    /// Refused or died for want of memory.
    ///
    /// @param component what was being allocated, `UNATTRIBUTED` where nobody tells
    /// @param asked bytes asked, empty where nobody tells
    /// @param left bytes left, empty where nobody tells
    /// @param said what happened
    /// @param freeAfterWeights what the engine told to be free once weights were loaded
    record OutOfMemory(
            ComponentKind component,
            OptionalLong asked,
            OptionalLong left,
            ShortageCause cause,
            Sentence said,
            OptionalLong freeAfterWeights)
            implements EngineFailure {
        public OutOfMemory(
                ComponentKind component, OptionalLong asked, OptionalLong left, ShortageCause cause, Sentence said) {
            this(component, asked, left, cause, said, OptionalLong.empty());
        }

        public OutOfMemory knowing(OptionalLong free) {
            return new OutOfMemory(component, asked, left, cause, said, free);
        }
    }

    /// Ended by a signal from outside (9: SIGKILL, also what the kernel's out-of-memory killer sends).
    record Killed(int signal) implements EngineFailure {}

    /// @param lastWords of its output, [Sentence#NONE] where it wrote nothing
    record ExitedEarly(int exitCode, Sentence lastWords) implements EngineFailure {}

    /// Runs, but has not answered for this long.
    record Hung(Duration silence, Sentence doing) implements EngineFailure {}

    /// Something needed is not here: a model folder, a Java runtime.
    ///
    /// @param what is missing, a whole sentence
    record Missing(Sentence what, Sentence wayOut) implements EngineFailure {}

    record PortTaken(int port) implements EngineFailure {}

    /// The engine's own refusal, or no way to it.
    ///
    /// @param status HTTP status, empty where the engine was not reached
    record Refused(OptionalInt status, Refusal refusal, Sentence said) implements EngineFailure {
        /// Without the engine having been asked.
        public static Refused here(Refusal refusal, Sentence said) {
            return new Refused(OptionalInt.empty(), refusal, said);
        }
    }

    /// The connection broke in the middle.
    record Disconnected(Sentence said) implements EngineFailure {}
}
