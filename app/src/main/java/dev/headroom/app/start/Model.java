package dev.headroom.app.start;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.engine.AbsentEngine;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.embedded.EmbeddedLaunch;
import dev.headroom.engine.embedded.EmbeddedSession;
import dev.headroom.plan.AdapterShape;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A model looked for by name or path: what the planner needs of it, and how its engine is started.
sealed interface Model {
    /// As it was given.
    String nameOrPath();

    ModelShape shape();

    /// Those that fit it.
    List<AdapterShape> adapters();

    /// Starts its engine; of a model that is missing, one that says why and looks for it.
    EngineSession start();

    record Found(String nameOrPath, ModelShape shape, List<AdapterShape> adapters, EmbeddedLaunch launch)
            implements Model {
        @Override
        public EngineSession start() {
            return EmbeddedSession.launch(launch);
        }
    }

    record Missing(String nameOrPath, Settings settings, EngineFailure why) implements Model {
        /// The demo model's dimensions: planning starts from them when no model is here.
        private static final ModelShape DEMO = new ModelShape(
                "demo",
                new ModelShape.Language(6, 256, 8, 2, 32, 704, 512, true, true, 4096),
                Optional.of(new ModelShape.Vision(5, 192, 6, 768, 112, 14, 0.5, true, false, 1, 12, true, 256)));

        @Override
        public ModelShape shape() {
            return DEMO;
        }

        @Override
        public List<AdapterShape> adapters() {
            return List.of();
        }

        @Override
        public EngineSession start() {
            return new AbsentEngine(settings, why, () -> look(nameOrPath, settings));
        }
    }

    /// Looks for it; starts nothing.
    ///
    /// @param wanted settings for the model
    static Model find(String nameOrPath, Function<ModelShape, Settings> wanted) {
        // which adapters a model has that is not there nobody can tell
        Settings settings = wanted.apply(Missing.DEMO);
        try {
            EmbeddedLaunch launch = EmbeddedLaunch.of(nameOrPath, settings);
            ModelShape shape = ModelFolder.open(launch.folder()).shape();
            List<AdapterShape> adapters = adapters(launch.adapters());
            return new Found(
                    nameOrPath, shape, adapters, launch.withSettings(withoutMissing(wanted.apply(shape), adapters)));
        } catch (EngineCallException | CheckpointException e) {
            return new Missing(nameOrPath, settings, failure(e));
        }
    }

    /// The adapter of last time may be gone, and an engine that is asked for it would not start.
    private static Settings withoutMissing(Settings settings, List<AdapterShape> adapters) {
        return settings.lora()
                        .filter(name ->
                                adapters.stream().noneMatch(a -> a.name().equals(name)))
                        .isPresent()
                ? settings.withLora(Optional.empty(), 0, 0)
                : settings;
    }

    private static Optional<EngineFailure> look(String nameOrPath, Settings settings) {
        try {
            ModelFolder.open(EmbeddedLaunch.of(nameOrPath, settings).folder());
            return Optional.empty();
        } catch (EngineCallException | CheckpointException e) {
            return Optional.of(failure(e));
        }
    }

    private static EngineFailure failure(RuntimeException e) {
        return e instanceof EngineCallException call
                ? call.failure()
                : new EngineFailure.Missing(Sentence.of(e), Sentence.of("Repair the folder or choose another model."));
    }

    private static List<AdapterShape> adapters(Map<String, Path> folders) {
        List<AdapterShape> shapes = new ArrayList<>();
        folders.forEach((name, folder) -> {
            try {
                shapes.add(PeftAdapter.open(folder).shape(name));
            } catch (CheckpointException e) {
                Logger.getLogger(Model.class.getName())
                        .log(Level.WARNING, "the adapter %s is left out".formatted(name), e);
            }
        });
        return shapes;
    }
}
