package dev.headroom.app.shell;

import dev.headroom.app.ui.Background;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Settings;
import dev.headroom.timeline.Recorder;
import dev.headroom.timeline.Timeline;
import dev.headroom.timeline.TimelineEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;

/// What the features of the window share, all on the FX thread: the engine, the settings the sliders stand at, and the
/// prediction for them. Features meet here, never in each other.
public final class Workbench implements AutoCloseable {
    private final Background background;
    private final EngineSession engine;
    private final ModelShape shape;
    private final Function<Settings, MemoryPlan> planner;
    private final Recorder recorder;

    private final ReadOnlyObjectWrapper<EngineState> engineState;
    private final ReadOnlyObjectWrapper<Optional<MemoryReport>> report = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Settings>> applied = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObjectProperty<Settings> draft;
    private final ReadOnlyObjectWrapper<MemoryPlan> prediction;
    private final BooleanProperty dark = new SimpleBooleanProperty(false);
    private final ReadOnlyObjectWrapper<Optional<Path>> flightRecord = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final EngineSession.Subscription states;
    private final EngineSession.Subscription reports;

    /// With a history in memory only.
    ///
    /// @param planner the prediction for settings: pure and quick, called on every tick of a slider
    public Workbench(
            Background background, EngineSession engine, ModelShape shape, Function<Settings, MemoryPlan> planner) {
        this(background, engine, shape, planner, new Recorder(new Timeline(), engine::pid, List::of, Optional.empty()));
    }

    /// @param planner the prediction for settings: pure and quick, called on every tick of a slider
    /// @param recorder the history of memory; started here, closed with the workbench
    public Workbench(
            Background background,
            EngineSession engine,
            ModelShape shape,
            Function<Settings, MemoryPlan> planner,
            Recorder recorder) {
        this.background = background;
        this.engine = engine;
        this.shape = shape;
        this.planner = planner;
        this.recorder = recorder;
        this.engineState = new ReadOnlyObjectWrapper<>(engine.state());
        this.draft = new SimpleObjectProperty<>(engine.asked());
        this.prediction = new ReadOnlyObjectWrapper<>(planner.apply(engine.asked()));
        draft.addListener((o, was, now) -> prediction.set(planner.apply(now)));
        this.states = engine.onState(s -> {
            mark(s);
            background.onWindow(() -> {
                engineState.set(s);
                applied.set(engine.applied());
            });
        });
        this.reports = engine.onMemory(r -> {
            recorder.report(r);
            background.onWindow(() -> report.set(Optional.of(r)));
        });
        recorder.start();
    }

    /// What the engine itself cannot tell because it does not live then.
    private void mark(EngineState state) {
        switch (state) {
            case EngineState.Starting s -> event(s.since(), "load", s.step());
            case EngineState.Failed f -> {
                recorder.silent();
                event(f.since(), "error", f.failure().toString());
            }
            case EngineState.Stopped s -> {
                recorder.silent();
                event(s.since(), "stop", "");
            }
            case EngineState.Ready _, EngineState.Rebuilding _, EngineState.Stopping _ -> {}
        }
    }

    private void event(Instant when, String type, String text) {
        recorder.event(new TimelineEvent(when.toEpochMilli(), type, text));
    }

    public Background background() {
        return background;
    }

    public EngineSession engine() {
        return engine;
    }

    public ModelShape shape() {
        return shape;
    }

    public Function<Settings, MemoryPlan> planner() {
        return planner;
    }

    /// Memory over time, sampled ten times a second: what the live chart draws and the flight recorder saves.
    public Recorder recorder() {
        return recorder;
    }

    public ReadOnlyObjectProperty<EngineState> engineState() {
        return engineState.getReadOnlyProperty();
    }

    /// The engine's newest word on its memory; also see [#sinceReady()].
    public ReadOnlyObjectProperty<Optional<MemoryReport>> report() {
        return report.getReadOnlyProperty();
    }

    /// What the engine made of the settings asked.
    public ReadOnlyObjectProperty<Optional<Settings>> applied() {
        return applied.getReadOnlyProperty();
    }

    /// After an apply that did not change the engine's state.
    public void refreshApplied() {
        applied.set(engine.applied());
    }

    /// What the sliders stand at.
    public ObjectProperty<Settings> draft() {
        return draft;
    }

    /// The plan for the draft.
    public ReadOnlyObjectProperty<MemoryPlan> prediction() {
        return prediction.getReadOnlyProperty();
    }

    public BooleanProperty dark() {
        return dark;
    }

    /// The file with the last minute of memory before the newest failure, empty while there is none.
    public ReadOnlyObjectProperty<Optional<Path>> flightRecord() {
        return flightRecord.getReadOnlyProperty();
    }

    /// Told by whoever writes flight records; empty when a new failure has no record yet.
    public void flightRecord(Optional<Path> file) {
        flightRecord.set(file);
    }

    /// When the engine became ready, empty if it is not.
    public Optional<Instant> sinceReady() {
        return engineState.get() instanceof EngineState.Ready ready ? Optional.of(ready.since()) : Optional.empty();
    }

    @Override
    public void close() {
        states.close();
        reports.close();
        recorder.close();
    }
}
