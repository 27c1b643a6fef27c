package dev.headroom.engine;

import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Stands where an engine would when there is no model to run: it says why, and looks again when it is asked to start;
/// who made it then puts a real one in its place.
/// Planning works without it.
public final class AbsentEngine implements EngineSession {
    private final Supplier<Optional<EngineFailure>> look;
    private final List<Consumer<EngineState>> listeners = new CopyOnWriteArrayList<>();
    private volatile EngineState state;
    private volatile Settings asked;
    private volatile Runnable found = () -> {};

    /// @param look why there is no engine; empty when there could be one now
    public AbsentEngine(Settings asked, EngineFailure why, Supplier<Optional<EngineFailure>> look) {
        this.asked = asked;
        this.look = look;
        this.state = failed(why);
    }

    private static EngineState failed(EngineFailure why) {
        return new EngineState.Failed(why, List.of(), Instant.now());
    }

    private EngineFailure why() {
        return state instanceof EngineState.Failed failed
                ? failed.failure()
                : new EngineFailure.Missing("No model is loaded", "Start Headroom again.");
    }

    /// @param now called on any thread when [#restart] finds that the model is here
    public void onFound(Runnable now) {
        found = now;
    }

    /// Looks without telling anybody; reads files.
    public boolean isStillAbsent() {
        return look.get().isPresent();
    }

    @Override
    public EngineState state() {
        return state;
    }

    @Override
    public Subscription onState(Consumer<EngineState> listener) {
        listeners.add(listener);
        listener.accept(state);
        return () -> listeners.remove(listener);
    }

    @Override
    public Subscription onMemory(Consumer<MemoryReport> listener) {
        return () -> {};
    }

    @Override
    public Optional<MemoryReport> memory() {
        return Optional.empty();
    }

    @Override
    public ChatTurn chat(ChatRequest request, Consumer<String> fragments) {
        var outcome = CompletableFuture.<ChatOutcome>completedFuture(new ChatOutcome.Failed("", why()));
        return new ChatTurn() {
            @Override
            public CompletableFuture<ChatOutcome> outcome() {
                return outcome;
            }

            @Override
            public void cancel() {}
        };
    }

    @Override
    public Settings asked() {
        return asked;
    }

    @Override
    public Optional<Settings> applied() {
        return Optional.empty();
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public CompletableFuture<ApplyOutcome> apply(Settings settings) {
        asked = settings;
        return CompletableFuture.completedFuture(new ApplyOutcome.Rejected(why()));
    }

    @Override
    public void restart() {
        look.get()
                .ifPresentOrElse(
                        now -> {
                            state = failed(now);
                            listeners.forEach(l -> l.accept(state));
                        },
                        found);
    }

    @Override
    public Controls controls() {
        return Controls.EMBEDDED;
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }

    @Override
    public List<String> logTail() {
        return List.of();
    }

    @Override
    public void close() {}
}
