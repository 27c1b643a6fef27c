package dev.headroom.engine.embedded;

import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.ChatTurn;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineSettings;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.OpenAiClient;
import dev.headroom.engine.Refusal;
import dev.headroom.engine.SessionState;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Change;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The embedded engine as a session: a child `headroom serve`, started at once.
///
/// States change under the monitor of `states`, so that listeners see them in order; long work holds `work` instead.
public final class EmbeddedSession implements EngineSession {
    /// System property: seconds without a heartbeat after which an engine counts as hung. On a machine that swaps, more
    /// of them keep an engine alive that is only slow.
    public static final String PATIENCE = "headroom.engine.patience";

    /// Without [#PATIENCE].
    public static final Duration HUNG_AFTER = Duration.ofSeconds(20);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final Duration APPLY_PATIENCE = Duration.ofMinutes(10);

    private final Duration hungAfter;
    private final ReentrantLock work = new ReentrantLock();
    private final SessionState states =
            new SessionState(new EngineState.Starting(Sentence.of("starting the engine"), Instant.now()));

    private volatile EngineRun run;
    private volatile EmbeddedLaunch launch;
    private volatile Optional<EngineState.Ready> ready = Optional.empty();
    private volatile Optional<EngineSettings> settings = Optional.empty();
    private volatile boolean closed;

    private EmbeddedSession(EmbeddedLaunch launch, Duration hungAfter) {
        this.launch = launch;
        this.hungAfter = hungAfter;
        this.run = new EngineRun(launch, hungAfter, new FromRun());
    }

    /// Starts the child and returns at once, in state [EngineState.Starting].
    public static EmbeddedSession launch(EmbeddedLaunch launch) {
        return launch(launch, Duration.ofSeconds(Math.max(1, Long.getLong(PATIENCE, HUNG_AFTER.toSeconds()))));
    }

    static EmbeddedSession launch(EmbeddedLaunch launch, Duration hungAfter) {
        EmbeddedSession session = new EmbeddedSession(launch, hungAfter);
        Thread.ofVirtual().name("engine-start").start(session.run::start);
        return session;
    }

    private final class FromRun implements EngineRun.Listener {
        @Override
        public void step(EngineRun from, Sentence step) {
            become(from, new EngineState.Starting(step, since()));
        }

        private Instant since() {
            return states.now() instanceof EngineState.Starting starting ? starting.since() : Instant.now();
        }

        @Override
        public void ready(EngineRun from, EngineState.Ready now, EngineSettings reply) {
            if (from == run) {
                settings = Optional.of(reply);
                ready = Optional.of(now);
            }
            become(from, now);
        }

        @Override
        public void report(EngineRun from, MemoryReport now) {
            if (from == run) {
                states.report(now);
            }
        }

        @Override
        public void failed(EngineRun from, EngineFailure failure) {
            become(from, new EngineState.Failed(failure, from.logTail(), Instant.now()));
        }
    }

    /// A run that is no longer ours changes nothing.
    private void become(EngineRun from, EngineState next) {
        synchronized (states) {
            if (from == run) {
                states.become(next);
            }
        }
    }

    private void become(EngineState next) {
        become(run, next);
    }

    @Override
    public SessionState states() {
        return states;
    }

    @Override
    public ChatTurn chat(ChatRequest request, Consumer<String> fragments) {
        SessionTurn turn = new SessionTurn(this, request, fragments);
        Thread.ofVirtual().name("session-turn").start(turn);
        return turn;
    }

    @Override
    public Settings asked() {
        return launch.settings();
    }

    @Override
    public Optional<Settings> applied() {
        return settings.map(EngineSettings::applied);
    }

    @Override
    public List<Sentence> warnings() {
        return settings.map(EngineSettings::warnings).orElse(List.of());
    }

    @Override
    public Controls controls() {
        return Controls.EMBEDDED;
    }

    @Override
    public OptionalLong pid() {
        return run.child().map(c -> OptionalLong.of(c.pid())).orElse(OptionalLong.empty());
    }

    @Override
    public List<String> logTail() {
        return run.logTail();
    }

    /// A run that answers chats, and the name of its model.
    record Answering(EngineRun run, OpenAiClient client, String model) {}

    /// Waits until chats can be sent; fails with the reason when that will not happen by itself.
    ///
    /// @throws EngineCallException stopped, or the engine's failure
    Answering awaitReady() throws InterruptedException {
        synchronized (states) {
            return switch (settle()) {
                case EngineState.Ready now -> new Answering(run, run.client().orElseThrow(), now.model());
                case EngineState.Failed failed -> throw new EngineCallException(failed.failure());
                default ->
                    throw new EngineCallException(EngineFailure.Refused.here(
                            new Refusal.Stopped(), Sentence.of("The engine is stopped. Restart it and send again.")));
            };
        }
    }

    @Override
    public CompletableFuture<ApplyOutcome> apply(Settings wanted) {
        CompletableFuture<ApplyOutcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual().name("engine-apply").start(() -> {
            work.lock();
            try {
                outcome.complete(applyNow(wanted, outcome));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                outcome.complete(rejected(new Refusal.Cancelled(), Sentence.of("The change was given up.")));
            } catch (RuntimeException e) { // who waits must hear of it
                outcome.complete(
                        rejected(new Refusal.Unknown("client"), Sentence.of("The change broke off: {}", e.toString())));
            } finally {
                work.unlock();
            }
        });
        return outcome;
    }

    /// Cancelling `handle` puts the former settings back.
    private ApplyOutcome applyNow(Settings wanted, CompletableFuture<?> handle) throws InterruptedException {
        if (closed) {
            return rejected(
                    new Refusal.Stopped(), Sentence.of("The engine is stopped; restart it to change its settings."));
        }
        if (handle.isCancelled()) {
            return rejected(new Refusal.Cancelled(), Sentence.of("The change was given up before it began."));
        }
        settle();
        Settings before = launch.settings();
        if (!(states.now() instanceof EngineState.Ready)) {
            return restartWith(wanted, before, handle);
        }
        TakesEffect how = Change.between(before, wanted).takesEffect(Controls.EMBEDDED);
        if (how == TakesEffect.ENGINE_RESTART) {
            return restartWith(wanted, before, handle);
        }
        try {
            EngineSettings reply = live(wanted, how);
            if (handle.isCancelled()) {
                EngineSettings _ = live(before, how);
                return rejected(
                        new Refusal.Cancelled(), Sentence.of("The change was given up; the former settings are back."));
            }
            return new ApplyOutcome.Applied(wanted, reply.applied(), how, reply.warnings());
        } catch (EngineCallException e) {
            if (e.failure() instanceof EngineFailure.Refused refused
                    && refused.refusal() instanceof Refusal.NeedsRestart) {
                return restartWith(wanted, before, handle);
            }
            return new ApplyOutcome.Rejected(e.failure());
        }
    }

    private static ApplyOutcome rejected(Refusal refusal, Sentence said) {
        return new ApplyOutcome.Rejected(EngineFailure.Refused.here(refusal, said));
    }

    /// Waits until a start or rebuild on the way is over, one way or the other.
    private EngineState settle() throws InterruptedException {
        return states.awaitWhile(s -> s instanceof EngineState.Starting || s instanceof EngineState.Rebuilding);
    }

    private EngineSettings live(Settings wanted, TakesEffect how) {
        EngineRun with = run;
        boolean rebuilds = how == TakesEffect.CACHE_REBUILD;
        if (rebuilds) {
            become(with, new EngineState.Rebuilding(Instant.now()));
        }
        try {
            EngineSettings reply = with.client().orElseThrow().apply(wanted, APPLY_PATIENCE);
            launch = launch.withSettings(wanted);
            settings = Optional.of(reply);
            states.settingsChanged();
            return reply;
        } catch (EngineCallException e) {
            throw new EngineCallException(
                    e.failure() instanceof EngineFailure.Disconnected lost ? with.causeOf(lost) : e.failure());
        } finally {
            if (rebuilds && states.now() instanceof EngineState.Rebuilding) {
                ready.ifPresent(r -> become(with, r));
            }
        }
    }

    private ApplyOutcome restartWith(Settings wanted, Settings before, CompletableFuture<?> handle)
            throws InterruptedException {
        boolean ran = states.now() instanceof EngineState.Ready;
        // a cancel wakes the wait below; the new child then makes room for the former settings
        handle.whenComplete((o, e) -> {
            if (handle.isCancelled()) {
                states.recheck();
            }
        });
        replaceRun(wanted);
        EngineState after = awaitUnless(handle);
        if (after instanceof EngineState.Ready) {
            EngineSettings reply = settings.orElseThrow();
            return new ApplyOutcome.Applied(wanted, reply.applied(), TakesEffect.ENGINE_RESTART, reply.warnings());
        }
        boolean cancelled = handle.isCancelled();
        if (ran) {
            replaceRun(before);
            EngineState _ = settle();
        } else if (cancelled) {
            stopRun();
            launch = launch.withSettings(before);
            become(new EngineState.Stopped(Instant.now()));
        }
        if (cancelled) {
            return rejected(
                    new Refusal.Cancelled(), Sentence.of("The change was given up; the former settings are back."));
        }
        return after instanceof EngineState.Failed failed
                ? new ApplyOutcome.Rejected(failed.failure())
                : rejected(new Refusal.Stopped(), Sentence.of("The engine was stopped meanwhile."));
    }

    private EngineState awaitUnless(CompletableFuture<?> handle) throws InterruptedException {
        return states.awaitWhile(s -> s instanceof EngineState.Starting && !handle.isCancelled());
    }

    /// The run that goes and the one that comes.
    private record Swap(EngineRun old, EngineRun next) {}

    /// From here on the session is starting, so that a chat sent now waits; what the old child still does is nobody's
    /// business any more.
    private Optional<Swap> prepare(Settings wanted) {
        synchronized (states) {
            if (closed) {
                return Optional.empty();
            }
            launch = launch.withSettings(wanted);
            Swap swap = new Swap(run, new EngineRun(launch, hungAfter, new FromRun()));
            run = swap.next();
            settings = Optional.empty();
            ready = Optional.empty();
            become(new EngineState.Starting(Sentence.of("starting the engine"), Instant.now()));
            return Optional.of(swap);
        }
    }

    /// The old child is gone, and its memory back, before the new one begins.
    private void perform(Swap swap) {
        swap.old().stop(STOP_PATIENCE);
        states.forgetMemory();
        swap.next().start();
    }

    private void replaceRun(Settings wanted) {
        prepare(wanted).ifPresent(this::perform);
    }

    private void stopRun() {
        become(new EngineState.Stopping(Instant.now()));
        run.stop(STOP_PATIENCE);
        states.forgetMemory();
    }

    @Override
    public void restart() {
        Optional<Swap> swap;
        synchronized (states) {
            closed = false;
            swap = prepare(launch.settings());
        }
        Thread.ofVirtual().name("engine-restart").start(() -> {
            work.lock();
            try {
                swap.ifPresent(this::perform);
            } finally {
                work.unlock();
            }
        });
    }

    @Override
    @SuppressWarnings("LockNotBeforeTry") // only waits for who holds it
    public void close() {
        synchronized (states) {
            closed = true;
        }
        // not under `work`: an apply that waits for a start is ended by the stop
        stopRun();
        become(new EngineState.Stopped(Instant.now()));
        // a child that was being replaced is gone, too
        work.lock();
        work.unlock();
    }
}
