package dev.headroom.inference.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/// One request on a connection, and the answer to it: the first that is begun, by whatever thread.
final class Exchange {
    private static final int CONTINUE = 100;

    private final Wire wire;
    private final ClassicHttpRequest request;
    private final long length;
    private final Counted body;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final AtomicBoolean answered = new AtomicBoolean();
    private boolean keeps;
    private volatile boolean complete;

    /// A body, and whether all of it was read.
    private static final class Counted extends InputStream {
        private final InputStream in;
        private boolean ended;

        Counted(InputStream in, boolean empty) {
            this.in = in;
            this.ended = empty;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            ended |= b < 0;
            return b;
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            int n = in.read(into, offset, count);
            ended |= n < 0;
            return n;
        }
    }

    /// @throws HttpException when the request does not say clearly how long its body is
    Exchange(Wire wire, ClassicHttpRequest request, Duration patience) throws HttpException {
        this.wire = wire;
        this.request = request;
        this.length = Wire.length(request);
        this.body = new Counted(wire.body(length, patience), length == 0);
        this.keeps = !Wire.isOld(request) && headers("Connection").noneMatch("close"::equalsIgnoreCase);
    }

    String method() {
        return request.getMethod();
    }

    /// As it came.
    String target() {
        return request.getPath();
    }

    boolean isOld() {
        return Wire.isOld(request);
    }

    /// Where the client reached us.
    InetAddress localAddress() {
        return wire.localAddress();
    }

    private Stream<String> headers(String name) {
        return Stream.of(request.getHeaders(name)).map(NameValuePair::getValue);
    }

    List<String> all(String name) {
        return headers(name).toList();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(request.getFirstHeader(name)).map(Header::getValue);
    }

    /// Empty when it comes in pieces whose number the client does not tell.
    OptionalLong length() {
        return length == ContentLengthStrategy.CHUNKED ? OptionalLong.empty() : OptionalLong.of(length);
    }

    /// The body; a client that waits to be asked for it is asked.
    InputStream body() throws IOException {
        if (!answered() && !body.ended && headers("Expect").anyMatch("100-continue"::equalsIgnoreCase)) {
            wire.sendHead(new BasicClassicHttpResponse(CONTINUE));
            wire.flush();
        }
        return body;
    }

    /// For the answer; a later one of a name takes the place of an earlier one.
    void set(String name, String value) {
        headers.put(name, value);
    }

    /// Whether an answer has begun. Any thread.
    boolean answered() {
        return answered.get();
    }

    /// Whether the connection can take another request.
    boolean keepsConnection() {
        return keeps && complete;
    }

    void answer(int status, byte[] bytes) throws IOException {
        try (OutputStream out = begin(status, bytes.length)) {
            if (!request.getMethod().equals("HEAD")) {
                out.write(bytes);
            }
        }
        complete = true;
    }

    /// Begins an answer of unknown length; it ends when the stream is closed.
    OutputStream stream(int status) throws IOException {
        OutputStream out = begin(status, isOld() ? ContentLengthStrategy.UNDEFINED : ContentLengthStrategy.CHUNKED);
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                out.write(b);
            }

            @Override
            public void write(byte[] from, int offset, int count) throws IOException {
                out.write(from, offset, count);
            }

            @Override
            public void flush() throws IOException {
                out.flush();
            }

            @Override
            public void close() throws IOException {
                out.close();
                complete = true;
            }
        };
    }

    private OutputStream begin(int status, long bytes) throws IOException {
        if (answered.getAndSet(true)) {
            throw new IOException("another answer has begun");
        }
        keeps &= body.ended;
        ClassicHttpResponse response = new BasicClassicHttpResponse(status);
        response.setHeader(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT).format(ZonedDateTime.now(ZoneOffset.UTC)));
        headers.forEach(response::setHeader);
        if (bytes == ContentLengthStrategy.CHUNKED) {
            response.setHeader("Transfer-Encoding", "chunked");
        } else if (bytes != ContentLengthStrategy.UNDEFINED) {
            response.setHeader("Content-Length", Long.toString(bytes));
        }
        if (!keeps) {
            response.setHeader("Connection", "close");
        }
        wire.sendHead(response);
        return wire.bodyOfAnswer(bytes);
    }
}
