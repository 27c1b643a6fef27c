package dev.headroom.engine.embedded;

import dev.headroom.engine.EngineFailure;
import dev.headroom.memory.ComponentKind;
import dev.headroom.process.LogTail;
import java.util.List;

/// What the exit of a child that nobody asked to stop means.
final class Diagnosis {
    private Diagnosis() {}

    /// @param exitCode as Java gives it: 128 + signal for a process that a signal ended
    static EngineFailure ofExit(int exitCode, LogTail log) {
        List<String> lines = log.lines();
        for (String line : lines) {
            if (line.contains("java.lang.OutOfMemoryError")) {
                return outOfMemory("The engine's Java heap is full (" + line.strip() + ").");
            }
            if (line.contains("insufficient memory for the Java Runtime") || line.contains("std::bad_alloc")) {
                return outOfMemory("The machine gave the engine no more memory (" + line.strip() + ").");
            }
        }
        if (exitCode > 128 && exitCode <= 128 + 64) {
            return new EngineFailure.Killed(exitCode - 128);
        }
        return new EngineFailure.ExitedEarly(exitCode, log.last());
    }

    private static EngineFailure outOfMemory(String sentence) {
        return new EngineFailure.OutOfMemory(ComponentKind.RUNTIME.field(), -1, -1, sentence);
    }
}
