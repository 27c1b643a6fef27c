package dev.headroom.engine;

import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// One engine from launch to stop. Safe for use from any thread; listeners are called on the engine's own threads and
/// must return at once.
public interface EngineSession extends AutoCloseable {
    /// State and newest report of the session, and who listens to them.
    SessionState states();

    default EngineState state() {
        return states().now();
    }

    /// Calls back on each change of state, and once at once with the present one. Closing the handle ends it.
    default Subscription onState(Consumer<EngineState> listener) {
        return states().onState(listener);
    }

    /// Calls back with each memory report of the engine (about ten a second), for engines that publish one.
    default Subscription onMemory(Consumer<MemoryReport> listener) {
        return states().onMemory(listener);
    }

    /// Calls back when what was asked, what the engine made of it or a warning has changed while the state has not.
    default Subscription onSettings(Runnable listener) {
        return states().onSettings(listener);
    }

    /// The newest report.
    default Optional<MemoryReport> memory() {
        return states().memory();
    }

    /// Sends a chat. Never throws for what the engine does: the turn ends with a [ChatOutcome].
    ChatTurn chat(ChatRequest request, Consumer<String> fragments);

    Settings asked();

    /// What the engine made of it; empty until it is ready.
    Optional<Settings> applied();

    /// Sentences about differences between asked and applied.
    List<Sentence> warnings();

    /// Makes new settings true in the cheapest way: nothing to do, live, cache rebuild, or a restart of the process.
    CompletableFuture<ApplyOutcome> apply(Settings settings);

    /// Starts again after a stop or a failure, with the settings asked last.
    void restart();

    /// The same on another port, for an engine whose port somebody else has; the others choose theirs anew anyway.
    default void restartOnFreePort() {
        restart();
    }

    /// Which settings can be turned here, and when a change takes effect.
    Controls controls();

    /// Process id of an engine on this machine, for us or found here; empty for another machine's.
    default OptionalLong pid() {
        return OptionalLong.empty();
    }

    /// The last lines of the engine's own output, secrets masked; none of a server that is somebody else's.
    default List<String> logTail() {
        return List.of();
    }

    /// The end of its output for whoever wants to read it all.
    ///
    /// @param lines the most that are wanted
    default List<String> log(int lines) {
        return logTail();
    }

    /// After a stop, whether the memory it held came back, a sentence each; none where nobody can tell.
    default List<Sentence> leftBehind() {
        return List.of();
    }

    /// Asks, waits, then kills the process tree. Returns when it is gone.
    @Override
    void close();

    /// Ends a callback.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
