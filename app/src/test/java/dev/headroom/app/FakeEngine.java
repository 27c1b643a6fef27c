package dev.headroom.app;

import dev.headroom.chat.AnswerStats;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.ChatTurn;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// An engine for tests of the window only: it says and does exactly what the test tells it to.
public final class FakeEngine implements EngineSession {
    private final List<Consumer<EngineState>> states = new CopyOnWriteArrayList<>();
    private final List<Consumer<MemoryReport>> reports = new CopyOnWriteArrayList<>();

    /// Every request that came.
    public final List<ChatRequest> requests = new ArrayList<>();

    /// Every turn that was started, oldest first.
    public final List<Turn> turns = new ArrayList<>();

    /// Settings that were applied.
    public final List<Settings> applies = new ArrayList<>();

    public int restarts;

    /// What its settings can do; the embedded engine's unless the test says otherwise.
    public Controls controls = Controls.EMBEDDED;

    private EngineState state = new EngineState.Starting("reading weights", Instant.EPOCH);
    private Settings asked;
    private Optional<MemoryReport> memory = Optional.empty();

    public FakeEngine(Settings asked) {
        this.asked = asked;
    }

    /// A turn the test drives.
    public static final class Turn implements ChatTurn {
        private final CompletableFuture<ChatOutcome> outcome = new CompletableFuture<>();
        private final Consumer<String> fragments;
        private final StringBuilder text = new StringBuilder();
        public boolean cancelled;

        Turn(Consumer<String> fragments) {
            this.fragments = fragments;
        }

        public Turn say(String fragment) {
            text.append(fragment);
            fragments.accept(fragment);
            return this;
        }

        public void answer(AnswerStats stats) {
            outcome.complete(new ChatOutcome.Answered(text.toString(), stats));
        }

        public void fail(EngineFailure failure) {
            outcome.complete(new ChatOutcome.Failed(text.toString(), failure));
        }

        @Override
        public CompletableFuture<ChatOutcome> outcome() {
            return outcome;
        }

        @Override
        public void cancel() {
            cancelled = true;
            outcome.complete(new ChatOutcome.Cancelled(text.toString()));
        }
    }

    public void become(EngineState next) {
        state = next;
        states.forEach(s -> s.accept(next));
    }

    public void ready() {
        become(new EngineState.Ready(URI.create("http://127.0.0.1:1"), "demo", List.of(), Instant.EPOCH));
    }

    public void report(MemoryReport report) {
        memory = Optional.of(report);
        reports.forEach(r -> r.accept(report));
    }

    public Turn last() {
        return turns.getLast();
    }

    @Override
    public EngineState state() {
        return state;
    }

    @Override
    public Subscription onState(Consumer<EngineState> listener) {
        states.add(listener);
        listener.accept(state);
        return () -> states.remove(listener);
    }

    @Override
    public Subscription onMemory(Consumer<MemoryReport> listener) {
        reports.add(listener);
        return () -> reports.remove(listener);
    }

    @Override
    public Optional<MemoryReport> memory() {
        return memory;
    }

    @Override
    public ChatTurn chat(ChatRequest request, Consumer<String> fragments) {
        requests.add(request);
        Turn turn = new Turn(fragments);
        turns.add(turn);
        return turn;
    }

    @Override
    public Settings asked() {
        return asked;
    }

    @Override
    public Optional<Settings> applied() {
        return state instanceof EngineState.Ready ? Optional.of(asked) : Optional.empty();
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public CompletableFuture<ApplyOutcome> apply(Settings settings) {
        applies.add(settings);
        asked = settings;
        return CompletableFuture.completedFuture(
                new ApplyOutcome.Applied(settings, settings, TakesEffect.CACHE_REBUILD, List.of()));
    }

    @Override
    public void restart() {
        restarts++;
    }

    @Override
    public Controls controls() {
        return controls;
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
    public void close() {
        become(new EngineState.Stopped(Instant.EPOCH));
    }
}
