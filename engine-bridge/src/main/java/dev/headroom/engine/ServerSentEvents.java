package dev.headroom.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads a `text/event-stream`: data lines of one event joined, comments (heartbeats) skipped. Servers that forget the
/// blank line between events are understood too, as long as each event is one line.
final class ServerSentEvents implements AutoCloseable {
    private final BufferedReader lines;
    private final Runnable heard;

    /// @param heard called for every line, so also for heartbeats
    ServerSentEvents(InputStream stream, Runnable heard) {
        this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        this.heard = heard;
    }

    /// The data of the next event, empty at the end of the stream.
    Optional<String> next() throws IOException {
        StringBuilder data = null;
        String line;
        while ((line = lines.readLine()) != null) {
            heard.run();
            if (line.isEmpty()) {
                if (data != null) {
                    return Optional.of(data.toString());
                }
            } else if (line.startsWith("data:")) {
                String piece = line.substring(line.startsWith("data: ") ? 6 : 5);
                if (data == null) {
                    data = new StringBuilder(piece);
                } else {
                    data.append('\n').append(piece);
                }
            }
        }
        return Optional.ofNullable(data).map(StringBuilder::toString);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
