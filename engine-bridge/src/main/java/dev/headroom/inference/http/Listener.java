package dev.headroom.inference.http;

import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.ErrorJson;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes connections, a virtual thread for each, and closes those that nobody uses.
final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /// Clients that may wait to be taken.
    static final int BACKLOG = 128;

    private static final Duration LOOK = Duration.ofMillis(500);

    private final ServerSocket socket;
    private final ConnectionLimits limits;
    private final Connection.Handler handler;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Listener(ServerSocket socket, ConnectionLimits limits, Connection.Handler handler) {
        this.socket = socket;
        this.limits = limits;
        this.handler = handler;
    }

    void start() {
        // of the system: it takes connections even while busy requests hold every carrier of virtual ones
        Thread.ofPlatform().daemon().name("http-accept").start(this::accept);
        Thread.ofVirtual().name("http-look").start(this::look);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!closed) {
            try {
                admit(socket.accept());
            } catch (IOException e) {
                if (!closed) {
                    // no descriptors left, for example
                    LOG.warn("a connection could not be taken: {}", e.toString());
                    closeOne();
                    pause(LOOK);
                }
            }
        }
    }

    private void admit(Socket client) throws IOException {
        if (open.size() >= limits.most() && !closeOne()) {
            refuse(client);
            return;
        }
        Connection connection = new Connection(new Wire(client), limits, handler);
        open.add(connection);
        Thread.ofVirtual().name("http-" + client.getPort()).start(() -> {
            try {
                connection.run();
            } finally {
                open.remove(connection);
            }
        });
    }

    /// One that was of no use yet before one that was, the longest waiting first.
    private boolean closeOne() {
        Optional<Connection> least = open.stream()
                .filter(connection -> !connection.busy())
                .min(Comparator.comparing(Connection::served)
                        .thenComparing(
                                Comparator.comparingLong(Connection::nanosSince).reversed()));
        least.ifPresent(connection -> {
            open.remove(connection);
            connection.close();
        });
        return least.isPresent();
    }

    private void refuse(Socket client) {
        EngineException busy = new EngineException(
                Code.BUSY,
                Sentence.of("{} requests are being answered; more are not taken.", limits.most())
                        .then(Sentence.of("Send it again in a moment.")));
        String body = Json.object().set("error", ErrorJson.write(busy)).toString();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: "
                + bytes.length + "\r\nConnection: close\r\n\r\n";
        try (client) {
            // fits into what the system buffers, so it waits for nobody
            client.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("a client went away before it was refused", e);
        }
    }

    private void look() {
        while (!closed) {
            open.stream().filter(Connection::stalled).forEach(Connection::close);
            pause(LOOK);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether a request is being answered.
    boolean busy() {
        return open.stream().anyMatch(Connection::busy);
    }

    /// Waits until no request is being answered, but not for long.
    void awaitQuiet(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (busy() && System.nanoTime() < end) {
            pause(Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(patience.toNanos()) / 50 + 1));
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("the port could not be closed", e);
        }
        open.forEach(Connection::close);
    }
}
