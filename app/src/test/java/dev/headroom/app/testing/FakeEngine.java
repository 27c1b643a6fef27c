package dev.headroom.app.testing;

import dev.headroom.chat.AnswerStats;
import dev.headroom.engine.AnswerProgress;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.ChatTurn;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.SessionState;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/// An engine for tests of the window only: it says and does exactly what the test tells it to.
public final class FakeEngine implements EngineSession {
    private final SessionState states =
            new SessionState(new EngineState.Starting(Sentence.of("reading weights"), Instant.EPOCH));

    /// Every request that came.
    public final List<ChatRequest> requests = new ArrayList<>();

    /// Every turn that was started, oldest first.
    public final List<Turn> turns = new ArrayList<>();

    /// Settings that were applied.
    public final List<Settings> applies = new ArrayList<>();

    /// Told of each request as it comes.
    public Consumer<ChatRequest> asking = request -> {};

    public int restarts;

    /// What its settings can do; the embedded engine's unless the test says otherwise.
    public Controls controls = Controls.EMBEDDED;

    /// How an apply ends; at once and as asked unless the test says otherwise.
    public Function<Settings, CompletableFuture<ApplyOutcome>> applying = this::applyAtOnce;

    private Settings asked;
    private List<Sentence> warnings = List.of();

    public FakeEngine(Settings asked) {
        this.asked = asked;
    }

    /// A turn the test drives.
    public static final class Turn implements ChatTurn {
        private final CompletableFuture<ChatOutcome> outcome = new CompletableFuture<>();
        private final Consumer<String> fragments;
        private final StringBuilder text = new StringBuilder();
        public boolean cancelled;

        private final Optional<Consumer<AnswerProgress>> progress;

        Turn(Consumer<String> fragments, Optional<Consumer<AnswerProgress>> progress) {
            this.fragments = fragments;
            this.progress = progress;
        }

        public Turn tell(AnswerProgress step) {
            progress.ifPresent(told -> told.accept(step));
            return this;
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

    /// From now on it says this of its settings.
    public void warn(Sentence warning) {
        warnings = List.of(warning);
        states.settingsChanged();
    }

    public void become(EngineState next) {
        states.become(next);
    }

    public void ready() {
        become(new EngineState.Ready(URI.create("http://127.0.0.1:1"), "demo", List.of(), Instant.EPOCH));
    }

    public void report(MemoryReport report) {
        states.report(report);
    }

    public Turn last() {
        return turns.getLast();
    }

    @Override
    public SessionState states() {
        return states;
    }

    @Override
    public ChatTurn chat(ChatRequest request, Consumer<String> fragments) {
        asking.accept(request);
        requests.add(request);
        Turn turn = new Turn(fragments, request.progress());
        turns.add(turn);
        return turn;
    }

    @Override
    public Settings asked() {
        return asked;
    }

    @Override
    public Optional<Settings> applied() {
        return state() instanceof EngineState.Ready ? Optional.of(asked) : Optional.empty();
    }

    @Override
    public List<Sentence> warnings() {
        return warnings;
    }

    @Override
    public CompletableFuture<ApplyOutcome> apply(Settings settings) {
        applies.add(settings);
        return applying.apply(settings);
    }

    private CompletableFuture<ApplyOutcome> applyAtOnce(Settings settings) {
        asked = settings;
        states.settingsChanged();
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
    public void close() {
        become(new EngineState.Stopped(Instant.EPOCH));
    }
}
