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
import dev.headroom.engine.Refusal;
import dev.headroom.memory.Activity;
import dev.headroom.memory.ComponentKind;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AttachedSessionContractTest {
    private final Map<String, String> routes = new ConcurrentHashMap<>();
    /// What a llama-server says to everything while it loads.
    private static final String LOADING =
            "{\"error\":{\"message\":\"Loading model\",\"type\":\"unavailable_error\",\"code\":503}}";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    /// Paths that want no key.
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private volatile boolean loading;
    private HttpServer server;
    private volatile String wantedKey = "";
    private Optional<AttachedSession> opened = Optional.empty();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String sent = exchange.getRequestHeaders().getFirst("Authorization");
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            boolean allowed = wantedKey.isEmpty() || open.contains(path) || ("Bearer " + wantedKey).equals(sent);
            String body = loading ? LOADING : routes.get(path);
            String answer = !allowed
                    ? "{\"error\":{\"message\":\"bad key\",\"code\":\"invalid_api_key\"}}"
                    : body == null ? "{}" : body;
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(!allowed ? 401 : loading ? 503 : body == null ? 404 : 200, bytes.length);
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        # since 2026 told in tokens: blocks times their size are not that where some layers keep no keys
        {block_size="8",num_gpu_blocks="320",kv_cache_size_tokens="463459"} 1.0           | 463459
        {engine="0",block_size="16",num_gpu_blocks="661",kv_cache_size_tokens="10576"} 1.0 | 10576
        # engines that do not say yet
        {block_size="16",num_gpu_blocks="None",kv_cache_memory_bytes="None"} 1.0           |
        """)
    void theCacheOfVllmIsTakenAsItTellsIt(String labels, Long tokens) throws Exception {
        models("vllm", "m", "");
        routes.put("/metrics", "vllm:cache_config_info" + labels + "\nvllm:num_requests_running{engine=\"0\"} 3.0\n");

        ServerFacts facts = ready(OptionalLong.empty()).facts().orElseThrow();

        assertThat(facts.cacheTokens()).isEqualTo(tokens == null ? OptionalLong.empty() : OptionalLong.of(tokens));
        assertThat(facts.running()).isEqualTo(OptionalInt.of(3));
    }

    @Test
    void enginesBehindOneVllmAreAddedUp() throws Exception {
        models("vllm", "m", "");
        routes.put("/metrics", """
            vllm:cache_config_info{engine="0",block_size="16",num_gpu_blocks="100"} 1.0
            vllm:cache_config_info{engine="1",block_size="16",num_gpu_blocks="100"} 1.0
            """);

        assertThat(ready(OptionalLong.empty()).facts().orElseThrow().cacheTokens())
                .isEqualTo(OptionalLong.of(3200));
    }

    @Test
    void bytesThatSglangReportsAreTakenAndNothingIsAssumed() throws Exception {
        models("sglang", "InternVL", "");
        routes.put("/server_info", """
            {"version":"0.5.9","context_length":8192,"max_total_num_tokens":262144,"kv_cache_dtype":"auto",
             "internal_states":[{"memory_usage":{"weight":15.25,"kvcache":32.0,"cuda_graph":0.5,"token_capacity":262144}}]}
            """);
        routes.put("/metrics", "sglang:token_usage 0.5\nsglang:num_running_reqs 2\n");

        AttachedSession session = ready(OptionalLong.of(1));

        MemoryReport report = session.memory().orElseThrow();
        assertThat(report.kv().reserved()).isEqualTo(32L << 30);
        assertThat(report.kv().bytesPerToken()).isEqualTo(131_072);
        assertThat(report.kv().used()).isEqualTo(16L << 30);
        assertThat(report.bytes(ComponentKind.WEIGHTS_LANGUAGE)).isEqualTo((61L << 30) / 4);
        assertThat(report.bytes(ComponentKind.RUNTIME)).isEqualTo(1L << 29);
        assertThat(report.activity()).isEqualTo(Activity.SERVING);
        assertThat(session.warnings()).isEmpty();
        assertThat(session.cacheBytesAreAssumed()).isFalse();
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
        assertThat(session.asked())
                .as("no difference to complain of")
                .isEqualTo(session.applied().orElseThrow());
    }

    @Test
    void anOldLlamaServerTellsSlotsAndTheTokensInThem() throws Exception {
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
    void aLlamaServerOfTodayTellsTheTokensInItsOnlySlotAndTheBytesOfItsTensors() throws Exception {
        llama(
                1,
                false,
                1,
                "{\"id\":0,\"n_ctx\":2048,\"is_processing\":false,\"n_prompt_tokens\":512,"
                        + "\"n_prompt_tokens_processed\":0,\"n_prompt_tokens_cache\":0}");

        AttachedSession session = ready(OptionalLong.of(3072));
        ServerFacts facts = session.facts().orElseThrow();

        assertThat(facts.version()).contains("b10587-3f545becc");
        assertThat(facts.cacheTokens()).isEqualTo(OptionalLong.of(2048));
        assertThat(facts.cacheUsed()).isEqualTo(OptionalLong.of(512));
        assertThat(facts.cacheShare()).isEqualTo(OptionalDouble.of(0.25));
        assertThat(facts.pictures()).contains(false);
        assertThat(facts.running()).isEqualTo(OptionalInt.of(1));
        MemoryReport report = session.memory().orElseThrow();
        assertThat(report.bytes(ComponentKind.WEIGHTS_LANGUAGE)).isEqualTo(9_097_216);
        assertThat(report.kv().used()).isEqualTo(512 * 3072);
        assertThat(report.components().getLast().formula()).asString().contains("taken to be of 16 bit");
        assertThat(session.warnings())
                .singleElement()
                .asString()
                .contains("estimate", "--cache-type-k, --cache-type-v", "16 bit are assumed");
        assertThat(session.cacheBytesAreAssumed()).isTrue();
    }

    @Test
    void slotsThatMayShareACacheLeaveItsSizeUnknownWithTheReason() throws Exception {
        llama(4, false, 0, "{\"id\":0,\"n_ctx\":2048,\"is_processing\":false}");

        AttachedSession session = ready(OptionalLong.of(3072));

        assertThat(session.facts().orElseThrow().cacheTokens()).isEmpty();
        assertThat(session.facts().orElseThrow().cacheUsed()).isEqualTo(OptionalLong.of(0));
        assertThat(session.memory().orElseThrow().kv()).isEqualTo(MemoryReport.Kv.NONE);
        assertThat(session.warnings())
                .singleElement()
                .asString()
                .contains("4 slots share one KV cache", "between 2,048 and 8,192 tokens");
        assertThat(session.cacheBytesAreAssumed()).isFalse();
    }

    @Test
    void lookingAtALlamaServerDoesNotKeepItAwake() throws Exception {
        llama(1, false, 0, "{\"id\":0,\"n_ctx\":2048,\"is_processing\":false}");
        AttachedSession session = ready(OptionalLong.of(3072));
        looks(3);
        // its slots cannot be asked without being taken for work
        assertThat(asked).filteredOn("/slots"::equals).hasSize(1);

        llama(1, false, 2, "{\"id\":0,\"n_ctx\":2048,\"is_processing\":true,\"n_prompt_tokens\":100}");
        until(
                "busy slots are asked",
                () -> session.facts()
                        .filter(f -> f.cacheUsed().equals(OptionalLong.of(100)))
                        .isPresent());

        llama(1, true, 0, "");
        until(
                "it sleeps",
                () -> session.warnings().stream().anyMatch(w -> w.toString().contains("The server sleeps")));
        asked.clear();
        looks(3);
        assertThat(asked).doesNotContain("/slots");
        assertThat(session.memory().orElseThrow().components()).isEmpty();
        assertThat(session.state()).isInstanceOf(EngineState.Ready.class);
    }

    @Test
    void aServerThatLoadsIsWaitedFor() throws Exception {
        llama(1, false, 0, "{\"id\":0,\"n_ctx\":2048,\"is_processing\":false}");
        loading = true;
        AttachedSession session = attach(address(), Optional.empty(), OptionalLong.empty());
        until(
                "it says so",
                () -> session.state() instanceof EngineState.Starting s
                        && s.step().toString().contains("Loading model"));

        loading = false;
        await(session, EngineState.Ready.class);

        loading = true; // started anew by its owner
        await(session, EngineState.Starting.class);
        routes.put("/v1/models", routes.get("/v1/models").replace("demo", "another"));
        loading = false;
        until(
                "the new model is seen",
                () -> session.state() instanceof EngineState.Ready r
                        && r.model().equals("another"));
    }

    @Test
    void aWrongKeyIsNoticedWhereModelsAreToldToEverybody() throws Exception {
        llama(1, false, 0, "");
        wantedKey = "right";
        open.add("/v1/models");

        assertThat(failure(address(), Optional.of("wrong")))
                .isInstanceOfSatisfying(
                        EngineFailure.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(new Refusal.Key()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        auto        | 1000 | true  | says auto for the type of keys and values
        fp8_e4m3    | 500  | false |
        bfloat16    | 1000 | false |
        fp4_e2m1    |      | false | keeps keys and values as fp4_e2m1; how many bytes that takes is not known
        """)
    void bytesOfACacheFollowTheTypeItTells(String type, Long perToken, boolean assumed, String words) throws Exception {
        models("sglang", "m", "");
        routes.put(
                "/get_server_info",
                "{\"version\":\"0.5.1\",\"max_total_num_tokens\":5000,\"kv_cache_dtype\":\"%s\"}".formatted(type));

        AttachedSession session = ready(OptionalLong.of(1000));

        assertThat(session.memory().map(m -> m.kv().bytesPerToken())).isEqualTo(Optional.ofNullable(perToken));
        assertThat(session.cacheBytesAreAssumed()).isEqualTo(assumed);
        assertThat(session.warnings())
                .hasSize(words == null ? 0 : 1)
                .allMatch(w -> w.toString().contains(words));
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
                    assertThat(refused.status()).hasValue(401);
                    assertThat(refused.refusal()).isEqualTo(new Refusal.Key());
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
                        int _ = socket.getInputStream().read(new byte[4096]);
                    } catch (IOException e) {
                        // who was turned away may be gone already; the next one is turned away too
                    }
                }
            });
            URI secure = URI.create("https://127.0.0.1:" + plain.getLocalPort());

            assertThat(failure(secure, Optional.empty()))
                    .isInstanceOfSatisfying(
                            EngineFailure.Refused.class,
                            refused -> assertThat(refused.said().toString())
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
                        refused -> assertThat(refused.said().toString()).contains("Nothing listens on 127.0.0.1"));
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

    /// As the real one answers, build b10587.
    private void llama(int slots, boolean asleep, int running, String slot) {
        routes.put(
                "/v1/models",
                "{\"models\":[{\"name\":\"demo\"}],\"object\":\"list\",\"data\":[{\"id\":\"demo\",\"aliases\":[],"
                    + "\"object\":\"model\",\"owned_by\":\"llamacpp\",\"meta\":{\"n_ctx\":2048,\"n_ctx_train\":2048,"
                    + "\"n_params\":4542976,\"size\":9097216,\"ftype\":\"F16\"}}]}");
        routes.put(
                "/props",
                ("{\"default_generation_settings\":{\"params\":{},\"n_ctx\":2048},\"total_slots\":%d,"
                                + "\"modalities\":{\"vision\":false,\"audio\":false},\"endpoint_slots\":true,"
                                + "\"endpoint_metrics\":true,\"build_info\":\"b10587-3f545becc\",\"is_sleeping\":%s}")
                        .formatted(slots, asleep));
        routes.put("/slots", "[" + slot + "]");
        routes.put("/metrics", "llamacpp:requests_processing %d\nllamacpp:n_tokens_max 45\n".formatted(running));
    }

    private void looks(int wanted) throws InterruptedException {
        long before = asked.stream().filter("/v1/models"::equals).count();
        until(
                "it is looked at",
                () -> asked.stream().filter("/v1/models"::equals).count() >= before + wanted);
    }

    private static void until(String what, BooleanSupplier holds) throws InterruptedException {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(patience);
            Thread.sleep(5);
        }
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
