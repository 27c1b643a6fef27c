package dev.headroom.inference.http;

import dev.headroom.inference.Backend;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.HeapBudget;
import dev.headroom.settings.SettingException;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves one [Backend] on one address. It listens before the backend is there, so that a taken port is known before
/// weights are read; until then `/health` says `loading` and every other route 503.
public final class InferenceServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceServer.class);

    /// How long answers may take to end when the server does: a client that hears nothing for longer thinks of a crash.
    private static final Duration LAST_WORDS = Duration.ofMillis(300);

    /// One route's work.
    @FunctionalInterface
    interface Route {
        void handle(Call call) throws IOException;
    }

    private final Listener listener;
    private final byte[] token;
    private final Hosts hosts;
    private final HealthRoute health;
    private final HeapBudget heap;
    /// path -> method -> work
    private final Map<String, Map<String, Route>> routes = new TreeMap<>();
    private final Metrics metrics = new Metrics();
    private final ChatRoute chat = new ChatRoute(metrics, this::closing);
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
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
        this(host, port, token, ServerRules.USUAL);
    }

    public InferenceServer(String host, int port, String token, ServerRules rules) {
        this(host, port, token, rules, ConnectionLimits.USUAL, HeapBudget.ofThisProcess());
    }

    InferenceServer(String host, int port, String token, ServerRules rules, ConnectionLimits limits, HeapBudget heap) {
        if (token.isEmpty()) {
            throw new IllegalArgumentException("The API key is empty; leave it out to have one made.");
        }
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.heap = heap;
        List<String> all = new ArrayList<>(rules.names());
        all.add(host);
        this.hosts = new Hosts(all);
        this.health = new HealthRoute(() -> backend, rules.stuckAfter());
        route("GET", "/health", health::handle);
        route("GET", "/v1/models", call -> call.json(200, Replies.models(call.backend())));
        route("POST", "/v1/chat/completions", chat::handle);
        route("GET", "/memory", new MemoryRoute(this::closing)::handle);
        route("GET", "/settings", call -> call.json(200, Replies.settings(call.backend())));
        route("POST", "/settings", SettingsRoute::handle);
        route("GET", "/metrics", call -> call.text(200, "text/plain; version=0.0.4", metrics.text(call.backend())));
        this.listener = new Listener(bind(host, port), limits, new Connection.Handler() {
            @Override
            public void answer(Exchange exchange) throws IOException {
                dispatch(exchange);
            }

            @Override
            public void refuse(Exchange exchange, EngineException why) throws IOException {
                Call.error(exchange, why);
            }
        });
        listener.start();
    }

    private static ServerSocket bind(String host, int port) {
        try {
            ServerSocket socket = new ServerSocket();
            try {
                socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), Listener.BACKLOG);
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
            return socket;
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

    private boolean closing() {
        return closing;
    }

    private void route(String method, String path, Route work) {
        routes.computeIfAbsent(path, _ -> new TreeMap<>()).put(method, work);
    }

    /// How far the loading is, for those who ask.
    ///
    /// @param share of it that is done, 0 to 1
    public void loading(double share, Sentence step) {
        health.loading(share, step);
    }

    /// From now on requests are answered.
    public void serve(Backend ready) {
        backend = Optional.of(ready);
    }

    public int port() {
        return listener.port();
    }

    /// Whatever happens, there is an answer; what is the caller's fault leaves no trace in the log.
    private void dispatch(Exchange exchange) throws IOException {
        open.add(exchange);
        try (Call call = accept(exchange)) {
            find(call).handle(call);
        } catch (EngineException e) {
            Call.error(exchange, e);
        } catch (SettingException e) {
            Call.error(exchange, new EngineException(Code.BAD_SETTING, e.sentence()));
        } catch (IllegalArgumentException e) {
            Call.error(exchange, new EngineException(Code.INVALID_REQUEST, Sentence.of(e)));
        } catch (RuntimeException | Error e) {
            LOG.error("{} {} failed", exchange.method(), exchange.target(), e);
            Call.error(exchange, EngineException.unexpected(e));
        } finally {
            open.remove(exchange);
        }
    }

    private Call accept(Exchange exchange) {
        Target target = Target.of(exchange.target());
        List<String> named = new ArrayList<>(exchange.all("Host"));
        if (named.size() > 1 || named.isEmpty() && !exchange.isOld()) {
            throw new EngineException(
                    Code.INVALID_REQUEST, Sentence.of("A request names one Host; this one names {}.", named.size()));
        }
        target.host().ifPresent(named::add);
        named.forEach(host -> hosts.check(host, exchange.localAddress()));
        if (closing) {
            throw EngineException.stopped();
        }
        return new Call(exchange, target, backend, heap);
    }

    private Route find(Call call) {
        String path = call.path();
        Map<String, Route> methods = routes.get(path);
        if (methods == null) {
            throw new EngineException(
                    Code.NOT_FOUND,
                    Sentence.of(
                            "There is no {} here; there are {}.",
                            Target.shown(path),
                            String.join(", ", routes.keySet())));
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

    /// Whether a request is still worked on. After [#close] too: its work may not hear at once that it is not wanted.
    public boolean busy() {
        return listener.busy();
    }

    /// Ends answers with an error that says why, refuses new requests meanwhile, then frees the port. The backend stays
    /// open.
    @Override
    public void close() {
        closing = true;
        EngineException why = EngineException.stopped();
        chat.end(why);
        listener.awaitQuiet(LAST_WORDS);
        open.stream().filter(exchange -> !exchange.answered()).forEach(exchange -> refuse(exchange, why));
        listener.close();
    }

    private static void refuse(Exchange exchange, EngineException why) {
        try {
            Call.error(exchange, why);
        } catch (IOException e) {
            LOG.debug("an answer began as it was refused, or its client went away", e);
        }
    }
}
