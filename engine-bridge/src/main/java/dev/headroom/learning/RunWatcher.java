package dev.headroom.learning;

import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.Activity;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.calibration.Run;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Learns once from each run of an engine: when it is ready, has done some work where it tells of its work, and rests.
/// What it does is watched from outside; it is never asked for anything.
public final class RunWatcher implements EngineSession.Subscription {
    private static final Logger LOG = Logger.getLogger(RunWatcher.class.getName());

    /// Measures an engine.
    public interface Measure {
        /// Called when the engine begins to start: what is there before it.
        default void before() {}

        /// @return empty when nothing can be told, as without a driver
        Optional<Run> measure(EngineSession session);
    }

    private final EngineSession session;
    private final Measure measure;
    private final Consumer<Run> learnt;
    private final Duration rest;
    private final boolean afterWork;
    private final AtomicReference<EngineState.Ready> measured = new AtomicReference<>();
    private final EngineSession.Subscription states;
    private final EngineSession.Subscription reports;
    private volatile boolean starting;
    private volatile boolean worked;
    private volatile boolean closed;

    /// @param rest how long the engine is left to settle before it is measured
    /// @param afterWork only once it has answered something: its first answer loads what stays
    /// @param learnt called with each run, on a thread of its own
    public RunWatcher(EngineSession session, Measure measure, Duration rest, boolean afterWork, Consumer<Run> learnt) {
        this.session = session;
        this.measure = measure;
        this.rest = rest;
        this.afterWork = afterWork;
        this.learnt = learnt;
        this.states = session.onState(this::state);
        this.reports = session.onMemory(this::report);
    }

    private void state(EngineState state) {
        switch (state) {
            case EngineState.Starting _ -> {
                if (!starting) { // it tells each step of its start
                    starting = true;
                    worked = false;
                    Thread.ofVirtual().name("measure-before-start").start(measure::before);
                }
            }
            case EngineState.Ready ready -> {
                starting = false;
                if (!afterWork) {
                    weighSoon(ready);
                }
            }
            case EngineState.Rebuilding _, EngineState.Stopping _, EngineState.Stopped _, EngineState.Failed _ -> {
                starting = false;
                worked = false;
            }
        }
    }

    private void report(MemoryReport report) {
        if (report.activity().isWork()
                || report.events().stream().anyMatch(e -> e.kind().isWork())) {
            worked = true;
        }
        if (afterWork
                && worked
                && report.activity() == Activity.IDLE
                && session.state() instanceof EngineState.Ready r) {
            weighSoon(r);
        }
    }

    private void weighSoon(EngineState.Ready ready) {
        if (measured.getAndSet(ready) != ready) {
            Thread.ofVirtual().name("measure-run").start(() -> measure(ready));
        }
    }

    private void measure(EngineState.Ready ready) {
        try {
            Thread.sleep(rest);
            if (closed || session.state() != ready) {
                return;
            }
            boolean busy = session.memory().filter(r -> r.activity().isWork()).isPresent();
            if (busy) {
                measured.compareAndSet(ready, null);
                return;
            }
            measure.measure(session).ifPresent(learnt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "nothing could be learnt from this run", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        states.close();
        reports.close();
    }
}
