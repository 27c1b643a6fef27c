package dev.headroom.inference.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An answer as server-sent events. The status line waits for the first event or the first heartbeat, so that an early
/// refusal still gets a status of its own. Heartbeats show the client that the engine lives while a long prompt is
/// read, and show us that the client does.
final class EventStream implements AutoCloseable {
    /// Until the status line is sent: time for an early refusal.
    private static final Duration FIRST_HEARTBEAT = Duration.ofSeconds(1);
    /// A client that hung up is noticed by the second write after it.
    private static final Duration HEARTBEAT = Duration.ofMillis(200);

    private final Call call;
    private final Runnable clientGone;
    private final Thread heart;
    /// Null until the status line is sent.
    private @Nullable OutputStream out;
    private boolean gone;
    private boolean closed;

    /// @param clientGone called once when a write failed
    EventStream(Call call, Runnable clientGone) {
        this.call = call;
        this.clientGone = clientGone;
        this.heart = Thread.ofVirtual().name("http-heartbeat").start(this::beat);
    }

    private void beat() {
        try {
            Thread.sleep(FIRST_HEARTBEAT);
            while (true) {
                write(": working\n\n");
                Thread.sleep(HEARTBEAT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized boolean begun() {
        return out != null;
    }

    void data(JsonNode event) {
        write("data: " + event + "\n\n");
    }

    void done() {
        write("data: [DONE]\n\n");
    }

    private synchronized void write(String text) {
        if (gone || closed) {
            return;
        }
        try {
            if (out == null) {
                out = call.stream("text/event-stream; charset=utf-8");
            }
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            gone = true;
            clientGone.run();
        }
    }

    @Override
    public void close() throws IOException {
        heart.interrupt();
        synchronized (this) {
            closed = true;
            if (out != null && !gone) {
                out.close();
            }
        }
    }
}
