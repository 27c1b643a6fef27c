package dev.headroom.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headroom.memory.MemoryReport;
import dev.headroom.memory.MemoryReportJson;
import dev.headroom.settings.Settings;
import dev.headroom.settings.SettingsJson;
import dev.headroom.words.Sentence;
import dev.headroom.words.SentenceJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// The one client for all engines: OpenAI's HTTP API in a [Dialect]. Safe for use from any thread.
///
/// What is retried: reading calls (GET) once, and a chat whose connection could not be made at all. A chat that was
/// sent is never sent again, for it may have been answered.
public final class OpenAiClient implements AutoCloseable {
    /// The metrics of a large cluster have some megabytes.
    private static final int LARGEST_DOCUMENT = 16 << 20;

    private static final int MOST_MODELS = 10_000;
    private static final int LONGEST_WORD = 200;
    private static final Duration RETRY_AFTER = Duration.ofMillis(200);

    static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final URI base;
    private final Optional<String> key;
    private final Dialect dialect;
    private final Timeouts timeouts;
    private final HttpClient http;

    /// @param base the server's root without `/v1`, for example `http://127.0.0.1:23333`; a trailing slash or `/v1` is
    ///     understood
    /// @param key sent as a bearer token
    public OpenAiClient(URI base, Optional<String> key, Dialect dialect, Timeouts timeouts) {
        this.base = URI.create(base.toString().replaceFirst("/+$", "").replaceFirst("/v1$", ""));
        if (this.base.getHost() == null || this.base.getScheme() == null) {
            throw new IllegalArgumentException(
                    "\"%s\" is not the address of a server; write it like http://127.0.0.1:23333.".formatted(base));
        }
        this.key = key.filter(k -> !k.isEmpty());
        this.dialect = dialect;
        this.timeouts = timeouts;
        HttpClient.Builder builder = HttpClient.newBuilder()
                // one plain connection per answer: closing it is how an answer is stopped
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeouts.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("engine-client-", 0).factory()));
        if (isLocal(this.base)) {
            builder.proxy(HttpClient.Builder.NO_PROXY);
        }
        this.http = builder.build();
    }

    private static boolean isLocal(URI address) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    public URI base() {
        return base;
    }

    public Dialect dialect() {
        return dialect;
    }

    /// What `GET /health` says: ready or not, in the server's own word (`healthy`, `loading`, `sleeping`).
    public record Health(boolean ready, String word) {}

    /// @throws EngineCallException when nothing answers
    public Health health() {
        HttpResponse<String> response = getOnce("/health", timeouts.answer());
        String word = response.statusCode() == 200 ? "healthy" : "status " + response.statusCode();
        try {
            String told = JSON.readTree(response.body()).path("status").asText(word);
            word = told.substring(0, Math.min(LONGEST_WORD, told.length()));
        } catch (JsonProcessingException e) {
            // an empty or plain body: LMDeploy 0.5, vLLM
        }
        return new Health(response.statusCode() == 200, word);
    }

    /// The served models, adapters included, in the server's order.
    ///
    /// @throws EngineCallException with the reason
    public List<ServedModel> models() {
        List<ServedModel> models = new ArrayList<>();
        for (JsonNode entry : getJson("/v1/models").path("data")) {
            if (models.size() < MOST_MODELS) {
                models.add(servedModel(entry));
            }
        }
        return models;
    }

    private static ServedModel servedModel(JsonNode entry) {
        String id = entry.path("id").asText();
        int len = entry.path("session_len").asInt(entry.path("max_model_len").asInt(0));
        Optional<EngineState.Adapter> adapter = entry.hasNonNull("lora_r")
                ? Optional.of(new EngineState.Adapter(
                        id,
                        entry.path("lora_r").asInt(),
                        entry.path("lora_alpha").asDouble()))
                : Optional.empty();
        return new ServedModel(
                id,
                Optional.ofNullable(entry.path("parent").textValue()),
                len > 0 ? OptionalInt.of(len) : OptionalInt.empty(),
                adapter);
    }

    /// Sends a chat and streams the answer. Never throws for what the server does.
    ///
    /// @param model the served name; a request's own adapter wins
    /// @param fragments gets the text as it comes, on a thread of this client
    public ChatTurn chat(String model, ChatRequest request, Consumer<String> fragments) {
        StreamedTurn turn =
                new StreamedTurn(this, ChatBody.write(model, request, dialect), fragments, request.progress());
        Thread.ofVirtual().name("chat-turn").start(turn);
        return turn;
    }

    /// One memory report of an engine of ours.
    public MemoryReport memory() {
        return MemoryReportJson.read(getJson("/memory"));
    }

    /// The engine's memory reports until the handle is closed or the stream ends.
    ///
    /// @param ended called once when the stream ended by itself, with the reason
    public EngineSession.Subscription memoryStream(
            Duration interval, Consumer<MemoryReport> reports, Consumer<EngineFailure> ended) {
        MemoryStream stream = new MemoryStream(this, interval, reports, ended);
        Thread.ofVirtual().name("memory-stream").start(stream);
        return stream;
    }

    /// @param base completes fields that the server does not name
    public EngineSettings settings(Settings base) {
        return settings(getJson("/settings"), base);
    }

    /// Asks for settings, all of them named; blocks while the engine rebuilds its cache.
    ///
    /// @throws EngineCallException `needs_restart` (409) for what cannot change live, out of memory when it does
    ///     not fit
    public EngineSettings apply(Settings settings, Duration patience) {
        return settings(postJson("/settings", SettingsJson.write(settings), patience), settings);
    }

    private static EngineSettings settings(JsonNode json, Settings base) {
        return new EngineSettings(
                SettingsJson.read(json.path("asked"), base),
                SettingsJson.read(json.path("applied"), base),
                SentenceJson.all(json, "warnings"));
    }

    /// Any other document of a server, for example `/metrics`.
    ///
    /// @throws EngineCallException with the reason, for any status but 200
    public String getText(String path) {
        HttpResponse<String> response;
        try {
            response = getOnce(path, timeouts.answer());
        } catch (EngineCallException e) {
            pause();
            response = getOnce(path, timeouts.answer());
        }
        if (response.statusCode() != 200) {
            throw new EngineCallException(EngineErrors.of(response.statusCode(), response.body()));
        }
        return response.body();
    }

    /// @throws EngineCallException with the reason
    public JsonNode getJson(String path) {
        return parse(getText(path));
    }

    /// @throws EngineCallException with the reason
    public JsonNode postJson(String path, JsonNode body, Duration patience) {
        HttpRequest request = request(path)
                .timeout(patience)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<String> response = send(request);
        if (response.statusCode() >= 300) {
            throw new EngineCallException(EngineErrors.of(response.statusCode(), response.body()));
        }
        return parse(response.body());
    }

    private static JsonNode parse(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            Optional<EngineFailure> error = EngineErrors.in(200, json);
            if (error.isPresent()) {
                throw new EngineCallException(error.get());
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new EngineCallException(EngineErrors.of(200, body));
        }
    }

    static <T> T read(JsonNode json, Class<T> type) {
        try {
            return JSON.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new EngineCallException(new EngineFailure.Refused(
                    OptionalInt.of(200),
                    new Refusal.Unknown("bad_answer"),
                    Sentence.of(
                            "The engine sent something this version does not understand: {}", e.getOriginalMessage())));
        }
    }

    private HttpResponse<String> getOnce(String path, Duration patience) {
        return send(request(path).timeout(patience).GET().build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return received(request);
        } catch (IOException e) {
            throw new EngineCallException(BrokenConnection.of(request, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineCallException(new EngineFailure.Disconnected(Sentence.of("The call was given up.")));
        }
    }

    /// The client's own time limit ends with the headers: a body that trickles would be waited for for ever.
    private HttpResponse<String> received(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> exchange =
                http.sendAsync(request, LimitedText.handler(LARGEST_DOCUMENT));
        try {
            Duration patience = request.timeout().orElse(timeouts.answer());
            return exchange.get(patience.plus(timeouts.connect()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw (IOException) new HttpTimeoutException("the answer does not end").initCause(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        } finally {
            exchange.cancel(true);
        }
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        key.ifPresent(k -> request.header("Authorization", "Bearer " + k));
        return request;
    }

    HttpClient http() {
        return http;
    }

    Timeouts timeouts() {
        return timeouts;
    }

    /// Whether nothing can have reached the server, so that sending again is safe.
    static boolean neverSent(IOException e) {
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
    }

    static void pause() {
        try {
            Thread.sleep(RETRY_AFTER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends all connections; running turns end as disconnected.
    @Override
    public void close() {
        http.shutdownNow();
    }
}
