package dev.headroom.engine.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.process.LogTail;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/// The child process: its two pipes are read to the end before its exit is judged. Lines of its standard output that
/// are
/// JSON objects with an `event` are events; everything else is log.
final class Child {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PIPES = Duration.ofSeconds(2);

    private final Process process;
    private final LogTail log;

    private Child(Process process, LogTail log) {
        this.process = process;
        this.log = log;
    }

    /// @param exited gets the exit code, once, after the last line and event
    static Child start(EmbeddedLaunch launch, String token, LogTail log, Consumer<JsonNode> events, IntConsumer exited)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launch.command());
        builder.environment().putAll(launch.environment(token));
        Process process = builder.start();
        Child child = new Child(process, log);
        Thread out = Thread.ofVirtual().name("engine-out").start(() -> child.read(process.getInputStream(), events));
        Thread err = Thread.ofVirtual().name("engine-err").start(() -> child.read(process.getErrorStream(), events));
        Thread.ofVirtual().name("engine-exit").start(() -> {
            try {
                int code = process.waitFor();
                // a grandchild may hold the pipes open for ever
                boolean _ = out.join(PIPES);
                boolean _ = err.join(PIPES);
                exited.accept(code);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return child;
    }

    private void read(InputStream pipe, Consumer<JsonNode> events) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (!isEvent(line, events)) {
                    log.add(line);
                }
            }
        } catch (IOException e) {
            log.add("(the engine's output broke off: " + e.getMessage() + ")");
        }
    }

    private static boolean isEvent(String line, Consumer<JsonNode> events) {
        if (!line.startsWith("{\"event\":")) {
            return false;
        }
        try {
            events.accept(JSON.readTree(line));
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Asks by closing its standard input, waits, then ends the whole tree.
    void stop(Duration patience) {
        List<ProcessHandle> tree = tree();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it has closed the pipe itself
        }
        if (!ends(patience)) {
            process.destroy();
            if (!ends(patience)) {
                process.destroyForcibly();
                boolean _ = ends(Duration.ofSeconds(5));
            }
        }
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    /// Ends the tree at once: for a child that no longer listens.
    void kill() {
        List<ProcessHandle> tree = tree();
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
        boolean _ = ends(Duration.ofSeconds(5));
    }

    private List<ProcessHandle> tree() {
        try (Stream<ProcessHandle> descendants = process.descendants()) {
            return descendants.toList();
        }
    }

    private boolean ends(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
