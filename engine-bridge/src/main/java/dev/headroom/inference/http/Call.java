package dev.headroom.inference.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.inference.Backend;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.ErrorJson;
import dev.headroom.inference.HeapBudget;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// One request and the answer to it. What its body takes of the heap is given back when it is closed.
final class Call implements AutoCloseable {
    private static final int LARGE = 1 << 20;

    /// Reading a large body is work without a pause; more of it at once would hold every carrier of virtual threads,
    /// and with them everybody's chat.
    private static final Semaphore ONE_AT_A_TIME = new Semaphore(1);

    private final Exchange exchange;
    private final Target target;
    private final Optional<Backend> backend;
    private final BodyBytes bytes;

    Call(Exchange exchange, Target target, Optional<Backend> backend, HeapBudget heap) {
        this.exchange = exchange;
        this.target = target;
        this.backend = backend;
        this.bytes = new BodyBytes(exchange, heap);
    }

    /// @throws EngineException 503 while the model loads
    Backend backend() {
        return backend.orElseThrow(() -> new EngineException(
                Code.NOT_READY, Sentence.of("The engine still reads its weights; ask /health until it is healthy.")));
    }

    String method() {
        return exchange.method();
    }

    String path() {
        return target.path();
    }

    Optional<String> requestHeader(String name) {
        return exchange.header(name);
    }

    void header(String name, String value) {
        exchange.set(name, value);
    }

    /// The query's parameters; the last one of a name counts.
    Map<String, String> query() {
        return target.query();
    }

    /// @throws EngineException 413, 503 when others hold the heap that it takes, or 400 `invalid_json` with the
    ///     place
    ObjectNode body(BodyForm form) throws IOException {
        byte[] read = bytes.read(form.longest());
        if (read.length < LARGE) {
            return BodyReader.read(read, form);
        }
        ONE_AT_A_TIME.acquireUninterruptibly();
        try {
            return BodyReader.read(read, form);
        } finally {
            ONE_AT_A_TIME.release();
        }
    }

    /// Of what the body took, only so many bytes are held on to.
    void holds(long kept) {
        bytes.holds(kept);
    }

    void json(int status, JsonNode body) throws IOException {
        text(status, "application/json", body.toString());
    }

    void text(int status, String type, String body) throws IOException {
        header("Content-Type", type);
        exchange.answer(status, body.getBytes(StandardCharsets.UTF_8));
    }

    /// Begins an answer of unknown length.
    OutputStream stream(String type) throws IOException {
        header("Content-Type", type);
        header("Cache-Control", "no-store");
        return exchange.stream(200);
    }

    void error(EngineException e) throws IOException {
        error(exchange, e);
    }

    static void error(Exchange exchange, EngineException e) throws IOException {
        if (exchange.answered()) {
            throw new IOException("the answer had begun when it failed", e);
        }
        ObjectNode body = Json.object();
        body.set("error", ErrorJson.write(e));
        exchange.set("Content-Type", "application/json");
        exchange.answer(e.status(), body.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        bytes.close();
    }
}
