package dev.headroom.engine;

import dev.headroom.words.Sentence;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/// Where an engine is in its life. What belongs to a state lives in that state.
public sealed interface EngineState {
    /// @param step what it does now, in words ("reading weights")
    record Starting(Sentence step, Instant since) implements EngineState {}

    record Ready(URI endpoint, String model, List<Adapter> adapters, Instant since) implements EngineState {}

    /// @param name as in `/v1/models`
    record Adapter(String name, int rank, double alpha) {}

    /// Weights stay, the cache is made anew; requests wait.
    record Rebuilding(Instant since) implements EngineState {}

    record Stopping(Instant since) implements EngineState {}

    record Stopped(Instant since) implements EngineState {}

    record Failed(EngineFailure failure, List<String> logTail, Instant since) implements EngineState {
        public Failed {
            logTail = List.copyOf(logTail);
        }
    }
}
