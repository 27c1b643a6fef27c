package dev.headroom.app.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.app.WindowOnCommand;
import dev.headroom.app.chat.OnScreen.Stage;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A window in a process of its own, seen through what it writes.
final class WindowProcess {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Seconds without a heartbeat after which an engine counts as hung.
    static final int HUNG_AFTER = Integer.getInteger("faults.patience", 4);

    private final Process process;
    private final Acknowledged acknowledged;
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> applied = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private String newest = "";
    private String activity = "";
    private String notice = "";
    private String failure = "";
    private long engine;

    record Answer(Stage stage, String text, String failure) {}

    private WindowProcess(Process process, Acknowledged acknowledged) {
        this.process = process;
        this.acknowledged = acknowledged;
    }

    /// @param home its folders lie here, and its temporary files
    static WindowProcess start(Path home, Path model, Acknowledged acknowledged) {
        try {
            Path temporary = Files.createDirectories(home.resolve("tmp"));
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:-UsePerfData",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-Dglass.platform=Headless",
                    "-Dprism.order=sw",
                    "-Djava.awt.headless=true",
                    "-Duser.language=en",
                    "-Dheadroom.engine.patience=" + HUNG_AFTER,
                    WindowOnCommand.class.getName(),
                    home.toString(),
                    model.toString());
            Map<String, String> environment = builder.environment();
            environment.put("CLASSPATH", System.getProperty("java.class.path"));
            environment.put(
                    "HEADROOM_ASSETS", new File(System.getProperty("headroom.root", ".."), "assets").getAbsolutePath());
            environment.put("XDG_CACHE_HOME", home.resolve("cache").toString());
            // the engine that it starts keeps to this folder, too
            environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
            builder.redirectError(
                    ProcessBuilder.Redirect.appendTo(home.resolve("window.err").toFile()));
            WindowProcess window = new WindowProcess(builder.start(), acknowledged);
            Thread.ofVirtual().name("window-output").start(window::listen);
            return window;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    heard(JSON.readTree(line));
                }
            }
        } catch (IOException e) {
            // it was killed in the middle of a line
        }
    }

    private synchronized void heard(JsonNode line) {
        if (line.has("shown")) {
            String id = line.path("shown").asText();
            Stage stage = Stage.valueOf(line.path("stage").asText());
            String text = line.path("text").asText();
            acknowledged.shown(id, line.path("question").asBoolean(), text, stage);
            if (!line.path("question").asBoolean()) {
                if (!answers.containsKey(id)) {
                    newest = id;
                }
                answers.put(id, new Answer(stage, text, line.path("failure").asText()));
            }
        } else if (line.has("notice")) {
            notice = line.path("notice").asText();
            acknowledged.storeFails(!notice.isEmpty());
        } else if (line.has("activity")) {
            activity = line.path("activity").asText();
        } else if (line.has("applied")) {
            applied.add(line.path("applied").asText());
        } else if (line.has("state")) {
            states.add(line.path("state").asText());
            failure = line.path("failure").asText();
            engine = line.path("pid").asLong(engine);
        }
        notifyAll();
    }

    void command(String words) {
        try {
            process.outputWriter(StandardCharsets.UTF_8).write(words + "\n");
            process.outputWriter(StandardCharsets.UTF_8).flush();
        } catch (IOException e) {
            // it is gone, which the next look tells
        }
    }

    /// Waits for something of this window; false when it does not come.
    synchronized boolean await(Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            try {
                wait(Math.min(left, 100));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            if (!process.isAlive()) {
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    boolean awaitState(Duration patience, String... wanted) {
        return await(patience, () -> List.of(wanted).contains(state()));
    }

    synchronized String state() {
        return states.isEmpty() ? "" : states.getLast();
    }

    /// Why the engine failed, as a type; empty unless it has.
    synchronized String failure() {
        return failure;
    }

    synchronized String activity() {
        return activity;
    }

    synchronized String notice() {
        return notice;
    }

    synchronized int applied() {
        return applied.size();
    }

    synchronized String outcomeOfChange() {
        return applied.isEmpty() ? "" : applied.getLast();
    }

    /// The newest answer on screen, empty before the first.
    synchronized Optional<Answer> answer() {
        return Optional.ofNullable(answers.get(newest));
    }

    synchronized int answers() {
        return answers.size();
    }

    synchronized boolean ended() {
        return answer().filter(a -> a.stage() != Stage.WAITING && a.stage() != Stage.GROWING)
                .isPresent();
    }

    synchronized long engine() {
        return engine;
    }

    Process process() {
        return process;
    }

    long pid() {
        return process.pid();
    }

    /// As its user closes it; returns when it is gone.
    void close() {
        command("close");
        process.onExit().join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Asks, and waits for the end of the answer.
    ///
    /// @return whether it was answered
    boolean isAnswered(String question, Duration patience) {
        int before = answers();
        command("ask " + question);
        return await(patience, () -> answers() > before && ended())
                && answer().filter(a -> a.stage() == Stage.DONE).isPresent();
    }
}
