package dev.headroom.inference.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.ErrorJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An answer as server-sent events. The status line waits for the first event or the first heartbeat, so that an early
/// refusal still gets a status of its own. Heartbeats show the client that the engine lives while a long prompt is
/// read, and show us that the client does. Nothing is kept for a client that does not read: who writes waits.
final class EventStream implements AutoCloseable {
    /// Until the status line is sent: time for an early refusal.
    private static final Duration FIRST_HEARTBEAT = Duration.ofSeconds(1);
    /// A client that hung up is noticed by the second write after it.
    private static final Duration HEARTBEAT = Duration.ofMillis(200);
    /// How long the last words wait for a client that does not read.
    private static final Duration LAST_WORDS = Duration.ofMillis(100);

    private final Call call;
    private final Runnable clientGone;
    private final Thread heart;
    private final ReentrantLock writing = new ReentrantLock();
    /// Null until the status line is sent.
    private @Nullable OutputStream out;
    /// What is said as soon as the status line is sent.
    private @Nullable JsonNode held;
    private boolean gone;
    private boolean ended;

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

    boolean begun() {
        writing.lock();
        try {
            return out != null;
        } finally {
            writing.unlock();
        }
    }

    void data(JsonNode event) {
        write("data: " + event + "\n\n");
    }

    /// Says something that is not worth the status line: until that is sent, only the newest of it is held.
    void aside(JsonNode event) {
        writing.lock();
        try {
            if (out == null) {
                held = event;
            } else {
                data(event);
            }
        } finally {
            writing.unlock();
        }
    }

    /// Ends a whole answer.
    void done() {
        writing.lock();
        try {
            write("data: [DONE]\n\n");
            finish();
        } finally {
            writing.unlock();
        }
    }

    /// Ends what has begun with an error. Any thread; a stream that is being written to a client that does not read
    /// stays as it is.
    void end(EngineException why) {
        try {
            if (!writing.tryLock(LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (out != null) {
                data(Json.object().set("error", ErrorJson.write(why)));
                done();
            }
        } finally {
            writing.unlock();
        }
    }

    private void write(String text) {
        writing.lock();
        try {
            if (gone || ended) {
                return;
            }
            if (out == null) {
                out = call.stream("text/event-stream; charset=utf-8");
                if (held != null) {
                    out.write(("data: " + held + "\n\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            gone = true;
            clientGone.run();
        } finally {
            writing.unlock();
        }
    }

    private void finish() {
        if (out != null && !gone && !ended) {
            try {
                out.close();
            } catch (IOException e) {
                gone = true;
            }
        }
        ended = true;
    }

    @Override
    public void close() {
        heart.interrupt();
        writing.lock();
        try {
            finish();
        } finally {
            writing.unlock();
        }
    }
}
