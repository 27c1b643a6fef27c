package dev.headroom.app;

import dev.headroom.app.start.Preflight;
import dev.headroom.app.tour.StartTraining;
import dev.headroom.app.tour.Tour;
import java.nio.file.Path;
import java.util.Optional;
import javafx.application.Application;

/// Starts the window; without a display, the tour. Not an [Application] itself: from the class path Java would refuse
/// that.
///
/// Arguments: a model (a name of the assets or a folder; `demo` when left out), and `--tour` or, for the cache of the
/// start, `--train`.
public final class Launcher {
    static final String DEMO = "demo";

    private static volatile String model = DEMO;
    private static volatile Mode mode = Mode.WINDOW;

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
            } else if (!arg.startsWith("-")) {
                model = arg;
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

    static String model() {
        return model;
    }

    static Mode mode() {
        return mode;
    }

    /// Where the tour writes: `-Dheadroom.tour.dir`, else a folder of the working directory.
    static Path tourFolder() {
        String given = System.getProperty("headroom.tour.dir", "");
        return given.isBlank() ? Path.of("headroom-tour").toAbsolutePath() : Path.of(given);
    }
}
