package dev.headroom.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headroom.inference.Backend;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.ErrorJson;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves one [Backend] on one address. It listens before the backend is there, so that a taken port is known before
/// weights are read; until then `/health` says `loading` and every other route 503.
public final class InferenceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceServer.class);

    static {
        // without it every small event of a stream waits 40 ms for the client's acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /// One route's work.
    @FunctionalInterface
    interface Route {
        void handle(Call call) throws IOException;
    }

    private final HttpServer http;
    private final ExecutorService threads;
    private final byte[] token;
    /// path -> method -> work
    private final Map<String, Map<String, Route>> routes = new TreeMap<>();
    private final Metrics metrics = new Metrics();
    private volatile Optional<Backend> backend = Optional.empty();
    private volatile boolean closing;

    /// A server that is ready at once.
    ///
    /// @throws EngineException `port_in_use`
    public InferenceServer(Backend backend, String host, int port, String token) {
        this(host, port, token);
        serve(backend);
    }

    /// A server that says `loading` until [#serve].
    ///
    /// @param host address to listen on
    /// @param port 0 for any free one
    /// @param token the bearer token every caller must show, not empty
    /// @throws EngineException `port_in_use`, or `bad_address`
    public InferenceServer(String host, int port, String token) {
        if (token.isEmpty()) {
            throw new IllegalArgumentException("The API key is empty; leave it out to have one made.");
        }
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.http = bind(host, port);
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("http-", 0).factory());
        route("GET", "/health", this::health);
        route("GET", "/v1/models", call -> call.json(200, Replies.models(call.backend())));
        route("POST", "/v1/chat/completions", new ChatRoute(metrics, () -> closing)::handle);
        route("GET", "/memory", new MemoryRoute(() -> closing)::handle);
        route("GET", "/settings", call -> call.json(200, Replies.settings(call.backend())));
        route("POST", "/settings", SettingsRoute::handle);
        route("GET", "/metrics", call -> call.text(200, "text/plain; version=0.0.4", metrics.text(call.backend())));
        http.createContext("/", this::dispatch);
        http.setExecutor(threads);
        http.start();
    }

    private static HttpServer bind(String host, int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
        } catch (BindException e) {
            throw new EngineException(
                    Code.PORT_IN_USE,
                    Sentence.of("Port {} of {} is taken or not allowed ({}).", port, host, Sentence.of(e))
                            .then(Sentence.of("Choose another with --server-port, or 0 for any free one.")));
        } catch (IOException | IllegalArgumentException e) {
            throw new EngineException(
                    Code.BAD_ADDRESS, Sentence.of("Cannot listen on {} port {}: {}.", host, port, Sentence.of(e)));
        }
    }

    private void route(String method, String path, Route work) {
        routes.computeIfAbsent(path, _ -> new TreeMap<>()).put(method, work);
    }

    /// From now on requests are answered.
    public void serve(Backend ready) {
        backend = Optional.of(ready);
    }

    public int port() {
        return http.getAddress().getPort();
    }

    private void dispatch(HttpExchange exchange) {
        Call call = new Call(exchange, backend);
        try (exchange) {
            try {
                find(call).handle(call);
            } catch (EngineException e) {
                call.error(e);
            } catch (IllegalArgumentException e) {
                call.error(new EngineException(Code.INVALID_REQUEST, Sentence.of(e)));
            } catch (RuntimeException e) {
                LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                call.error(EngineException.unexpected(e));
            }
        } catch (IOException e) {
            LOG.debug("the client of {} went away", exchange.getRequestURI(), e);
        }
    }

    private Route find(Call call) {
        String path = call.path();
        Map<String, Route> methods = routes.get(path);
        if (methods == null) {
            throw new EngineException(
                    Code.NOT_FOUND,
                    Sentence.of("There is no {} here; there are {}.", path, String.join(", ", routes.keySet())));
        }
        Route route = methods.get(call.method());
        if (route == null) {
            call.header("Allow", String.join(", ", methods.keySet()));
            throw new EngineException(
                    Code.METHOD_NOT_ALLOWED,
                    Sentence.of(
                            "{} understands {}, not {}.", path, String.join(" and ", methods.keySet()), call.method()));
        }
        if (!path.equals("/health")) {
            authorize(call);
        }
        return route;
    }

    private void authorize(Call call) {
        String shown = call.requestHeader("Authorization").orElse("");
        List<String> words = List.of(shown.strip().split("\\s+", 2));
        boolean bearer = words.size() == 2 && words.getFirst().equalsIgnoreCase("Bearer");
        if (!bearer || !MessageDigest.isEqual(words.get(1).getBytes(StandardCharsets.UTF_8), token)) {
            call.header("WWW-Authenticate", "Bearer");
            throw new EngineException(
                    Code.INVALID_API_KEY,
                    bearer
                            ? Sentence.of("The API key is not the one this engine was started with.")
                            : Sentence.of("This engine asks for its API key: send the header \"Authorization: Bearer"
                                    + " KEY\"."));
        }
    }

    private void health(Call call) throws IOException {
        Optional<EngineException> death = backend.map(ready -> ready.death().getNow(null));
        if (death.isPresent()) {
            ObjectNode body = Json.object().put("status", "failed");
            body.set("error", ErrorJson.write(death.get()));
            call.json(503, body);
            return;
        }
        boolean ready = backend.isPresent();
        call.json(ready ? 200 : 503, Json.object().put("status", ready ? "healthy" : "loading"));
    }

    /// Ends streams, lets short answers finish, then frees the port. The backend stays open.
    @Override
    public void close() {
        closing = true;
        http.stop(1);
        threads.shutdownNow();
    }
}
