package dev.headroom.app.memory;

import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Workbench;
import dev.headroom.memory.Figure;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Settings;
import dev.headroom.timeline.Recorder;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Turns what the workbench knows into one [MemoryState]: at once when a slider moves, ten times a second when the
/// recorder has something new.
final class MemoryViewModel {
    private final Workbench workbench;
    private final ReadOnlyObjectWrapper<MemoryState> state = new ReadOnlyObjectWrapper<>();
    private Recorder.Now seen;
    private Settings currentFor;
    private ActiveEngine currentEngine;
    private MemoryPlan current;

    MemoryViewModel(Workbench workbench) {
        this.workbench = workbench;
        // not the prediction: a setting that costs nothing leaves it equal, and an equal value fires no event
        workbench.draft().addListener((o, was, now) -> refresh());
        workbench.applied().addListener((o, was, now) -> refresh());
        workbench.engineState().addListener((o, was, now) -> refresh());
        workbench.active().addListener((o, was, now) -> refresh());
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
        Settings draft = workbench.draft().get();
        Optional<Settings> applied = workbench.applied().get();
        MemoryPlan plan = workbench.prediction().get();
        MemoryPlan now = applied.map(this::current).orElse(plan);
        state.set(MemoryState.of(
                plan,
                now,
                applied.isPresent() && !draft.equals(workbench.engine().asked()) && !plan.equals(now),
                seen.report(),
                measured(),
                seen.process(),
                seen.devices()));
    }

    private Figure measured() {
        return switch (workbench.active().get().where()) {
            case HOST -> MemoryState.host(seen.process());
            case CARD -> MemoryState.card(seen.devices());
            case ELSEWHERE -> new Figure.Unknown(Figure.Reason.NOT_SUPPORTED);
        };
    }

    private MemoryPlan current(Settings applied) {
        if (!applied.equals(currentFor) || workbench.active().get() != currentEngine) {
            currentFor = applied;
            currentEngine = workbench.active().get();
            current = workbench.planner().apply(applied);
        }
        return current;
    }

    /// Puts the cache where all of it can be reached: the ratio falls until the pool is no larger than slots x
    /// session_len. Only moves the slider; the change waits for Apply like any other.
    void giveBack() {
        state.get().kv().ifPresent(kv -> {
            Settings draft = workbench.draft().get();
            if (kv.reserved() > 0 && kv.unreachable() > 0) {
                workbench.draft().set(GiveBack.settings(draft, workbench.planner()));
            }
        });
    }
}
