package dev.headroom.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.app.shell.SettingsFile;
import dev.headroom.app.shell.SettingsSession;
import dev.headroom.app.start.HomeEngine;
import dev.headroom.app.ui.Background;
import dev.headroom.chat.ConversationStore;
import dev.headroom.disk.Folders;
import dev.headroom.disk.PathText;
import dev.headroom.learning.Experience;
import dev.headroom.machine.DeviceMemory;
import dev.headroom.plan.ModelShape;
import dev.headroom.probe.GpuDriver;
import dev.headroom.probe.GpuDrivers;
import dev.headroom.settings.Settings;
import dev.headroom.settings.SettingsJson;
import dev.headroom.timeline.TimelineStore;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/// What the window is built on and what needs no screen: the engine, what is kept on disk, the driver. Begun in the
/// first moment, on threads of its own beside JavaFX's start; whoever asks for a part waits for it.
final class EarlyWork {
    private static final Logger LOG = Logger.getLogger(EarlyWork.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    /// Beside the settings of the engine in the window's file.
    static final String MODEL = "model";

    private final Folders folders;
    private final Background background = new Background();
    private final CompletableFuture<SettingsSession> settings;
    private final CompletableFuture<HomeEngine.Started> engine;
    private final CompletableFuture<ConversationStore> store;
    private final CompletableFuture<Optional<GpuDriver>> driver;
    private final CompletableFuture<Experience> experience;
    private final CompletableFuture<TimelineStore> history;

    /// @param nameOrPath of the model to run
    EarlyWork(String nameOrPath, Folders folders) {
        this.folders = folders;
        // the engine takes longest: it comes first, and what it is started with
        settings = begin("early-engine", () -> new SettingsSession(new SettingsFile(folders.config()), background));
        engine = settings.thenApply(s -> HomeEngine.start(remembered(nameOrPath, s), this::engineSettings));
        store = begin("early-chats", () -> ConversationStore.open(folders.data()));
        driver = begin(
                "early-driver",
                () -> GpuDrivers.open() instanceof GpuDrivers.Opened opened
                        ? Optional.of(opened.driver())
                        : Optional.empty());
        experience = driver.thenApply(_ -> new Experience(folders.data()));
        history = store.thenApply(_ -> TimelineStore.open(folders.state().resolve("timeline")));
    }

    private static <T> CompletableFuture<T> begin(String thread, Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().daemon().name(thread).start(task));
    }

    Folders folders() {
        return folders;
    }

    Background background() {
        return background;
    }

    SettingsSession settings() {
        return settings.join();
    }

    HomeEngine.Started engine() {
        return engine.join();
    }

    ConversationStore store() {
        return store.join();
    }

    Optional<GpuDriver> driver() {
        return driver.join();
    }

    Experience experience() {
        return experience.join();
    }

    TimelineStore history() {
        return history.join();
    }

    /// A model folder that was chosen in the window is opened again, unless another model is asked for or it is gone.
    private static String remembered(String nameOrPath, SettingsSession settings) {
        return settings.get().engine().get(MODEL) instanceof String last
                        && nameOrPath.equals(Launcher.DEMO)
                        && PathText.of(last).filter(Files::isDirectory).isPresent()
                ? last
                : nameOrPath;
    }

    /// What was asked last time, over what suits a machine like this.
    Settings engineSettings(ModelShape shape) {
        Settings usual = Settings.defaults(DeviceMemory.usual())
                .fittedTo(shape.language().contextLen());
        try {
            return SettingsJson.read(JSON.valueToTree(settings().get().engine()), usual);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "the kept settings of the engine are not usable and are left alone", e);
            return usual;
        }
    }
}
