package dev.headroom.app.shell;

import dev.headroom.app.ui.Background;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.EventKind;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.timeline.Recorder;
import dev.headroom.timeline.Timeline;
import dev.headroom.timeline.TimelineEvent;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;

/// What the features of the window share, all on the FX thread: the engine that is active and where the window stands
/// with it. Features meet here, never in each other.
///
/// The engine can be another one at any time ([#activate]); chats, history and window stay.
public final class Workbench implements AutoCloseable {
    private final Background background;
    private final Recorder recorder;

    private final ReadOnlyObjectWrapper<ActiveEngine> active;
    private final ReadOnlyObjectWrapper<EngineState> engineState;
    private final ReadOnlyObjectWrapper<Standing> standing;
    private final ReadOnlyObjectWrapper<Recorder.Now> sample;
    private final ReadOnlyObjectWrapper<Verdict> verdict;
    private final AtomicBoolean sampled = new AtomicBoolean();
    private final IntegerProperty chatTokens = new SimpleIntegerProperty(0);
    private final ObjectProperty<List<ChatPart>> chatParts = new SimpleObjectProperty<>(List.of());
    private final ObjectProperty<Optional<Pinned>> pinned = new SimpleObjectProperty<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Setting<?>>> wanted = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final BooleanProperty dark = new SimpleBooleanProperty(false);
    private final ReadOnlyObjectWrapper<Optional<Path>> flightRecord = new ReadOnlyObjectWrapper<>(Optional.empty());
    /// Read by the sampler and by background work, so not the property.
    private volatile ActiveEngine newest;
    private List<EngineSession.Subscription> heard = List.of();

    /// With a history in memory only, for an engine whose process is measured.
    ///
    /// @param planner the prediction for settings: pure and quick, called on every tick of a slider
    public Workbench(
            Background background, EngineSession engine, ModelShape shape, Function<Settings, MemoryPlan> planner) {
        this(
                background,
                new ActiveEngine(shape.name(), engine, shape, planner, ActiveEngine.Where.HOST),
                pid -> new Recorder(new Timeline(), pid, List::of, Optional.empty()));
    }

    /// As above, with a recorder that knows its engine already.
    public Workbench(
            Background background,
            EngineSession engine,
            ModelShape shape,
            Function<Settings, MemoryPlan> planner,
            Recorder recorder) {
        this(
                background,
                new ActiveEngine(shape.name(), engine, shape, planner, ActiveEngine.Where.HOST),
                pid -> recorder);
    }

    /// @param recorder makes the history of memory from the id of the process to watch; it is started here and closed
    ///     with the workbench
    public Workbench(Background background, ActiveEngine first, Function<Supplier<OptionalLong>, Recorder> recorder) {
        this.background = background;
        this.newest = first;
        this.active = new ReadOnlyObjectWrapper<>(first);
        this.recorder = recorder.apply(() -> newest.engine().pid());
        this.engineState = new ReadOnlyObjectWrapper<>(first.engine().state());
        this.standing = new ReadOnlyObjectWrapper<>(Standing.of(first));
        this.sample = new ReadOnlyObjectWrapper<>(this.recorder.now());
        this.verdict = new ReadOnlyObjectWrapper<>(judged());
        this.standing.addListener((o, was, now) -> verdict.set(judged()));
        listen(first.engine());
        this.recorder.onSample(() -> {
            if (sampled.compareAndSet(false, true)) {
                background.onWindow(this::sampled);
            }
        });
        this.recorder.start();
    }

    private void sampled() {
        sampled.set(false);
        sample.set(recorder.now());
        verdict.set(judged());
    }

    private Verdict judged() {
        return Verdict.of(now(), Verdict.measured(now().engine().where(), recorder.now()));
    }

    /// Changes engines, or what is known of the present one. The sliders move to what the engine was asked for; what
    /// the one before still says is no longer heard. Whoever brought that one ends it.
    public void activate(ActiveEngine next) {
        boolean another = next.engine() != newest.engine();
        newest = next;
        if (another) {
            heard.forEach(EngineSession.Subscription::close);
            recorder.silent();
            flightRecord.set(Optional.empty());
            pinned.set(Optional.empty());
            event(Instant.now(), EventKind.LOAD, Sentence.foreign(next.name()));
        }
        standing.set(another ? Standing.of(next) : now().known(next));
        active.set(next);
        if (another) {
            listen(next.engine());
        }
    }

    private void listen(EngineSession engine) {
        heard = List.of(
                engine.onState(s -> {
                    if (engine == engine()) {
                        mark(s);
                    }
                    whileActive(engine, () -> {
                        boolean runs = s instanceof EngineState.Ready || s instanceof EngineState.Rebuilding;
                        Standing next = now().askedAgain();
                        standing.set(runs ? next : next.reporting(Optional.empty()));
                        engineState.set(s);
                    });
                }),
                engine.onSettings(() -> whileActive(engine, () -> standing.set(now().askedAgain()))),
                engine.onMemory(r -> {
                    if (engine == engine()) {
                        recorder.report(r);
                    }
                    whileActive(engine, () -> standing.set(now().reporting(Optional.of(r))));
                }));
    }

    /// On the FX thread, unless another engine has become active meanwhile.
    private void whileActive(EngineSession engine, Runnable work) {
        background.onWindow(() -> {
            if (engine == engine()) {
                work.run();
            }
        });
    }

    /// What the engine itself cannot tell because it does not live then.
    private void mark(EngineState state) {
        switch (state) {
            case EngineState.Starting s -> {
                recorder.silent();
                event(s.since(), EventKind.LOAD, s.step());
            }
            case EngineState.Failed f -> {
                recorder.silent();
                event(f.since(), EventKind.ERROR, Sentence.foreign(f.failure().toString()));
            }
            case EngineState.Stopped s -> {
                recorder.silent();
                event(s.since(), EventKind.STOP, Sentence.NONE);
            }
            case EngineState.Stopping _ -> recorder.silent();
            case EngineState.Ready _, EngineState.Rebuilding _ -> {}
        }
    }

    private void event(Instant when, EventKind kind, Sentence text) {
        recorder.event(new TimelineEvent(when.toEpochMilli(), kind, text));
    }

    public Background background() {
        return background;
    }

    /// The engine that is active, and what goes with it.
    public ReadOnlyObjectProperty<ActiveEngine> active() {
        return active.getReadOnlyProperty();
    }

    public EngineSession engine() {
        return newest.engine();
    }

    public ModelShape shape() {
        return newest.shape();
    }

    /// Predicts for the engine of the moment, also after a change of engines; for any thread.
    public Function<Settings, MemoryPlan> planner() {
        return settings -> newest.planner().apply(settings);
    }

    /// Memory over time, sampled ten times a second: what the live chart draws and the flight recorder saves.
    public Recorder recorder() {
        return recorder;
    }

    /// What the recorder saw last: changes ten times a second, on the FX thread.
    public ReadOnlyObjectProperty<Recorder.Now> sample() {
        return sample.getReadOnlyProperty();
    }

    /// The worst of what is predicted, reported and measured of the engine as it runs, against its limit.
    public ReadOnlyObjectProperty<Verdict> verdict() {
        return verdict.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<EngineState> engineState() {
        return engineState.getReadOnlyProperty();
    }

    /// What was asked, what came of it, the sliders and the plans: changes once with each event.
    public ReadOnlyObjectProperty<Standing> standing() {
        return standing.getReadOnlyProperty();
    }

    public Standing now() {
        return standing.get();
    }

    /// Moves the sliders.
    public void move(Settings draft) {
        standing.set(now().moved(draft));
    }

    /// Asks for the control of a setting; whoever has it moves the keyboard there.
    public void lead(Setting<?> setting) {
        wanted.set(Optional.empty());
        wanted.set(Optional.of(setting));
    }

    /// The setting that was asked for last.
    public ReadOnlyObjectProperty<Optional<Setting<?>>> wanted() {
        return wanted.getReadOnlyProperty();
    }

    /// Tokens that the open chat takes of a session: what it holds, as the engine reported it, and room for one more
    /// answer; 0 while no chat has been answered.
    public IntegerProperty chatTokens() {
        return chatTokens;
    }

    /// The parts of the open chat in the order of its tokens; empty while no chat has been answered.
    public ObjectProperty<List<ChatPart>> chatParts() {
        return chatParts;
    }

    /// The state A that the present one is compared with; another engine has none of it.
    public ObjectProperty<Optional<Pinned>> pinned() {
        return pinned;
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

    @Override
    public void close() {
        heard.forEach(EngineSession.Subscription::close);
        recorder.onSample(() -> {});
        recorder.close();
    }
}
