package dev.headroom.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.app.chat.OnScreen;
import dev.headroom.app.start.Preflight;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.Activity;
import dev.headroom.settings.Settings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;

/// The real window in a process of its own, for faults that end processes: does what its standard input says, and
/// writes what can be seen of it to standard output, a JSON object a line, as soon as it can be seen. Arguments: its
/// folder, the model.
public final class WindowOnCommand {
    private static volatile Path home;
    private static volatile String model;

    private WindowOnCommand() {}

    public static void main(String[] args) {
        home = Path.of(args[0]);
        model = args[1];
        Preflight.nameLibraryFolder();
        Application.launch(Window.class);
    }

    /// Public for JavaFX, which makes it.
    public static final class Window extends Application {
        private static final ObjectMapper JSON = new ObjectMapper();

        private final Map<String, OnScreen.Shown> told = new HashMap<>();
        private Wiring wiring;
        private String notice = "";
        private long toldAt;
        private volatile Activity activity = Activity.OTHER;

        @Override
        public void start(Stage stage) {
            wiring = new Wiring(stage, model, RealWindow.folders(home));
            wiring.window().show();
            wiring.workbench().engine().onState(this::tell);
            wiring.workbench().engine().onMemory(report -> {
                if (report.activity() != activity) {
                    activity = report.activity();
                    write(JSON.createObjectNode().put("activity", activity.name()));
                }
            });
            new AnimationTimer() {
                @Override
                public void handle(long now) {
                    look(now);
                }
            }.start();
            Thread.ofPlatform().daemon().name("commands").start(this::obey);
        }

        private void look(long now) {
            var root = wiring.window().scene().getRoot();
            String words = OnScreen.notice(root);
            if (!words.equals(notice)) {
                notice = words;
                write(JSON.createObjectNode().put("notice", words));
            }
            boolean grown = now - toldAt > 100_000_000;
            for (OnScreen.Shown turn : OnScreen.turns(root)) {
                OnScreen.Shown before = told.get(turn.id());
                boolean news = before == null || before.stage() != turn.stage();
                if (news || grown && !before.equals(turn)) {
                    told.put(turn.id(), turn);
                    ObjectNode line = JSON.createObjectNode()
                            .put("shown", turn.id())
                            .put("question", turn.question())
                            .put("text", turn.text())
                            .put("stage", turn.stage().name());
                    turn.failure().ifPresent(why -> line.put("failure", name(why)));
                    write(line);
                    toldAt = now;
                }
            }
        }

        private void tell(EngineState state) {
            ObjectNode line =
                    JSON.createObjectNode().put("state", state.getClass().getSimpleName());
            wiring.workbench().engine().pid().ifPresent(pid -> line.put("pid", pid));
            if (state instanceof EngineState.Failed failed) {
                line.put("failure", name(failed.failure()));
            }
            write(line);
        }

        private static String name(EngineFailure failure) {
            String name = failure.getClass().getSimpleName();
            return failure instanceof EngineFailure.Killed(int signal) ? name + signal : name;
        }

        private void obey() {
            try (var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                    String command = line;
                    Platform.runLater(() -> obey(command));
                }
            } catch (IOException e) {
                // nobody commands any more
            }
        }

        private void obey(String command) {
            String[] words = command.split(" ", 2);
            switch (words[0]) {
                case "ask" -> {
                    wiring.chat().draft().set(words[1]);
                    wiring.chat().send();
                }
                case "picture" -> wiring.chat().pictures().attach(List.of(new File(words[1])));
                case "again" -> wiring.chat().regenerate();
                case "stop" -> wiring.chat().stop();
                case "new" -> wiring.chat().newChat();
                case "restart" -> wiring.workbench().engine().restart();
                case "length" -> apply(asked().withSessionLen(Integer.parseInt(words[1])));
                case "memory" -> apply(asked().withDeviceMemory(Long.parseLong(words[1])));
                case "page" -> wiring.window().showPage(words[1]);
                case "close" -> Platform.exit();
                default -> throw new IllegalArgumentException(command);
            }
        }

        private Settings asked() {
            return wiring.workbench().engine().asked();
        }

        private void apply(Settings settings) {
            Thread.ofVirtual().start(() -> {
                String outcome =
                        switch (wiring.workbench().engine().apply(settings).join()) {
                            case ApplyOutcome.Applied _ -> "Applied";
                            case ApplyOutcome.Rejected(EngineFailure why) -> "Rejected:" + name(why);
                        };
                write(JSON.createObjectNode().put("applied", outcome));
            });
        }

        private static void write(ObjectNode line) {
            synchronized (System.out) {
                System.out.println(line);
                System.out.flush();
            }
        }

        @Override
        public void stop() {
            wiring.close();
        }
    }
}
