package dev.headroom.engine.embedded;

import dev.headroom.engine.EngineFailure;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.process.HostShortage;
import dev.headroom.process.LogTail;
import dev.headroom.words.Sentence;
import java.util.Optional;
import java.util.OptionalLong;

/// What the exit of a child that nobody asked to stop means.
final class Diagnosis {
    private Diagnosis() {}

    /// @param exitCode as Java gives it: 128 + signal for a process that a signal ended
    static EngineFailure ofExit(int exitCode, LogTail log) {
        for (String line : log.lines()) {
            Optional<Sentence> shortage = HostShortage.read(line).flatMap(s -> said(s, line.strip()));
            if (shortage.isPresent()) {
                return outOfMemory(shortage.get());
            }
        }
        if (exitCode > 128 && exitCode <= 128 + 64) {
            return new EngineFailure.Killed(exitCode - 128);
        }
        return new EngineFailure.ExitedEarly(exitCode, Sentence.foreign(log.last()));
    }

    /// Empty for a kill, which the exit code tells better, and for what the engine has not.
    private static Optional<Sentence> said(HostShortage shortage, String line) {
        return switch (shortage) {
            case JAVA_HEAP -> Optional.of(Sentence.of("The engine's Java heap is full ({}).", line));
            case ALLOCATION -> Optional.of(Sentence.of("The machine gave the engine no more memory ({}).", line));
            case KILLED, SHARED_MEMORY -> Optional.empty();
        };
    }

    private static EngineFailure outOfMemory(Sentence said) {
        return new EngineFailure.OutOfMemory(
                ComponentKind.RUNTIME, OptionalLong.empty(), OptionalLong.empty(), ShortageCause.ALLOCATION, said);
    }
}
