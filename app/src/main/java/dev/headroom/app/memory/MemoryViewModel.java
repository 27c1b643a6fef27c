package dev.headroom.app.memory;

import dev.headroom.app.shell.Standing;
import dev.headroom.app.shell.Verdict;
import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.advise.Limits;
import dev.headroom.plan.advise.Search;
import dev.headroom.probe.Quantity;
import dev.headroom.settings.Settings;
import dev.headroom.timeline.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ChangeListener;

/// Turns what the workbench knows into one [MemoryState]: at once when a slider moves, ten times a second when the
/// recorder has something new.
final class MemoryViewModel implements AutoCloseable {
    /// Bytes are written to a tenth of a MiB.
    private static final double WRITTEN = Bytes.MIB / 10.0;

    private final Workbench workbench;
    private final ReadOnlyObjectWrapper<MemoryState> state = new ReadOnlyObjectWrapper<>();
    private final ChangeListener<Standing> standings = (o, was, now) -> {
        // the other reports come with the recorder's samples
        if (now.report().isEmpty() || was.report().equals(now.report())) {
            refresh();
        }
    };
    private final ChangeListener<EngineState> states = (o, was, now) -> refresh();
    private Recorder.Now seen;
    private List<Object> looks = List.of();

    MemoryViewModel(Workbench workbench) {
        this.workbench = workbench;
        workbench.standing().addListener(standings);
        workbench.engineState().addListener(states);
        refresh();
    }

    @Override
    public void close() {
        workbench.standing().removeListener(standings);
        workbench.engineState().removeListener(states);
    }

    ReadOnlyObjectProperty<MemoryState> state() {
        return state.getReadOnlyProperty();
    }

    /// Called by the window's clock.
    void pull() {
        Recorder.Now now = workbench.recorder().now();
        if (now != seen && !looks(now).equals(looks)) {
            refresh();
        }
    }

    /// What of a sample can be seen: its figures as they are written. An idle engine changes by less, ten times a
    /// second.
    private static List<Object> looks(Recorder.Now now) {
        List<Object> looks = new ArrayList<>();
        now.report().ifPresent(r -> looks.addAll(List.of(r.total(), r.deviceTotal(), r.kv(), r.components())));
        Stream.concat(now.process().stream(), now.devices().stream()).forEach(sample -> {
            for (Quantity quantity : Quantity.values()) {
                looks.add(sample.bytes(quantity).stream()
                        .map(b -> Math.round(b / WRITTEN))
                        .boxed()
                        .toList());
            }
        });
        return looks;
    }

    private void refresh() {
        seen = workbench.recorder().now();
        looks = looks(seen);
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
