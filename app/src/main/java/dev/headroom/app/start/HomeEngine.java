package dev.headroom.app.start;

import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.AbsentEngine;
import dev.headroom.engine.EngineSession;
import dev.headroom.learning.EmbeddedMeasure;
import dev.headroom.learning.Experience;
import dev.headroom.learning.RunWatcher;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Settings;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The engine that comes with Headroom and the model in it. Another model can be put in at any time; one that is
/// missing is looked for until it is there. On the FX thread.
public final class HomeEngine implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HomeEngine.class.getName());
    /// After an answer, until what it needed is given back.
    private static final Duration SETTLED = Duration.ofMillis(500);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final Background background;
    private final Experience experience;
    private final Function<ModelShape, Settings> wanted;
    private BiConsumer<EngineSession, ActiveEngine> changed = (was, now) -> {};
    private Model model;
    private EngineSession engine;
    private RunWatcher teacher;
    private ActiveEngine active;

    /// @param first the engine that was started with [#start]
    /// @param wanted settings for a model, those of last time where there are any
    public HomeEngine(
            Background background, Experience experience, Started first, Function<ModelShape, Settings> wanted) {
        this.background = background;
        this.experience = experience;
        this.wanted = wanted;
        adopt(first);
    }

    /// A model with its engine, which runs or says why it does not.
    public static final class Started {
        private final Model model;
        private final EngineSession engine;

        private Started(Model model) {
            this.model = model;
            this.engine = model.start();
        }
    }

    /// Looks for a model and starts its engine; on any thread, before there is a window.
    public static Started start(String nameOrPath, Function<ModelShape, Settings> wanted) {
        return new Started(Model.find(nameOrPath, wanted));
    }

    /// @param listener gets the engine that has ended and the new active engine, whenever another model is in it
    public void onChange(BiConsumer<EngineSession, ActiveEngine> listener) {
        changed = listener;
    }

    public ActiveEngine active() {
        return active;
    }

    /// As it was given: a name of the assets or a path.
    public String model() {
        return model.nameOrPath();
    }

    /// Ends the engine and starts one with this model; returns at once. A model that cannot be run gets an engine that
    /// says why.
    public void open(String nameOrPath) {
        open(nameOrPath, wanted);
    }

    /// The same with other settings than those of last time.
    ///
    /// @param asked settings for the model
    public void open(String nameOrPath, Function<ModelShape, Settings> asked) {
        EngineSession before = engine;
        background.inOrder(
                () -> {
                    before.close();
                    return start(nameOrPath, asked);
                },
                next -> {
                    teacher.close();
                    adopt(next);
                    changed.accept(before, active);
                },
                e -> LOG.log(Level.WARNING, "the model %s could not be opened".formatted(nameOrPath), e));
    }

    private void adopt(Started started) {
        Model next = started.model;
        model = next;
        engine = started.engine;
        active = new ActiveEngine(
                next instanceof Model.Missing ? next.nameOrPath() : next.shape().name(),
                engine,
                next.shape(),
                s -> EmbeddedPlanner.plan(next.shape(), next.adapters(), s, experience.embedded()),
                ActiveEngine.Where.HOST);
        teacher = new RunWatcher(
                engine,
                new EmbeddedMeasure(next.shape().name(), s -> EmbeddedPlanner.plan(next.shape(), next.adapters(), s)),
                SETTLED,
                true,
                experience::add);
        if (engine instanceof AbsentEngine absent) {
            absent.onFound(() -> background.onWindow(() -> reopen(next)));
            lookAgain(next, absent);
        }
    }

    private void reopen(Model absent) {
        if (model == absent) {
            open(absent.nameOrPath());
        }
    }

    private void lookAgain(Model awaited, AbsentEngine absent) {
        background.after(LOOK_AGAIN, () -> {
            if (model == awaited) {
                background.compute(
                        absent::isStillAbsent,
                        still -> {
                            if (still) {
                                lookAgain(awaited, absent);
                            } else {
                                reopen(awaited);
                            }
                        },
                        e -> lookAgain(awaited, absent));
            }
        });
    }

    @Override
    public void close() {
        teacher.close();
        engine.close();
    }
}
