package dev.headroom.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server that answers each connection with the next of its scripts, byte for byte, and keeps what it was sent.
final class CannedServer implements AutoCloseable {
    /// Writes one answer; the connection is closed when it returns.
    @FunctionalInterface
    interface Script {
        void answer(OutputStream out) throws Exception;
    }

    final List<String> requests = new CopyOnWriteArrayList<>();
    private final ServerSocket socket;
    private final List<Script> scripts;

    CannedServer(Script... scripts) {
        try {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.scripts = List.of(scripts);
        Thread.ofVirtual().name("canned-server").start(this::serve);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    private void serve() {
        for (Script script : scripts) {
            try (Socket connection = socket.accept()) {
                requests.add(read(connection));
                script.answer(connection.getOutputStream());
            } catch (Exception e) {
                // the client hung up, or the test is over
            }
        }
    }

    private static String read(Socket connection) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
        StringBuilder request = new StringBuilder();
        int length = 0;
        String line;
        while ((line = in.readLine()) != null && !line.isEmpty()) {
            request.append(line).append('\n');
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            request.append((char) in.read());
        }
        return request.toString();
    }

    /// A complete answer.
    static Script answer(int status, String type, String body) {
        return out -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            out.write("HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                    .formatted(status, type, bytes.length)
                    .getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
        };
    }

    /// A stream of events that ends with the connection.
    static Script events(String... data) {
        return out -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));
            for (String event : data) {
                out.write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
