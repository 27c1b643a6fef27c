package dev.headroom.engine.llamacpp;

import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.ChatTurn;
import dev.headroom.engine.EndedTurn;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.ExplainedTurn;
import dev.headroom.engine.Refusal;
import dev.headroom.engine.SessionState;
import dev.headroom.memory.EventKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// A launched llama-server. States come from its log and `/health`; every byte that it tells is in its reports.
///
/// States change under the monitor of `states`, so that listeners see them in order; long work holds `work` instead.
public final class LlamaSession implements EngineSession {
    private static final int TAIL = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ReentrantLock work = new ReentrantLock();
    private final SessionState states =
            new SessionState(new EngineState.Starting(Sentence.of("starting llama-server"), Instant.now()));

    private volatile LlamaSpec spec;
    private volatile LlamaRun run;
    private volatile LlamaReported reported = LlamaReported.nothing();
    private volatile OptionalLong used = OptionalLong.empty();
    private volatile boolean closed;
    private long sequence;

    private LlamaSession(LlamaSpec spec) {
        this.spec = spec;
        this.run = new LlamaRun(spec, new FromRun());
    }

    /// Starts llama-server and returns at once, in state [EngineState.Starting].
    public static LlamaSession launch(LlamaSpec spec) {
        LlamaSession session = new LlamaSession(spec);
        Thread.ofVirtual().name("llama-start").start(session.run::start);
        return session;
    }

    private final class FromRun implements LlamaRun.Listener {
        @Override
        public void step(LlamaRun from, Sentence step) {
            Instant since = states.now() instanceof EngineState.Starting starting ? starting.since() : Instant.now();
            become(from, new EngineState.Starting(step, since));
        }

        @Override
        public void event(LlamaRun from, LlamaEvent event) {
            if (from == run) {
                learn(event);
            }
        }

        @Override
        public void alive(LlamaRun from, OptionalLong tokens) {
            if (from == run) {
                used = tokens;
                publish(reported, List.of());
            }
        }

        @Override
        public void ready(LlamaRun from, EngineState.Ready ready) {
            scale(from, spec.settings());
            become(from, ready);
        }

        @Override
        public void failed(LlamaRun from, EngineFailure failure) {
            become(from, new EngineState.Failed(failure, from.log().tail(TAIL), Instant.now()));
        }
    }

    private void learn(LlamaEvent event) {
        LlamaReported next = reported.with(event);
        List<MemoryReport.Event> events = event instanceof LlamaEvent.Encoding
                ? List.of(new MemoryReport.Event(
                        System.currentTimeMillis(), EventKind.IMAGE_ENCODE, Sentence.of("a picture is encoded")))
                : List.of();
        boolean news = !next.equals(reported);
        if (news || !events.isEmpty()) {
            publish(next, events);
        }
        if (news) {
            states.settingsChanged();
        }
    }

    private void publish(LlamaReported next, List<MemoryReport.Event> events) {
        synchronized (states) {
            reported = next;
            LlamaMemoryReport.of(next, spec, used, System.currentTimeMillis(), ++sequence, events)
                    .ifPresent(states::report);
        }
    }

    /// A run that is no longer ours changes nothing.
    private void become(LlamaRun from, EngineState next) {
        synchronized (states) {
            if (from == run) {
                states.become(next);
            }
        }
    }

    @Override
    public SessionState states() {
        return states;
    }

    /// What it has said of its memory so far.
    public LlamaReported reported() {
        return reported;
    }

    @Override
    public ChatTurn chat(ChatRequest request, Consumer<String> fragments) {
        LlamaRun with = run;
        if (states.now() instanceof EngineState.Ready ready) {
            return new ExplainedTurn(with.client().chat(ready.model(), request, fragments), with::causeOf);
        }
        EngineFailure why = states.now() instanceof EngineState.Failed failed
                ? failed.failure()
                : EngineFailure.Refused.here(
                        new Refusal.NotReady(), Sentence.of("llama-server is not ready yet; send again when it is."));
        return new EndedTurn(new ChatOutcome.Failed("", why));
    }

    @Override
    public Settings asked() {
        return spec.settings();
    }

    @Override
    public Optional<Settings> applied() {
        return states.now() instanceof EngineState.Ready ? Optional.of(applied(spec.settings())) : Optional.empty();
    }

    private Settings applied(Settings asked) {
        return reported.slots()
                .map(s -> asked.withSessionLen(s.context()).withMaxBatchSize(s.slots()))
                .orElse(asked);
    }

    @Override
    public List<Sentence> warnings() {
        List<Sentence> all = new ArrayList<>();
        reported.reduced()
                .ifPresent(r -> all.add(Sentence.of(
                        "llama-server cut its context from {} to {} tokens, for more was not free.",
                        r.from(),
                        r.to())));
        reported.trouble()
                .ifPresent(why -> all.add(
                        Sentence.of("llama-server did not fit itself to what is free: {}", Sentence.foreign(why))));
        reported.layers()
                .filter(l -> l.here() < l.all())
                .ifPresent(l -> all.add(Sentence.of(
                        "{} of {} layers are on the card; the others work on the host, and slowly.",
                        l.here(),
                        l.all())));
        return List.copyOf(all);
    }

    @Override
    public Controls controls() {
        return Controls.llamaServer(!spec.adapters().isEmpty());
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
    public List<String> log(int lines) {
        return run.log().tail(lines);
    }

    /// Puts the chosen adapter in force.
    ///
    /// @return why that failed
    private Optional<EngineFailure> scale(LlamaRun with, Settings wanted) {
        if (spec.adapters().isEmpty()) {
            return Optional.empty();
        }
        try {
            var _ = with.client().postJson("/lora-adapters", LlamaAdapters.scales(spec, wanted), PATIENCE);
            return Optional.empty();
        } catch (EngineCallException e) {
            return Optional.of(e.failure());
        }
    }

    @Override
    public CompletableFuture<ApplyOutcome> apply(Settings wanted) {
        CompletableFuture<ApplyOutcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual().name("llama-apply").start(() -> {
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
                    new Refusal.Stopped(), Sentence.of("llama-server is stopped; restart it to change its settings.")));
        }
        Settings former = spec.settings();
        boolean sameProcess = wanted.withLora(former.lora(), former.loraR(), former.loraAlpha())
                .equals(former);
        boolean ran = states.now() instanceof EngineState.Ready;
        if (sameProcess && ran) {
            Optional<EngineFailure> failure = scale(run, wanted);
            if (failure.isPresent()) {
                return new ApplyOutcome.Rejected(failure.get());
            }
            spec = spec.withSettings(wanted);
            states.settingsChanged();
            return new ApplyOutcome.Applied(wanted, applied(wanted), TakesEffect.NEXT_MESSAGE, warnings());
        }
        EngineState after = restartWith(wanted);
        if (after instanceof EngineState.Ready) {
            return new ApplyOutcome.Applied(wanted, applied(wanted), TakesEffect.ENGINE_RESTART, warnings());
        }
        EngineFailure failure = after instanceof EngineState.Failed failed
                ? failed.failure()
                : EngineFailure.Refused.here(new Refusal.Stopped(), Sentence.of("llama-server was stopped meanwhile."));
        if (ran && !closed) {
            EngineState _ = restartWith(former);
        }
        return new ApplyOutcome.Rejected(failure);
    }

    private EngineState restartWith(Settings wanted) throws InterruptedException {
        stopRun();
        LlamaRun next;
        synchronized (states) {
            if (closed) {
                return states.now();
            }
            spec = spec.withSettings(wanted);
            reported = LlamaReported.nothing();
            used = OptionalLong.empty();
            next = new LlamaRun(spec, new FromRun());
            run = next;
            become(next, new EngineState.Starting(Sentence.of("starting llama-server"), Instant.now()));
        }
        next.start();
        return states.awaitWhile(s -> s instanceof EngineState.Starting && run == next);
    }

    private void stopRun() {
        LlamaRun with = run;
        become(with, new EngineState.Stopping(Instant.now()));
        with.stop();
        states.forgetMemory();
    }

    @Override
    public void restart() {
        // at once: a caller that asks for the state next must not see the old failure
        become(run, new EngineState.Starting(Sentence.of("starting llama-server"), Instant.now()));
        Thread.ofVirtual().name("llama-restart").start(() -> {
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
        spec = spec.withPort(freePort().orElse(spec.port()));
        restart();
    }

    /// Empty where there is none to be had: the start will say so.
    public static Optional<Integer> freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Optional.of(free.getLocalPort());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        synchronized (states) {
            closed = true;
        }
        stopRun();
        become(run, new EngineState.Stopped(Instant.now()));
    }
}
