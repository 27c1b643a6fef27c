package dev.headroom.app.memory;

import dev.headroom.app.shell.Standing;
import dev.headroom.app.shell.Verdict;
import dev.headroom.app.shell.Workbench;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.advise.Limits;
import dev.headroom.plan.advise.Search;
import dev.headroom.settings.Settings;
import dev.headroom.timeline.Recorder;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Turns what the workbench knows into one [MemoryState]: at once when a slider moves, ten times a second when the
/// recorder has something new.
final class MemoryViewModel {
    private final Workbench workbench;
    private final ReadOnlyObjectWrapper<MemoryState> state = new ReadOnlyObjectWrapper<>();
    private Recorder.Now seen;

    MemoryViewModel(Workbench workbench) {
        this.workbench = workbench;
        workbench.standing().addListener((o, was, now) -> {
            // the other reports come with the recorder's samples
            if (now.report().isEmpty() || was.report().equals(now.report())) {
                refresh();
            }
        });
        workbench.engineState().addListener((o, was, now) -> refresh());
        refresh();
    }

    ReadOnlyObjectProperty<MemoryState> state() {
        return state.getReadOnlyProperty();
    }

    /// Called by the window's clock.
    void pull() {
        if (workbench.recorder().now() != seen) {
            refresh();
        }
    }

    private void refresh() {
        seen = workbench.recorder().now();
        Standing now = workbench.now();
        MemoryPlan current = now.applied().isPresent() ? now.currentPlan() : now.plan();
        state.set(MemoryState.of(
                now.plan(),
                current,
                now.applied().isPresent()
                        && !now.draft().equals(now.asked())
                        && !now.plan().equals(current),
                seen.report(),
                Verdict.measured(now.engine().where(), seen),
                seen.process(),
                seen.devices()));
    }

    /// Puts the cache where all of it can be reached: the ratio falls until the pool is no larger than slots x
    /// session_len. Only moves the slider; the change waits for Apply like any other.
    void giveBack() {
        Settings draft = workbench.now().draft();
        new Search(workbench.planner(), workbench.engine().controls(), Limits.of(0))
                .reclaim(draft)
                .ifPresent(advice -> workbench.move(advice.to()));
    }
}
