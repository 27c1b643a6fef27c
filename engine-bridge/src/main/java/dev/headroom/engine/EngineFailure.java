package dev.headroom.engine;

/// Why an engine or a request did not do what was asked, as types; `explain` turns one into words and a next step.
public sealed interface EngineFailure {
    /// Refused or died for want of memory.
    ///
    /// @param component a `ComponentKind` field
    /// @param asked bytes asked, -1 unknown
    /// @param left bytes left, -1 unknown
    record OutOfMemory(String component, long asked, long left, String sentence) implements EngineFailure {}

    /// Ended by a signal from outside (9: SIGKILL, also what the kernel's out-of-memory killer sends).
    record Killed(int signal) implements EngineFailure {}

    record ExitedEarly(int exitCode, String lastLine) implements EngineFailure {}

    /// Runs, but has not answered for this long.
    record Hung(long millis, String doing) implements EngineFailure {}

    /// Something needed is not here: a model folder, a Java runtime.
    record Missing(String what, String wayOut) implements EngineFailure {
        /// What is missing, with one full stop at its end.
        public String sentence() {
            return what.endsWith(".") ? what : what + ".";
        }
    }

    record PortTaken(int port) implements EngineFailure {}

    /// The engine's own refusal.
    ///
    /// @param status HTTP status, 0 when there was none
    record Refused(int status, String code, String sentence) implements EngineFailure {}

    /// The connection broke in the middle.
    record Disconnected(String sentence) implements EngineFailure {}
}
