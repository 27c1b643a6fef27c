package dev.headroom.engine.embedded;

import dev.headroom.engine.EngineFailure;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.process.LogTail;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.OptionalLong;

/// What the exit of a child that nobody asked to stop means.
final class Diagnosis {
    private Diagnosis() {}

    /// @param exitCode as Java gives it: 128 + signal for a process that a signal ended
    static EngineFailure ofExit(int exitCode, LogTail log) {
        List<String> lines = log.lines();
        for (String line : lines) {
            if (line.contains("java.lang.OutOfMemoryError")) {
                return outOfMemory(Sentence.of("The engine's Java heap is full ({}).", line.strip()));
            }
            if (line.contains("insufficient memory for the Java Runtime") || line.contains("std::bad_alloc")) {
                return outOfMemory(Sentence.of("The machine gave the engine no more memory ({}).", line.strip()));
            }
        }
        if (exitCode > 128 && exitCode <= 128 + 64) {
            return new EngineFailure.Killed(exitCode - 128);
        }
        return new EngineFailure.ExitedEarly(exitCode, Sentence.foreign(log.last()));
    }

    private static EngineFailure outOfMemory(Sentence said) {
        return new EngineFailure.OutOfMemory(
                ComponentKind.RUNTIME, OptionalLong.empty(), OptionalLong.empty(), ShortageCause.ALLOCATION, said);
    }
}
