package dev.headroom.app;

import dev.headroom.app.start.Preflight;
import dev.headroom.app.tour.StartTraining;
import dev.headroom.app.tour.Tour;
import dev.headroom.app.tour.TourHome;
import dev.headroom.disk.Folders;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import javafx.application.Application;
import org.jspecify.annotations.Nullable;

/// Starts the window; without a display, the tour. Not an [Application] itself: from the class path Java would refuse
/// that.
///
/// Arguments: a model (a name of the assets or a folder; `demo` when left out), or a file to open: a model's `.gguf`, a
/// `lesson.yaml`; `--tour`, and `--tour-folder=FOLDER` where its pictures go, `headroom-tour` when left out; for the
/// cache of the start, `--train`.
public final class Launcher {
    static final String DEMO = "demo";

    private static final String TOUR_FOLDER = "--tour-folder=";

    private static volatile String model = DEMO;
    private static volatile Optional<OpenedFile> opened = Optional.empty();
    private static volatile @Nullable EarlyWork early;
    private static volatile Mode mode = Mode.WINDOW;
    private static volatile Path tourFolder = Path.of("headroom-tour");

    /// What the window is opened for; without a display it is not seen in the others.
    enum Mode {
        WINDOW,
        TOUR,
        TRAINING
    }

    private Launcher() {}

    public static void main(String[] args) {
        for (String arg : args) {
            if (arg.equals("--tour")) {
                mode = Mode.TOUR;
            } else if (arg.equals("--train")) {
                mode = Mode.TRAINING;
            } else if (arg.startsWith(TOUR_FOLDER)) {
                tourFolder = Path.of(arg.substring(TOUR_FOLDER.length()));
            } else if (!arg.startsWith("-")) {
                opened = OpenedFile.of(arg);
                model = opened.isPresent() ? DEMO : arg;
            }
        }
        Preflight machine = Preflight.ofUser();
        Optional<String> obstacle = machine.obstacleToWindow();
        if (mode == Mode.WINDOW && obstacle.isPresent()) {
            System.err.println("headroom: " + obstacle.get() + " Showing the tour instead.");
            mode = Mode.TOUR;
        }
        if (mode != Mode.WINDOW) {
            System.setProperty("glass.platform", "Headless");
            System.setProperty("prism.order", "sw");
            System.setProperty("java.awt.headless", "true");
            Optional<String> missing = machine.obstacleToHeadless();
            if (missing.isPresent()) {
                fail(missing.get());
            }
        }
        early = new EarlyWork(model, mode == Mode.TOUR ? TourHome.folders() : Folders.ofUser());
        try {
            Preflight.nameLibraryFolder();
            Application.launch(WindowApp.class, args);
        } catch (RuntimeException e) {
            fail(Preflight.explain(e));
        }
        switch (mode) {
            case WINDOW -> {}
            case TOUR -> System.exit(Tour.exitStatus());
            case TRAINING -> System.exit(StartTraining.exitStatus());
        }
    }

    private static void fail(String sentence) {
        System.err.println("headroom: " + sentence);
        System.exit(1);
    }

    /// What was begun before JavaFX was.
    static EarlyWork early() {
        return Objects.requireNonNull(early, "main has begun it");
    }

    static Mode mode() {
        return mode;
    }

    /// What the window is to show first.
    static Optional<OpenedFile> opened() {
        return opened;
    }

    /// Where the tour writes.
    static Path tourFolder() {
        return tourFolder.toAbsolutePath().normalize();
    }
}
