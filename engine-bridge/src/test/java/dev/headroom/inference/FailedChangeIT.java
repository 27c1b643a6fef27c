package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.GenerationRequest.Message;
import dev.headroom.inference.GenerationRequest.Text;
import dev.headroom.inference.http.InferenceServer;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A change of the cache that meets an error in the middle, where the old cache was given up for the new one.
class FailedChangeIT {
    private static final Path TINY = Path.of("src/test/resources/tiny-internvl2");
    private static final long MIB = 1 << 20;
    private static final Settings SETTINGS = Settings.defaults(200 * MIB)
            .withSessionLen(512)
            .withMaxBatchSize(3)
            .withMaxPrefillTokenNum(64)
            .withCacheMaxEntryCount(0.8); // two caches of that size do not fit beside each other

    /// What the next tries to take a cache meet; afterwards they succeed.
    private final Queue<Throwable> failures = new ArrayDeque<>();

    private EmbeddedBackend engine;
    private InferenceServer server;

    @BeforeEach
    void start() {
        engine = EmbeddedBackend.load(
                ModelFolder.open(TINY),
                "tiny",
                Map.of(),
                SETTINGS,
                ProgressListener.NONE,
                HeapBudget.ofThisProcess(),
                system -> (kv, settings) -> {
                    Throwable failure = failures.poll();
                    if (failure instanceof Error error) {
                        throw error;
                    }
                    if (failure instanceof RuntimeException exception) {
                        throw exception;
                    }
                    return system.take(kv, settings);
                });
        server = new InferenceServer("127.0.0.1", 0, "key");
        server.serve(engine);
    }

    @AfterEach
    void close() {
        server.close();
        engine.close();
    }

    private static Throwable failure(String name) {
        return switch (name) {
            case "no memory" -> new OutOfMemoryError("injected");
            case "a deep stack" -> new StackOverflowError();
            case "a class that is gone" -> new NoClassDefFoundError("injected");
            default -> new IllegalStateException("injected");
        };
    }

    private GenerationResult ask() {
        return engine.generate(
                new GenerationRequest(
                        List.of(new Message("user", List.of(new Text("hi")))),
                        Sampling.greedy(2),
                        Optional.empty(),
                        () -> false),
                piece -> {});
    }

    private HttpResponse<String> health() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/health"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no memory", "a deep stack", "a class that is gone", "a bug"})
    void whateverIsThrownTheOldCacheIsTakenAgain(String what) throws Exception {
        failures.add(failure(what));
        EngineException refused =
                catchThrowableOfType(EngineException.class, () -> engine.apply(SETTINGS.withCacheMaxEntryCount(0.7)));

        assertThat(refused).isNotNull();
        assertThat(failures).isEmpty();
        assertThat(engine.asked()).isEqualTo(SETTINGS);
        assertThat(ask().completionTokens()).isPositive();
        assertThat(health().statusCode()).isEqualTo(200);
        engine.apply(SETTINGS.withCacheMaxEntryCount(0.7));
        assertThat(ask().completionTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no memory", "a deep stack", "a bug"})
    void anEngineThatCannotTakeItsOldCacheAgainSaysSoInItsHealth(String what) throws Exception {
        failures.add(failure(what));
        failures.add(failure(what));
        EngineException refused =
                catchThrowableOfType(EngineException.class, () -> engine.apply(SETTINGS.withCacheMaxEntryCount(0.7)));

        assertThat(refused.code()).isEqualTo(Code.ENGINE_DIED);
        engine.death().get(20, TimeUnit.SECONDS);
        HttpResponse<String> health = health();
        JsonNode body = new ObjectMapper().readTree(health.body());
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(body.path("status").asText()).isEqualTo("failed");
        assertThat(body.path("error").path("code").asText()).isEqualTo("engine_died");
        assertThat(catchThrowableOfType(EngineException.class, this::ask).code())
                .isEqualTo(Code.ENGINE_DIED);
    }

    @Test
    void aChangeThatMeetsAnErrorKeepsNothingOfTheNewCache() {
        long held = NativeMemory.held();
        for (int i = 0; i < 5; i++) {
            failures.add(new OutOfMemoryError("injected"));
            assertThatThrownBy(() -> engine.apply(SETTINGS.withCacheMaxEntryCount(0.7)))
                    .isInstanceOf(EngineException.class);
        }
        assertThat(NativeMemory.held()).isEqualTo(held);
    }
}
