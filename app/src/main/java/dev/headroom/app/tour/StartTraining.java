package dev.headroom.app.tour;

import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.EngineState;
import java.time.Duration;
import javafx.application.Platform;

/// The first minute of a window, done by itself and in silence: it opens, the demo model gets ready and answers, each
/// page is seen once. The launcher has the virtual machine write down what was loaded meanwhile: that becomes the cache
/// of the start.
public final class StartTraining {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static volatile int status = 1;

    private StartTraining() {}

    /// Runs beside the FX thread and closes the window when it is done.
    public static void begin(Tour.Parts parts) {
        Workbench workbench = parts.workbench();
        TourHands hands = new TourHands(parts.window(), workbench.background());
        workbench.background().run(() -> {
            try {
                hands.until(
                        PATIENCE, "the engine", () -> workbench.engineState().get() instanceof EngineState.Ready);
                hands.on(() -> parts.chat().draft().set("Hello!"));
                hands.press("send");
                hands.until(
                        PATIENCE, "an answer", () -> !parts.chat().answering().get());
                for (String page : parts.window().pageIds()) {
                    hands.on(() -> parts.window().showPage(page));
                    hands.pause(500);
                }
                status = 0;
            } catch (RuntimeException e) {
                System.err.println("headroom: the window's training broke off: " + e);
            } finally {
                workbench.background().onWindow(Platform::exit);
            }
        });
    }

    public static int exitStatus() {
        return status;
    }
}
