package dev.headroom.inference.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequestFactory;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ChunkedOutputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthOutputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParser;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseWriter;
import org.apache.hc.core5.http.impl.io.IdentityOutputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicLineParser;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 on one socket: heads, bodies and the ways to mark their ends are read and written by HttpCore. One thread
/// reads, one writes.
final class Wire implements Closeable {
    /// The head of a request: its line and its fields.
    static final int LONGEST_HEAD = 32 << 10;

    private static final int MOST_FIELDS = 200;
    private static final int BUFFER = 4096;

    private static final Http1Config CONFIG = Http1Config.custom()
            .setBufferSize(BUFFER)
            .setMaxHeaderCount(MOST_FIELDS)
            .setMaxLineLength(LONGEST_HEAD)
            .build();

    /// Takes the target as it came; what it means is for [Target] to say.
    private static final HttpRequestFactory<ClassicHttpRequest> AS_IT_CAME = new HttpRequestFactory<>() {
        @Override
        public ClassicHttpRequest newHttpRequest(String method, String target) {
            return new BasicClassicHttpRequest(method, null, null, target);
        }

        @Override
        public ClassicHttpRequest newHttpRequest(String method, URI target) {
            return newHttpRequest(method, target.toString());
        }
    };

    private final Socket socket;
    private final TimedInput in;
    private final TimedOutput out;
    private final SessionInputBufferImpl read =
            new SessionInputBufferImpl(new BasicHttpTransportMetrics(), BUFFER, 512, LONGEST_HEAD, null);
    private final SessionOutputBufferImpl written = new SessionOutputBufferImpl(BUFFER);
    private final DefaultHttpRequestParser parser =
            new DefaultHttpRequestParser(CONFIG, BasicLineParser.INSTANCE, AS_IT_CAME);
    private final DefaultHttpResponseWriter writer = new DefaultHttpResponseWriter();

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        // else every small event of a stream waits 40 ms for the client's acknowledgement
        socket.setTcpNoDelay(true);
        this.in = new TimedInput(socket);
        this.out = new TimedOutput(socket);
    }

    InetAddress localAddress() {
        return socket.getLocalAddress();
    }

    /// Whether an answer has been waiting so long for its client to take it. Any thread.
    boolean stalled(Duration patience) {
        return out.stalled(patience);
    }

    /// @return false when the client hung up instead
    boolean awaitRequest(Duration patience) throws IOException {
        in.together(patience, LONGEST_HEAD);
        return read.hasBufferedData() || read.fillBuffer(in) >= 0;
    }

    /// The request without its body; null when the client hung up.
    ///
    /// @throws TimedInput.TooLong longer than [#LONGEST_HEAD]
    /// @throws HttpException not HTTP
    @Nullable
    ClassicHttpRequest readHead(Duration patience) throws IOException, HttpException {
        in.together(patience, LONGEST_HEAD);
        ClassicHttpRequest request = parser.parse(read, in);
        if (request != null && request.getVersion().getMajor() != 1) {
            throw new ProtocolException("HTTP/1.1 is spoken here, not " + request.getVersion());
        }
        return request;
    }

    /// The body of the request whose head was read last.
    ///
    /// @param length bytes, or [ContentLengthStrategy#CHUNKED]
    InputStream body(long length, Duration patience) {
        in.each(patience);
        return length == ContentLengthStrategy.CHUNKED
                ? new ChunkedInputStream(read, in, CONFIG)
                : length > 0 ? new ContentLengthInputStream(read, in, length) : InputStream.nullInputStream();
    }

    /// Stricter than it must be: what two programs could read in two ways is refused.
    ///
    /// @return bytes, or [ContentLengthStrategy#CHUNKED]
    static long length(ClassicHttpRequest request) throws HttpException {
        boolean encoded = request.containsHeader(HttpHeaders.TRANSFER_ENCODING);
        if (encoded && (request.containsHeader(HttpHeaders.CONTENT_LENGTH) || isOld(request))) {
            throw new ProtocolException("the length of the body is told in two ways");
        }
        if (request.containsHeader(HttpHeaders.CONTENT_LENGTH)
                && !request.getFirstHeader(HttpHeaders.CONTENT_LENGTH)
                        .getValue()
                        .matches("\\d{1,18}")) {
            throw new ProtocolException("Content-Length is no number");
        }
        long length = DefaultContentLengthStrategy.INSTANCE.determineLength(request);
        return length == ContentLengthStrategy.UNDEFINED ? 0 : length;
    }

    /// HTTP/1.0 knows no chunks.
    static boolean isOld(ClassicHttpRequest request) {
        return request.getVersion() != null && request.getVersion().lessEquals(HttpVersion.HTTP_1_0);
    }

    void sendHead(ClassicHttpResponse response) throws IOException {
        try {
            writer.write(response, written, out);
        } catch (HttpException e) {
            throw new IOException(e);
        }
    }

    void flush() throws IOException {
        written.flush(out);
    }

    /// For the body of the answer whose head was sent last.
    ///
    /// @param length bytes, [ContentLengthStrategy#CHUNKED], or [ContentLengthStrategy#UNDEFINED]: until the
    ///     connection ends
    OutputStream bodyOfAnswer(long length) {
        if (length == ContentLengthStrategy.CHUNKED) {
            return new ChunkedOutputStream(written, out, BUFFER / 2);
        }
        return length == ContentLengthStrategy.UNDEFINED
                ? new IdentityOutputStream(written, out)
                : new ContentLengthOutputStream(written, out, length);
    }

    /// Says that no more answers come, and takes what is still on its way: a client that is still sending would get to
    /// see a reset connection instead of its answer.
    void linger(Duration patience, long bytes) throws IOException {
        socket.shutdownOutput();
        in.together(patience, bytes);
        byte[] thrownAway = new byte[1 << 14];
        while (in.read(thrownAway, 0, thrownAway.length) >= 0) {
            // until the client hangs up too
        }
    }

    /// Any thread.
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
