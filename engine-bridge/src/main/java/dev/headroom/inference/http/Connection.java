package dev.headroom.inference.http;

import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.RequestHeaderFieldsTooLargeException;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client: its requests, one after the other.
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /// What is taken of a body that nobody wanted, so that its client gets to read the refusal.
    private static final long DRAINED = 4L * Json.LONGEST_BODY;

    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final int MOST_SHOWN = 120;

    /// What answers.
    interface Handler {
        void answer(Exchange exchange) throws IOException;

        /// Tells a client what is wrong with a request that cannot be read.
        void refuse(Exchange exchange, EngineException why) throws IOException;
    }

    private final Wire wire;
    private final ConnectionLimits limits;
    private final Handler handler;
    private volatile boolean busy;
    private volatile boolean served;
    private volatile long since = System.nanoTime();

    Connection(Wire wire, ConnectionLimits limits, Handler handler) {
        this.wire = wire;
        this.limits = limits;
        this.handler = handler;
    }

    /// Whether a request is being answered. Any thread.
    boolean busy() {
        return busy;
    }

    /// Whether it was of use before. Any thread.
    boolean served() {
        return served;
    }

    /// How long it has been busy, or not. Any thread.
    long nanosSince() {
        return System.nanoTime() - since;
    }

    boolean stalled() {
        return wire.stalled(limits.stalled());
    }

    /// Ends it, whatever it does. Any thread.
    void close() {
        try {
            wire.close();
        } catch (IOException e) {
            LOG.debug("a connection could not be closed", e);
        }
    }

    /// Until the client or we hang up.
    void run() {
        try (wire) {
            boolean another = true;
            while (another) {
                another = next();
            }
        } catch (SocketTimeoutException e) {
            LOG.debug("a client said nothing for too long");
        } catch (IOException e) {
            LOG.debug("a client went away", e);
        }
    }

    private void become(boolean nowBusy) {
        since = System.nanoTime();
        busy = nowBusy;
    }

    /// @return whether there may be another request
    private boolean next() throws IOException {
        if (!wire.awaitRequest(served ? limits.idle() : limits.head())) {
            return false;
        }
        Optional<Exchange> exchange;
        try {
            exchange = read();
        } catch (SocketTimeoutException e) {
            return refuse(new EngineException(
                    Code.REQUEST_TIMEOUT,
                    Sentence.of(
                            "The request was not complete after {} s.",
                            limits.head().toSeconds())));
        } catch (TimedInput.TooLong | MessageConstraintException | RequestHeaderFieldsTooLargeException e) {
            return refuse(new EngineException(
                    Code.HEAD_TOO_LARGE,
                    Sentence.of(
                            "The request's line and fields are larger than {}, or there are too many of them.",
                            new Size(Wire.LONGEST_HEAD))));
        } catch (HttpException e) {
            return refuse(new EngineException(
                    Code.INVALID_REQUEST, Sentence.of("This is no HTTP/1.1 request: {}.", shown(e))));
        }
        return exchange.isPresent() && answer(exchange.get());
    }

    private static Sentence shown(HttpException e) {
        String said = String.valueOf(e.getMessage());
        return Sentence.foreign(said.length() > MOST_SHOWN ? said.substring(0, MOST_SHOWN) + "…" : said);
    }

    private Optional<Exchange> read() throws IOException, HttpException {
        ClassicHttpRequest request = wire.readHead(limits.head());
        return request == null ? Optional.empty() : Optional.of(new Exchange(wire, request, limits.stalled()));
    }

    private boolean answer(Exchange exchange) throws IOException {
        become(true);
        handler.answer(exchange);
        become(false);
        served = true;
        if (!exchange.keepsConnection()) {
            wire.linger(DRAIN, DRAINED);
            return false;
        }
        return true;
    }

    private boolean refuse(EngineException why) throws IOException {
        ClassicHttpRequest unknown = new BasicClassicHttpRequest("GET", null, null, "*");
        unknown.setHeader("Connection", "close");
        try {
            handler.refuse(new Exchange(wire, unknown, limits.stalled()), why);
        } catch (HttpException e) {
            throw new IOException(e);
        }
        wire.linger(DRAIN, DRAINED);
        return false;
    }
}
