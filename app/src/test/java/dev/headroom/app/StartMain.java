package dev.headroom.app;

import dev.headroom.app.start.Preflight;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.disk.Folders;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.EngineState;
import dev.headroom.settings.Sampling;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;

/// The real window with the demo model, which prints what it has reached, when, in milliseconds of the clock, and for
/// how many milliseconds of processor time, and ends after the first token of an answer. Argument: an empty folder for
/// its settings and chats.
public final class StartMain {
    private static volatile EarlyWork early;

    private StartMain() {}

    public static void main(String[] args) {
        tell("main");
        // what the launcher does before JavaFX is touched
        Preflight machine = Preflight.ofUser();
        Optional<String> missing = machine.obstacleToHeadless();
        if (missing.isPresent()) {
            System.err.println(missing.get());
            System.exit(1);
        }
        Preflight.nameLibraryFolder();
        Path home = Path.of(args[0]);
        early = new EarlyWork(
                "demo",
                new Folders(
                        home.resolve("config"), home.resolve("data"), home.resolve("state"), home.resolve("cache")));
        Application.launch(Window.class);
    }

    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private static void tell(String reached) {
        if (TOLD.add(reached)) {
            System.out.printf(
                    "reached %s %d %d%n",
                    reached,
                    System.currentTimeMillis(),
                    ProcessHandle.current()
                            .info()
                            .totalCpuDuration()
                            .orElse(Duration.ZERO)
                            .toMillis());
        }
    }

    /// Public for JavaFX, which makes it.
    public static final class Window extends Application {
        private Wiring wiring;

        @Override
        public void start(Stage stage) {
            tell("toolkit");
            wiring = new Wiring(stage, early);
            tell("wired");
            wiring.window().show();
            new AnimationTimer() {
                private int pulses;

                @Override
                public void handle(long now) {
                    // the second pulse begins when the first frame was drawn
                    if (++pulses == 2) {
                        stop();
                        tell("frame");
                    }
                }
            }.start();
            wiring.workbench().engine().onState(this::follow);
        }

        private void follow(EngineState state) {
            if (state instanceof EngineState.Ready) {
                tell("ready");
                ChatMessage hello = new ChatMessage(
                        "1",
                        ChatMessage.Role.USER,
                        List.of(new ContentPart.Text("Hello!")),
                        Instant.now(),
                        Optional.empty());
                wiring.workbench()
                        .engine()
                        .chat(new ChatRequest(List.of(hello), Sampling.greedy(4), Optional.empty()), _ -> tell("token"))
                        .outcome()
                        .whenComplete((_, _) -> Platform.exit());
            } else if (state instanceof EngineState.Failed failed) {
                System.err.println(failed.failure());
                Platform.exit();
            }
        }

        @Override
        public void stop() {
            wiring.close();
        }
    }
}
