package dev.headroom.inference.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.headroom.inference.Backend;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.ErrorJson;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One request and the answer to it.
final class Call {
    /// What is read and thrown away of a body that is too large, so that the client gets to read the refusal.
    private static final long DRAINED = 4L * Json.LONGEST_BODY;

    private final HttpExchange exchange;
    private final Optional<Backend> backend;
    private boolean answered;

    Call(HttpExchange exchange, Optional<Backend> backend) {
        this.exchange = exchange;
        this.backend = backend;
    }

    /// @throws EngineException 503 while the model loads
    Backend backend() {
        return backend.orElseThrow(() -> new EngineException(
                Code.NOT_READY, Sentence.of("The engine still reads its weights; ask /health until it is healthy.")));
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    Optional<String> requestHeader(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    void header(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    /// The query's parameters; the last one of a name counts.
    Map<String, String> query() {
        Map<String, String> parameters = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int at = pair.indexOf('=');
                String name = at < 0 ? pair : pair.substring(0, at);
                String value = at < 0 ? "" : pair.substring(at + 1);
                parameters.put(
                        URLDecoder.decode(name, StandardCharsets.UTF_8),
                        URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    /// @throws EngineException 413, or 400 `invalid_json` with the place
    JsonNode body() throws IOException {
        long declared = requestHeader("Content-Length").map(Call::length).orElse(-1L);
        LimitedBody limited = new LimitedBody(exchange.getRequestBody(), Json.LONGEST_BODY);
        try {
            if (declared > Json.LONGEST_BODY) {
                throw new LimitedBody.TooLong();
            }
            JsonNode json = Json.MAPPER.readTree(limited);
            if (json == null || json.isMissingNode()) {
                throw new EngineException(Code.INVALID_JSON, Sentence.of("The body is empty; send a JSON object."));
            }
            if (!json.isObject()) {
                throw new EngineException(Code.INVALID_JSON, Sentence.of("The body must be a JSON object."));
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    Code.INVALID_JSON,
                    Sentence.of(
                            "The body is not JSON: {} (line {}, column {}).",
                            e.getOriginalMessage(),
                            e.getLocation().getLineNr(),
                            e.getLocation().getColumnNr()));
        } catch (LimitedBody.TooLong e) {
            drain();
            throw new EngineException(
                    Code.BODY_TOO_LARGE,
                    Sentence.of("The body is larger than {} MiB.", Json.LONGEST_BODY >> 20)
                            .then(Sentence.of("Send smaller pictures: what is beyond a few thousand pixels is scaled"
                                    + " away anyway.")));
        }
    }

    private static long length(String header) {
        try {
            return Long.parseLong(header.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void drain() throws IOException {
        InputStream rest = exchange.getRequestBody();
        byte[] buffer = new byte[1 << 16];
        long drained = 0;
        int n;
        while (drained < DRAINED && (n = rest.read(buffer)) >= 0) {
            drained += n;
        }
    }

    void json(int status, JsonNode body) throws IOException {
        text(status, "application/json", body.toString());
    }

    void text(int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        header("Content-Type", type);
        answered = true;
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }

    /// Begins an answer of unknown length.
    OutputStream stream(String type) throws IOException {
        header("Content-Type", type);
        header("Cache-Control", "no-store");
        answered = true;
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    void error(EngineException e) throws IOException {
        if (answered) {
            throw new IOException("the answer had begun when it failed", e);
        }
        ObjectNode body = Json.object();
        body.set("error", ErrorJson.write(e));
        json(e.status(), body);
    }
}
