package dev.headroom.engine.attached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AttachedSessionContractTest {
    private final Map<String, String> routes = new ConcurrentHashMap<>();
    private HttpServer server;
    private volatile String wantedKey = "";
    private Optional<AttachedSession> opened = Optional.empty();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String sent = exchange.getRequestHeaders().getFirst("Authorization");
            boolean allowed = wantedKey.isEmpty() || ("Bearer " + wantedKey).equals(sent);
            String body = routes.get(exchange.getRequestURI().getPath());
            String answer = !allowed
                    ? "{\"error\":{\"message\":\"bad key\",\"code\":\"invalid_api_key\"}}"
                    : body == null ? "{}" : body;
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(!allowed ? 401 : body == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        opened.ifPresent(AttachedSession::close);
        server.stop(0);
    }

    @Test
    void vllmIsKnownByItsModelsAndItsCacheByItsMetrics() throws Exception {
        models("vllm", "Qwen2-VL", ",\"max_model_len\":32768");
        routes.put("/version", "{\"version\":\"0.11.0\"}");
        routes.put("/metrics", """
            vllm:cache_config_info{block_size="16",cache_dtype="auto",num_gpu_blocks="27000"} 1.0
            vllm:kv_cache_usage_perc{engine="0",model_name="Qwen2-VL"} 0.25
            """);

        ServerFacts facts = ready(OptionalLong.of(1000)).facts().orElseThrow();

        assertThat(facts.kind()).isEqualTo(ServerKind.VLLM);
        assertThat(facts.version()).contains("0.11.0");
        assertThat(facts.contextLen()).isEqualTo(OptionalInt.of(32768));
        assertThat(facts.cacheTokens()).isEqualTo(OptionalLong.of(432_000));
        assertThat(facts.cacheShare()).isEqualTo(OptionalDouble.of(0.25));
        MemoryReport report = opened.orElseThrow().memory().orElseThrow();
        assertThat(report.kv().reserved()).isEqualTo(432_000_000);
        assertThat(report.kv().used()).isEqualTo(108_000_000);
    }

    @Test
    void aCacheThatSglangCanNeverFillIsNamedWithTheSettingThatGivesItBack() throws Exception {
        models("sglang", "InternVL", "");
        routes.put(
                "/get_server_info",
                "{\"version\":\"0.5.1\",\"context_length\":8192,\"max_running_requests\":16,\"max_total_num_tokens\":500000}");
        routes.put("/metrics", "sglang:token_usage{model_name=\"x\"} 0.01\n");

        AttachedSession session = ready(OptionalLong.empty());

        assertThat(session.facts().orElseThrow().reachableTokens()).isEqualTo(OptionalLong.of(131_072));
        assertThat(session.warnings())
                .singleElement()
                .asString()
                .contains("500,000 tokens", "74 %", "--mem-fraction-static");
        assertThat(session.applied().orElseThrow().sessionLen()).isEqualTo(8192);
    }

    @Test
    void llamaServerTellsSlotsAndTheTokensInThem() throws Exception {
        models("llamacpp", "gemma", "");
        routes.put(
                "/props",
                "{\"default_generation_settings\":{\"n_ctx\":4096},\"total_slots\":4,\"build_info\":\"b6000\"}");
        routes.put("/slots", "[{\"id\":0,\"n_past\":1024},{\"id\":1,\"n_past\":1024}]");
        routes.put("/metrics", "llamacpp:memory_model_bytes{device=\"CUDA0\"} 4294967296\n");

        ServerFacts facts = ready(OptionalLong.empty()).facts().orElseThrow();

        assertThat(facts.kind()).isEqualTo(ServerKind.LLAMA_SERVER);
        assertThat(facts.cacheTokens()).isEqualTo(OptionalLong.of(16_384));
        assertThat(facts.cacheShare()).isEqualTo(OptionalDouble.of(0.125));
        assertThat(facts.memory()).extracting(ServerFacts.Reported::bytes).containsExactly(4_294_967_296L);
        assertThat(facts.findings()).isEmpty();
    }

    @Test
    void ollamaTellsWhatLiesOutsideTheCard() throws Exception {
        models("library", "llava:7b", "");
        routes.put("/api/version", "{\"version\":\"0.12.3\"}");
        routes.put(
                "/api/ps",
                "{\"models\":[{\"name\":\"llava:7b\",\"size\":6000000000,\"size_vram\":4000000000,\"context_length\":4096}]}");

        AttachedSession session = ready(OptionalLong.empty());

        assertThat(session.facts().orElseThrow().kind()).isEqualTo(ServerKind.OLLAMA);
        assertThat(session.memory().orElseThrow().components())
                .extracting(MemoryReport.Part::component)
                .containsExactly("unattributed", "outside_device");
        assertThat(session.warnings()).singleElement().asString().contains("1.86 GiB", "host's memory");
    }

    @Test
    void lmdeploysProxyIsKnownByItsNodes() throws Exception {
        models("lmdeploy", "internvl", "");
        routes.put("/nodes/status", "{\"http://10.0.0.1:23333\":{},\"http://10.0.0.2:23333\":{}}");

        ServerFacts facts = ready(OptionalLong.empty()).facts().orElseThrow();

        assertThat(facts.kind()).isEqualTo(ServerKind.LMDEPLOY_PROXY);
        assertThat(facts.nodes()).containsExactly("http://10.0.0.1:23333", "http://10.0.0.2:23333");
    }

    @Test
    void anUnknownServerIsChattedWithInPlainWords() throws Exception {
        models("someone", "m", "");

        assertThat(ready(OptionalLong.empty()).facts().orElseThrow().kind()).isEqualTo(ServerKind.OTHER);
        assertThat(opened.orElseThrow().memory()).isEmpty();
    }

    @Test
    void aWrongKeyIsSaidAsSuch() throws Exception {
        models("vllm", "m", "");
        wantedKey = "right";

        assertThat(failure(address(), Optional.of("wrong")))
                .isInstanceOfSatisfying(EngineFailure.Refused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(401);
                    assertThat(refused.code()).isEqualTo("invalid_api_key");
                });
    }

    @Test
    void aSecureAddressOfAPlainServerIsATlsError() throws Exception {
        // as uvicorn does: plain words to whoever does not speak plain HTTP
        try (ServerSocket plain = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                while (!plain.isClosed()) {
                    try (Socket socket = plain.accept()) {
                        socket.getOutputStream()
                                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            URI secure = URI.create("https://127.0.0.1:" + plain.getLocalPort());

            assertThat(failure(secure, Optional.empty()))
                    .isInstanceOfSatisfying(
                            EngineFailure.Refused.class,
                            refused -> assertThat(refused.sentence())
                                    .contains("127.0.0.1")
                                    .contains("speaks plain http on this port: write http://"));
        }
    }

    @Test
    void nothingAtTheAddressIsSaid() throws Exception {
        URI gone = address();
        server.stop(0);

        assertThat(failure(gone, Optional.empty()))
                .isInstanceOfSatisfying(
                        EngineFailure.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("Nothing listens on 127.0.0.1"));
    }

    @Test
    void aServerThatGoesAwayIsNoticed() throws Exception {
        models("vllm", "m", "");
        AttachedSession session = ready(OptionalLong.empty());

        server.stop(0);

        assertThat(await(session, EngineState.Failed.class)).isInstanceOf(EngineState.Failed.class);
        assertThat(ask(session)).isInstanceOf(ChatOutcome.Failed.class);
    }

    @Test
    void onlyWhatTravelsWithAMessageCanBeChanged() throws Exception {
        models("lmdeploy", "m", "");
        AttachedSession session = ready(OptionalLong.empty());

        assertThat(session.apply(session.asked().withMaxDynamicPatch(6)).join())
                .isInstanceOf(ApplyOutcome.Applied.class);
        assertThat(session.apply(session.asked().withCacheMaxEntryCount(0.3)).join())
                .isInstanceOfSatisfying(
                        ApplyOutcome.Rejected.class,
                        rejected -> assertThat(rejected.failure().toString()).contains("not started by Headroom"));
    }

    @Test
    void whatIsNoAddressIsRefusedAtOnce() {
        assertThatThrownBy(() -> AttachedSession.attach(
                        URI.create("localhost"), Optional.empty(), Settings.defaults(1 << 30), OptionalLong.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http://127.0.0.1:23333");
    }

    private void models(String owner, String name, String more) {
        routes.put(
                "/v1/models",
                "{\"object\":\"list\",\"data\":[{\"id\":\"%s\",\"object\":\"model\",\"owned_by\":\"%s\"%s}]}"
                        .formatted(name, owner, more));
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private AttachedSession ready(OptionalLong perToken) throws Exception {
        AttachedSession session = attach(address(), Optional.empty(), perToken);
        await(session, EngineState.Ready.class);
        return session;
    }

    private EngineFailure failure(URI address, Optional<String> key) throws Exception {
        return ((EngineState.Failed) await(attach(address, key, OptionalLong.empty()), EngineState.Failed.class))
                .failure();
    }

    private AttachedSession attach(URI address, Optional<String> key, OptionalLong perToken) {
        AttachedSession session =
                AttachedSession.attach(address, key, Settings.defaults(24L << 30), perToken, Duration.ofMillis(30));
        opened = Optional.of(session);
        return session;
    }

    private static EngineState await(AttachedSession session, Class<? extends EngineState> wanted) throws Exception {
        CompletableFuture<EngineState> reached = new CompletableFuture<>();
        try (var _ = session.onState(s -> {
            if (wanted.isInstance(s)) {
                reached.complete(s);
            }
        })) {
            return reached.get(40, TimeUnit.SECONDS);
        }
    }

    private static ChatOutcome ask(AttachedSession session) throws Exception {
        ChatMessage message = new ChatMessage(
                "1", ChatMessage.Role.USER, List.of(new ContentPart.Text("hi")), Instant.now(), Optional.empty());
        return session.chat(new ChatRequest(List.of(message), Sampling.greedy(4), Optional.empty()), _ -> {})
                .outcome()
                .get(20, TimeUnit.SECONDS);
    }
}
