package dev.headroom.engine;

import dev.headroom.memory.MemoryReport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/// State and newest memory report of a session, and who listens to them.
///
/// Changes and calls to listeners happen under this object's monitor, so that every listener sees them in order. A
/// session that must look at more than the state (which run is its own) does so under the same monitor.
public final class SessionState {
    private static final Logger LOG = Logger.getLogger(SessionState.class.getName());

    private final List<Consumer<EngineState>> stateListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<MemoryReport>> memoryListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> settingsListeners = new CopyOnWriteArrayList<>();
    private volatile EngineState state;
    private volatile Optional<MemoryReport> report = Optional.empty();

    public SessionState(EngineState first) {
        this.state = first;
    }

    public EngineState now() {
        return state;
    }

    public synchronized void become(EngineState next) {
        state = next;
        tell(stateListeners, l -> l.accept(next));
        notifyAll();
    }

    /// @see EngineSession#onState
    public synchronized EngineSession.Subscription onState(Consumer<EngineState> listener) {
        stateListeners.add(listener);
        listener.accept(state);
        return () -> stateListeners.remove(listener);
    }

    /// Waits as long as `condition` holds; returns the first state for which it does not.
    public synchronized EngineState awaitWhile(Predicate<EngineState> condition) throws InterruptedException {
        while (condition.test(state)) {
            wait();
        }
        return state;
    }

    /// Lets [#awaitWhile] look again, because something else than the state has changed.
    public synchronized void recheck() {
        notifyAll();
    }

    public Optional<MemoryReport> memory() {
        return report;
    }

    public void report(MemoryReport next) {
        report = Optional.of(next);
        tell(memoryListeners, l -> l.accept(next));
    }

    /// The process that sent the last report is gone.
    public void forgetMemory() {
        report = Optional.empty();
    }

    /// Tells those who follow the settings that something of them is another than before.
    public void settingsChanged() {
        tell(settingsListeners, Runnable::run);
    }

    /// @see EngineSession#onSettings
    public EngineSession.Subscription onSettings(Runnable listener) {
        settingsListeners.add(listener);
        return () -> settingsListeners.remove(listener);
    }

    /// A listener that throws hides nothing from the others, and does not end the watch of who called.
    private static <T> void tell(List<T> listeners, Consumer<T> call) {
        for (T listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a listener of an engine failed", e);
            }
        }
    }

    /// @see EngineSession#onMemory
    public EngineSession.Subscription onMemory(Consumer<MemoryReport> listener) {
        memoryListeners.add(listener);
        return () -> memoryListeners.remove(listener);
    }
}
