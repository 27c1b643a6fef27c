package dev.headroom.engine.lmdeploy;

import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.ChatTurn;
import dev.headroom.engine.EndedTurn;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.ExplainedTurn;
import dev.headroom.engine.Refusal;
import dev.headroom.engine.SessionState;
import dev.headroom.memory.MemoryReport;
import dev.headroom.probe.Gpu;
import dev.headroom.process.LogTail;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// A launched LMDeploy. States come from its log and `/health`; what it says of its memory is put together by
/// [LmdeployReported].
///
/// States change under the monitor of `states`, so that listeners see them in order; long work holds `work` instead.
public final class LmdeploySession implements EngineSession {
    private static final int TAIL = 200;
    private static final Duration DRIVER = Duration.ofMillis(300);

    private final ReentrantLock work = new ReentrantLock();
    private final SessionState states =
            new SessionState(new EngineState.Starting(Sentence.of("starting LMDeploy"), Instant.now()));
    private final Set<Long> processes = new HashSet<>();
    private final List<Gpu> before;

    private volatile LmdeploySpec spec;
    private volatile LmdeployRun run;
    private volatile LmdeployReported reported;
    private volatile List<Sentence> leftBehind = List.of();
    private volatile boolean closed;
    private long sequence;

    private LmdeploySession(LmdeploySpec spec) {
        this.spec = spec;
        this.before = spec.gpus().get();
        this.reported = LmdeployReported.nothing(spec.blockTokens());
        this.run = new LmdeployRun(spec, new FromRun());
    }

    /// Starts LMDeploy and returns at once, in state [EngineState.Starting].
    public static LmdeploySession launch(LmdeploySpec spec) {
        LmdeploySession session = new LmdeploySession(spec);
        Thread.ofVirtual().name("lmdeploy-start").start(session.run::start);
        return session;
    }

    private final class FromRun implements LmdeployRun.Listener {
        @Override
        public void step(LmdeployRun from, Sentence step) {
            Instant since = states.now() instanceof EngineState.Starting starting ? starting.since() : Instant.now();
            become(from, new EngineState.Starting(step, since));
        }

        @Override
        public void event(LmdeployRun from, LmdeployEvent event) {
            if (from == run) {
                learn(reported.with(event), event);
            }
        }

        @Override
        public void cacheShare(LmdeployRun from, double share) {
            if (from == run) {
                publish(reported.withShare(share), List.of());
            }
        }

        @Override
        public void alive(LmdeployRun from) {
            if (from == run) {
                publish(reported, List.of());
            }
        }

        @Override
        public void ready(LmdeployRun from, EngineState.Ready ready) {
            become(from, ready);
        }

        @Override
        public void failed(LmdeployRun from, EngineFailure failure) {
            become(from, new EngineState.Failed(withFacts(failure), from.log().tail(TAIL), Instant.now()));
        }
    }

    /// With what the log said of the card before the cache was cut, which only the session has put together.
    private EngineFailure withFacts(EngineFailure failure) {
        return failure instanceof EngineFailure.OutOfMemory oom
                ? oom.knowing(reported.freeAfterWeights(spec.settings().cacheMaxEntryCount()))
                : failure;
    }

    private void learn(LmdeployReported next, LmdeployEvent event) {
        Sentence text = event.words();
        boolean news = !next.equals(reported);
        if (news || !text.isEmpty()) {
            List<MemoryReport.Event> events = text.isEmpty()
                    ? List.of()
                    : List.of(new MemoryReport.Event(System.currentTimeMillis(), event.kind(), text));
            publish(next, events);
        }
        if (news) {
            states.settingsChanged();
        }
    }

    private void publish(LmdeployReported next, List<MemoryReport.Event> events) {
        synchronized (states) {
            reported = next;
            next.report(spec.settings(), System.currentTimeMillis(), ++sequence, events)
                    .ifPresent(states::report);
        }
    }

    /// A run that is no longer ours changes nothing.
    private void become(LmdeployRun from, EngineState next) {
        synchronized (states) {
            if (from == run) {
                processes.addAll(from.tree());
                states.become(next);
            }
        }
    }

    @Override
    public SessionState states() {
        return states;
    }

    @Override
    public ChatTurn chat(ChatRequest request, Consumer<String> fragments) {
        LmdeployRun with = run;
        if (!(states.now() instanceof EngineState.Ready ready)) {
            EngineFailure why = states.now() instanceof EngineState.Failed failed
                    ? failed.failure()
                    : EngineFailure.Refused.here(
                            new Refusal.NotReady(), Sentence.of("LMDeploy is not ready yet; send again when it is."));
            return new EndedTurn(new ChatOutcome.Failed("", why));
        }
        ChatRequest named =
                request.adapter().isPresent() || spec.settings().lora().isEmpty()
                        ? request
                        : request.withAdapter(adapterNow());
        return new ExplainedTurn(with.client().chat(ready.model(), named, fragments), with::causeOf);
    }

    /// A merged adapter is part of the model and has no name of its own.
    private Optional<String> adapterNow() {
        return spec.settings()
                .lora()
                .filter(name -> spec.launch().backend() == LmdeployBackend.PYTORCH)
                .filter(name ->
                        spec.launch().adapters().stream().anyMatch(a -> a.name().equals(name)));
    }

    @Override
    public Settings asked() {
        return spec.settings();
    }

    @Override
    public Optional<Settings> applied() {
        return states.now() instanceof EngineState.Ready
                ? Optional.of(reported.applied(spec.settings()))
                : Optional.empty();
    }

    @Override
    public List<Sentence> warnings() {
        // what the release does not do was said before the launch; here only what it made of it
        return reported.notes();
    }

    /// What it has said of its memory so far.
    public LmdeployReported reported() {
        return reported;
    }

    /// The command it was started with; show [LmdeployCommand#shown()].
    public LmdeployCommand command() {
        return run.command();
    }

    /// Its whole kept output, searchable.
    public LogTail log() {
        return run.log();
    }

    @Override
    public List<String> log(int lines) {
        return run.log().tail(lines);
    }

    @Override
    public List<Sentence> leftBehind() {
        return leftBehind;
    }

    /// Without a card that could be read before the launch there is nothing to compare with.
    private List<Sentence> look() {
        if (before.isEmpty()) {
            return List.of();
        }
        List<Sentence> leftovers = remaining();
        return leftovers.isEmpty()
                ? List.of(Sentence.of("The memory of the cards is back: they hold what they held before the launch."))
                : leftovers.stream().map(l -> Sentence.of("Left over: {}", l)).toList();
    }

    /// The driver takes a moment to free what a killed process held.
    private List<Sentence> remaining() {
        List<Sentence> found = LeftoverCheck.sentences(before, spec.gpus().get(), processes);
        for (int i = 0; i < 10 && !found.isEmpty(); i++) {
            try {
                Thread.sleep(DRIVER);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return found;
            }
            found = LeftoverCheck.sentences(before, spec.gpus().get(), processes);
        }
        return found;
    }

    @Override
    public Controls controls() {
        LmdeployLaunch launch = spec.launch();
        return Controls.lmdeploy(
                launch.version().atLeast(0, 6, 0), !launch.adapters().isEmpty());
    }

    @Override
    public OptionalLong pid() {
        return run.pid();
    }

    @Override
    public List<String> logTail() {
        return run.log().tail(TAIL);
    }

    @Override
    public CompletableFuture<ApplyOutcome> apply(Settings wanted) {
        CompletableFuture<ApplyOutcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual().name("lmdeploy-apply").start(() -> {
            work.lock();
            try {
                outcome.complete(applyNow(wanted));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                outcome.complete(new ApplyOutcome.Rejected(
                        EngineFailure.Refused.here(new Refusal.Cancelled(), Sentence.of("The change was given up."))));
            } catch (RuntimeException e) { // who waits must hear of it
                outcome.complete(new ApplyOutcome.Rejected(EngineFailure.Refused.here(
                        new Refusal.Unknown("client"), Sentence.of("The change broke off: {}", e.toString()))));
            } finally {
                work.unlock();
            }
        });
        return outcome;
    }

    private ApplyOutcome applyNow(Settings wanted) throws InterruptedException {
        if (closed) {
            return new ApplyOutcome.Rejected(EngineFailure.Refused.here(
                    new Refusal.Stopped(), Sentence.of("LMDeploy is stopped; restart it to change its settings.")));
        }
        Settings former = spec.settings();
        // tiles travel with each picture, an adapter with each message: nothing else of LMDeploy changes while it runs
        boolean sameProcess = wanted.withMaxDynamicPatch(former.maxDynamicPatch())
                .withLora(former.lora(), former.loraR(), former.loraAlpha())
                .equals(former);
        boolean merged = spec.launch().backend() == LmdeployBackend.TURBOMIND;
        boolean sameCopy = wanted.loraR() == former.loraR()
                && wanted.loraAlpha() == former.loraAlpha()
                && (!merged || wanted.lora().equals(former.lora()));
        if (sameProcess && sameCopy && states.now() instanceof EngineState.Ready) {
            spec = spec.withSettings(wanted);
            states.settingsChanged();
            return new ApplyOutcome.Applied(wanted, reported.applied(wanted), TakesEffect.NEXT_MESSAGE, warnings());
        }
        boolean ran = states.now() instanceof EngineState.Ready;
        EngineState after = restartWith(wanted);
        if (after instanceof EngineState.Ready) {
            return new ApplyOutcome.Applied(wanted, reported.applied(wanted), TakesEffect.ENGINE_RESTART, warnings());
        }
        EngineFailure failure = after instanceof EngineState.Failed failed
                ? failed.failure()
                : EngineFailure.Refused.here(new Refusal.Stopped(), Sentence.of("LMDeploy was stopped meanwhile."));
        if (ran && !closed) {
            EngineState _ = restartWith(former);
        }
        return new ApplyOutcome.Rejected(failure);
    }

    private EngineState restartWith(Settings wanted) throws InterruptedException {
        stopRun();
        LmdeployRun next;
        synchronized (states) {
            if (closed) {
                return states.now();
            }
            spec = spec.withSettings(wanted);
            reported = LmdeployReported.nothing(spec.blockTokens());
            next = new LmdeployRun(spec, new FromRun());
            run = next;
            become(next, new EngineState.Starting(Sentence.of("starting LMDeploy"), Instant.now()));
        }
        next.start();
        return states.awaitWhile(s -> s instanceof EngineState.Starting && run == next);
    }

    private void stopRun() {
        LmdeployRun with = run;
        become(with, new EngineState.Stopping(Instant.now()));
        with.stop();
        states.forgetMemory();
    }

    @Override
    public void restart() {
        // at once: a caller that asks for the state next must not see the old failure
        become(run, new EngineState.Starting(Sentence.of("starting LMDeploy"), Instant.now()));
        Thread.ofVirtual().name("lmdeploy-restart").start(() -> {
            work.lock();
            try {
                closed = false;
                EngineState _ = restartWith(spec.settings());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                work.unlock();
            }
        });
    }

    @Override
    public void restartOnFreePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            spec = spec.withPort(free.getLocalPort());
        } catch (IOException e) {
            // no port to be had: the start will say so
        }
        restart();
    }

    @Override
    public void close() {
        synchronized (states) {
            closed = true;
        }
        stopRun();
        leftBehind = look();
        become(run, new EngineState.Stopped(Instant.now()));
    }
}
