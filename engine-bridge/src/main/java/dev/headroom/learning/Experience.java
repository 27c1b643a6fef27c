package dev.headroom.learning;

import dev.headroom.engine.EngineSession;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.calibration.Run;
import dev.headroom.plan.engines.EmbeddedCosts;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.words.Sentence;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// What runs on this machine have taught, ready for every plan: the runs are read from disk once and kept. Safe for use
/// by several threads; two windows see each other's runs at their next start.
public final class Experience {
    private final CalibrationStore store;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Optional<String> trouble;
    private volatile List<Run> runs;

    /// @param data `Folders.ofUser().data()`; need not exist
    public Experience(Path data) {
        this.store = new CalibrationStore(data);
        List<Run> kept = List.of();
        Optional<String> why = Optional.empty();
        try {
            kept = store.runs();
        } catch (UncheckedIOException e) {
            why = Optional.of(Sentence.of(e).toString());
        }
        this.runs = kept;
        this.trouble = why;
    }

    /// Why nothing is known although there is a file; empty when it was read.
    public Optional<String> trouble() {
        return trouble;
    }

    /// Oldest first.
    public List<Run> runs() {
        return runs;
    }

    /// What is known of this very engine, version, driver and card.
    ///
    /// @param driver version of the driver, empty if the card is not of this machine: then any
    ///     driver's runs count
    public Calibration of(PlanRequest request, String driver) {
        return Calibration.of(runs, key(request, driver));
    }

    /// What is known of the embedded engine here.
    public Calibration embedded() {
        return Calibration.of(runs, embeddedKey());
    }

    public static String key(PlanRequest request, String driver) {
        return request.engine() == EngineKind.EMBEDDED
                ? embeddedKey()
                : Run.key(
                        request.engine().field(),
                        request.version().toString(),
                        driver,
                        request.device().name());
    }

    /// The embedded engine runs in the machine's memory: its budget is no card, and its version is that of its
    /// formulas.
    static String embeddedKey() {
        return Run.key(EngineKind.EMBEDDED.field(), EmbeddedCosts.VERSION, "", "host memory");
    }

    public void add(Run run) {
        store.add(run);
        synchronized (this) {
            List<Run> more = new ArrayList<>(runs);
            more.add(run);
            runs = List.copyOf(more);
        }
        listeners.forEach(Runnable::run);
    }

    /// Forgets everything.
    public void reset() {
        store.reset();
        synchronized (this) {
            runs = List.of();
        }
        listeners.forEach(Runnable::run);
    }

    /// Calls back, on the thread that learnt, when there is a new run or nothing any more.
    public EngineSession.Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
