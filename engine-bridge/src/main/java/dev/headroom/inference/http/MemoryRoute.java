package dev.headroom.inference.http;

import dev.headroom.inference.Backend;
import dev.headroom.memory.MemoryReport;
import dev.headroom.memory.MemoryReportJson;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// `GET /memory`, once or as a stream of server-sent events. The stream runs on a thread of its own, so it is the
/// engine's heartbeat too.
final class MemoryRoute {
    private static final int FASTEST_MS = 20;
    private static final int SLOWEST_MS = 60_000;

    private final BooleanSupplier closing;

    MemoryRoute(BooleanSupplier closing) {
        this.closing = closing;
    }

    void handle(Call call) throws IOException {
        Backend backend = call.backend();
        Map<String, String> query = call.query();
        long after = number(query, "after", 0, 0, Long.MAX_VALUE);
        if (query.getOrDefault("stream", "0").matches("0|false")) {
            call.json(200, MemoryReportJson.write(backend.memory(after)));
            return;
        }
        Duration interval = Duration.ofMillis(number(query, "interval_ms", 100, FASTEST_MS, SLOWEST_MS));
        try (OutputStream out = call.stream("text/event-stream")) {
            follow(backend, after, interval, out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Backend backend, long after, Duration interval, OutputStream out)
            throws IOException, InterruptedException {
        long last = after;
        long next = System.nanoTime();
        while (!closing.getAsBoolean()) {
            MemoryReport report = backend.memory(last);
            last = report.sequence();
            out.write(("data: " + MemoryReportJson.write(report) + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            next = Math.max(next + interval.toNanos(), System.nanoTime());
            Thread.sleep(Duration.ofNanos(next - System.nanoTime()));
        }
    }

    private static long number(Map<String, String> query, String name, long otherwise, long min, long max) {
        String text = query.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Math.clamp(Long.parseLong(text), min, max);
        } catch (NumberFormatException e) {
            throw ChatCall.bad(Sentence.of("{} is \"{}\"; it must be a whole number.", name, text));
        }
    }
}
