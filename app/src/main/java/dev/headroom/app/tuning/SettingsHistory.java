package dev.headroom.app.tuning;

import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.EngineSession;
import dev.headroom.settings.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// What tuning knows for as long as the window is open, whatever view is built anew: the way back, the changes that
/// were applied, and the presets. On the FX thread.
public final class SettingsHistory {
    private static final Duration ONE_CHANGE = Duration.ofSeconds(3);
    private static final int MOST = 200;

    private final Undo undo = new Undo();
    private final ObservableList<AppliedChange> applied = FXCollections.observableArrayList();
    private final Presets presets;
    private Optional<EngineSession> of = Optional.empty();

    /// @param folder where presets are kept
    public SettingsHistory(Path folder) {
        this.presets = new Presets(folder);
    }

    Presets presets() {
        return presets;
    }

    /// The steps of the engine that is active; those of another one would not suit it.
    Undo undo(Workbench workbench) {
        if (of.filter(e -> e == workbench.engine()).isEmpty()) {
            undo.forget();
            of = Optional.of(workbench.engine());
        }
        return undo;
    }

    /// Newest first.
    ObservableList<AppliedChange> applied() {
        return FXCollections.unmodifiableObservableList(applied);
    }

    void add(AppliedChange change) {
        if (Change.between(change.before(), change.after()).isEmpty()) {
            return;
        }
        if (!applied.isEmpty() && goesOn(applied.getFirst(), change)) {
            applied.set(0, applied.getFirst().upTo(change));
            return;
        }
        applied.addFirst(change);
        if (applied.size() > MOST) {
            applied.removeLast();
        }
    }

    private static boolean goesOn(AppliedChange last, AppliedChange next) {
        return last.engine().equals(next.engine())
                && last.when().plus(ONE_CHANGE).isAfter(next.when())
                && Change.between(last.before(), last.after())
                        .settings()
                        .equals(Change.between(next.before(), next.after()).settings());
    }
}
