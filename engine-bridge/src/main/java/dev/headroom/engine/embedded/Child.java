package dev.headroom.engine.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.process.ChildProcess;
import dev.headroom.process.LogTail;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// Starts `headroom serve` and tells its events from its log: a line that is a JSON object with an `event` is an event.
final class Child {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Child() {}

    /// @param exited gets the exit code, once, after the last line and event
    static ChildProcess start(
            EmbeddedLaunch launch, String token, LogTail log, Consumer<JsonNode> events, IntConsumer exited)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launch.command());
        builder.environment().putAll(launch.environment(token));
        return ChildProcess.start(builder, line -> read(line, log, events), exited);
    }

    private static void read(String line, LogTail log, Consumer<JsonNode> events) {
        if (!line.startsWith("{\"event\":")) {
            log.add(line);
            return;
        }
        JsonNode event;
        try {
            event = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            log.add(line);
            return;
        }
        events.accept(event);
    }

    /// Asks by closing its standard input, then by a signal, then ends the whole tree.
    static void stop(ChildProcess child, Duration patience) {
        child.stop(patience, ChildProcess.Ask.CLOSE_INPUT, ChildProcess.Ask.TERMINATE);
    }

    /// Ends the tree at once: for a child that no longer listens.
    static void kill(ChildProcess child) {
        child.stop(Duration.ZERO);
    }
}
