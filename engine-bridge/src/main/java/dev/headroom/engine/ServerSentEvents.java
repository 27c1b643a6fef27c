package dev.headroom.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads a `text/event-stream`: data lines of one event joined, comments (heartbeats) skipped. Servers that forget the
/// blank line between events are understood too, as long as each event is one line.
///
/// A server may send anything. What comes from one event to the next, comments included, is limited, and so is the
/// whole stream; letters that are no UTF-8 are replaced.
final class ServerSentEvents implements AutoCloseable {
    /// An event is a token, or a memory report: some hundred bytes.
    static final int LONGEST_EVENT = 8 << 20;
    /// A hundred thousand tokens are some 40 MB.
    static final long LONGEST_STREAM = 1L << 30;

    private final InputStream bytes;
    private final Runnable heard;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private long sinceEvent;
    private long read;
    private boolean afterReturn;
    private boolean ended;

    /// @param heard called for every line, so also for heartbeats
    ServerSentEvents(InputStream stream, Runnable heard) {
        this.bytes = new BufferedInputStream(stream, 1 << 14);
        this.heard = heard;
    }

    /// The data of the next event, empty at the end of the stream.
    ///
    /// @throws TooMuch beyond the limits
    Optional<String> next() throws IOException {
        sinceEvent = 0;
        StringBuilder data = new StringBuilder();
        boolean any = false;
        while (!ended) {
            String text = line();
            heard.run();
            if (text.isEmpty()) {
                if (any) {
                    return Optional.of(data.toString());
                }
            } else if (text.startsWith("data:")) {
                data.append(any ? "\n" : "").append(text, text.startsWith("data: ") ? 6 : 5, text.length());
                any = true;
            }
        }
        return any ? Optional.of(data.toString()) : Optional.empty();
    }

    /// A line without its end: a line feed, a carriage return, or both.
    private String line() throws IOException {
        line.reset();
        while (true) {
            int b = bytes.read();
            if (b < 0) {
                ended = true;
                break;
            }
            if (++sinceEvent > LONGEST_EVENT) {
                throw new TooMuch(LONGEST_EVENT);
            }
            if (++read > LONGEST_STREAM) {
                throw new TooMuch(LONGEST_STREAM);
            }
            boolean halfOfAnEnd = b == '\n' && afterReturn;
            afterReturn = b == '\r';
            if (halfOfAnEnd) {
                continue;
            }
            if (b == '\n' || b == '\r') {
                break;
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
