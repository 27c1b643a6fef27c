package dev.headroom.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.headroom.memory.MemoryReport;
import dev.headroom.memory.MemoryReportJson;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Follows `GET /memory?stream=1` on a thread of its own.
final class MemoryStream implements Runnable, EngineSession.Subscription {
    private static final Logger LOG = Logger.getLogger(MemoryStream.class.getName());

    private final OpenAiClient client;
    private final HttpRequest request;
    private final Consumer<MemoryReport> reports;
    private final Consumer<EngineFailure> ended;
    private volatile boolean closed;
    private volatile InputStream body = InputStream.nullInputStream();

    MemoryStream(
            OpenAiClient client, Duration interval, Consumer<MemoryReport> reports, Consumer<EngineFailure> ended) {
        this.client = client;
        this.request = client.request("/memory?stream=1&interval_ms=" + interval.toMillis())
                .timeout(client.timeouts().answer())
                .build();
        this.reports = reports;
        this.ended = ended;
    }

    @Override
    public void run() {
        EngineFailure why = new EngineFailure.Disconnected(Sentence.of("The engine ended its memory reports."));
        try {
            HttpResponse<InputStream> response = client.http().send(request, BodyHandlers.ofInputStream());
            body = response.body();
            if (response.statusCode() != 200) {
                String text = new String(body.readNBytes(EngineErrors.LONGEST_BODY), StandardCharsets.UTF_8);
                why = EngineErrors.of(response.statusCode(), text);
            } else {
                follow();
            }
        } catch (JsonProcessingException e) {
            why = new EngineFailure.Refused(
                    OptionalInt.of(200),
                    new Refusal.Unknown("bad_answer"),
                    Sentence.of("A memory report is not JSON: {}", e.getOriginalMessage()));
        } catch (IOException e) {
            why = BrokenConnection.of(request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // the reports are the engine's heartbeat: who follows them must hear that they ended, whatever ended them
            LOG.log(Level.WARNING, "a memory report was not understood", e);
            why = new EngineFailure.Refused(
                    OptionalInt.of(200),
                    new Refusal.Unknown("bad_answer"),
                    Sentence.of("The engine sent something this version does not understand: {}", e.toString()));
        }
        close(body);
        if (!closed) {
            ended.accept(why);
        }
    }

    private void follow() throws IOException {
        try (ServerSentEvents events = new ServerSentEvents(body, () -> {})) {
            for (Optional<String> event = events.next(); !closed && event.isPresent(); event = events.next()) {
                reports.accept(MemoryReportJson.read(OpenAiClient.JSON.readTree(event.get())));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        close(body);
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // it is gone already, which is what was wanted
        }
    }
}
