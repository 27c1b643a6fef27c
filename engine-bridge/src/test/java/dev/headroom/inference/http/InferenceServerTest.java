package dev.headroom.inference.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.FakeBackend;
import dev.headroom.inference.GenerationRequest;
import dev.headroom.inference.Pulse;
import dev.headroom.words.Sentence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceServerTest {
    private static final String TOKEN = "sesame";
    private static final String PIXEL = "data:image/png;base64,iVBORw0KGgo=";

    private final FakeBackend backend = new FakeBackend();
    private final InferenceServer server = new InferenceServer(backend, "127.0.0.1", 0, TOKEN);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.shutdownNow();
        server.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> chat(String body) throws Exception {
        return post("/v1/chat/completions", body);
    }

    private static String saying(String text, String more) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}".formatted(text, more);
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }

    private static List<String> events(HttpResponse<String> response) {
        return Arrays.stream(response.body().split("\n"))
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
    }

    @Test
    void healthNeedsNoToken() throws Exception {
        HttpResponse<String> response =
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health".formatted(server.port()))));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response)).isEqualTo(new ObjectMapper().readTree("{\"status\":\"healthy\"}"));
    }

    @Test
    void untilTheModelIsLoadedItSaysSo() throws Exception {
        try (InferenceServer loading = new InferenceServer("127.0.0.1", 0, TOKEN)) {
            String root = "http://127.0.0.1:" + loading.port();
            HttpResponse<String> health = send(HttpRequest.newBuilder(URI.create(root + "/health")));
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(json(health).path("status").asText()).isEqualTo("loading");
            HttpResponse<String> models = send(
                    HttpRequest.newBuilder(URI.create(root + "/v1/models")).header("Authorization", "Bearer " + TOKEN));
            assertThat(models.statusCode()).isEqualTo(503);
            assertThat(json(models).path("error").path("code").asText()).isEqualTo("not_ready");
        }
    }

    @Test
    void aLoadingTellsHowFarItIs() throws Exception {
        try (InferenceServer loading = new InferenceServer("127.0.0.1", 0, TOKEN)) {
            loading.loading(0.4, Sentence.foreign("embeddings"));
            JsonNode health = json(
                    send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health".formatted(loading.port())))));
            assertThat(health.path("share").asDouble()).isEqualTo(0.4);
            assertThat(health.path("words").toString()).contains("embeddings");
        }
    }

    @Test
    void anEngineThatDoesNotMoveIsStuckAndSaysForHowLong() throws Exception {
        HttpRequest.Builder health =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health".formatted(server.port())));
        backend.pulse = new Pulse(Optional.of(Duration.ofSeconds(299)), 3);
        assertThat(send(health).statusCode()).isEqualTo(200);
        backend.pulse = new Pulse(Optional.of(Duration.ofSeconds(301)), 3);
        HttpResponse<String> stuck = send(health);
        assertThat(stuck.statusCode()).isEqualTo(503);
        assertThat(json(stuck).toString()).isEqualTo("{\"status\":\"stuck\",\"step_seconds\":301,\"waiting\":3}");
        backend.pulse = Pulse.AT_REST;
        assertThat(send(health).statusCode()).isEqualTo(200);
    }

    @Test
    void anEngineThatAnErrorEndedIsNotHealthy() throws Exception {
        assertThat(chat(saying("error", "")).statusCode()).isEqualTo(500);
        HttpResponse<String> health =
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health".formatted(server.port()))));
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(json(health).path("status").asText()).isEqualTo("failed");
        assertThat(json(health).path("error").path("code").asText()).isEqualTo("engine_died");
    }

    @Test
    void aWrongTokenIsRefusedOnEveryOtherRoute() throws Exception {
        for (String path : List.of("/v1/models", "/memory", "/settings", "/metrics")) {
            HttpResponse<String> wrong =
                    send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)))
                            .header("Authorization", "Bearer wrong"));
            assertThat(wrong.statusCode()).as(path).isEqualTo(401);
            assertThat(json(wrong).path("error").path("code").asText()).isEqualTo("invalid_api_key");
        }
    }

    @Test
    void modelsListsTheModelThenItsAdapters() throws Exception {
        JsonNode data = json(send(request("/v1/models"))).path("data");
        assertThat(data.valueStream().map(m -> m.path("id").asText())).containsExactly("fake", "pirate");
        assertThat(data.path(0).path("session_len").asInt()).isEqualTo(4096);
        assertThat(data.path(1).path("lora_r").asInt()).isEqualTo(8);
        assertThat(data.path(1).path("lora_alpha").asDouble()).isEqualTo(16);
    }

    @Test
    void aChatWithoutStreamAnswersWithTextAndUsage() throws Exception {
        HttpResponse<String> response = chat(saying("Hallo", ",\"unknown_field\":7"));
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode body = json(response);
        assertThat(body.path("choices").path(0).path("message").path("content").asText())
                .isEqualTo("Grüße, Hallo 🙂");
        assertThat(body.path("choices").path(0).path("finish_reason").asText()).isEqualTo("stop");
        assertThat(body.path("usage").path("total_tokens").asInt()).isEqualTo(24);
        assertThat(body.path("usage")
                        .path("prompt_tokens_details")
                        .path("cached_tokens")
                        .asInt())
                .isEqualTo(5);
        assertThat(body.path("usage").path("headroom").path("ttft_ms").asDouble())
                .isEqualTo(12.5);
    }

    @Test
    void aStreamedChatEndsWithUsageAndDone() throws Exception {
        HttpResponse<String> response =
                chat(saying("Hallo", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        List<String> events = events(response);
        assertThat(events.getLast()).isEqualTo("[DONE]");
        JsonNode usage = new ObjectMapper().readTree(events.get(events.size() - 2));
        assertThat(usage.path("choices")).isEmpty();
        assertThat(usage.path("usage").path("completion_tokens").asInt()).isEqualTo(4);
        StringBuilder text = new StringBuilder();
        for (String event : events.subList(0, events.size() - 2)) {
            text.append(new ObjectMapper()
                    .readTree(event)
                    .path("choices")
                    .path(0)
                    .path("delta")
                    .path("content")
                    .asText(""));
        }
        assertThat(text).hasToString("Grüße, Hallo 🙂");
    }

    @Test
    void whatIsDoneBeforeTheFirstTokenIsToldToWhoAsksForIt() throws Exception {
        String asking = ",\"stream\":true,\"stream_options\":{\"include_progress\":true,\"include_usage\":true}";
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : events(chat(saying("Hallo", asking)))) {
            if (!event.equals("[DONE]")) {
                chunks.add(new ObjectMapper().readTree(event));
            }
        }
        assertThat(chunks.stream()
                        .map(chunk -> chunk.path("headroom").path("progress"))
                        .filter(JsonNode::isObject)
                        .map(JsonNode::toString))
                .containsExactly(
                        "{\"step\":\"reading\",\"picture\":1,\"pictures\":2}",
                        "{\"step\":\"encoding\",\"picture\":1,\"tile\":3,\"tiles\":7}",
                        "{\"step\":\"prefill\",\"tokens\":20,\"of\":20}");
        JsonNode own = chunks.getLast().path("usage").path("headroom");
        assertThat(own.path("first_token_ms")).hasToString("""
            {"waiting":1.0,"reading":2.0,"encoding":4.0,"prefill":5.5}\
            """);
        assertThat(own.path("cached_tiles").asInt()).isEqualTo(3);

        assertThat(chat(saying("Hallo", ",\"stream\":true")).body()).doesNotContain("progress");
    }

    @Test
    void aPictureThatIsReadDoesNotTakeAwayTheStatusOfARefusal() throws Exception {
        String asking = ",\"stream\":true,\"stream_options\":{\"include_progress\":true}";
        assertThat(chat(saying("refuse", asking)).statusCode()).isEqualTo(507);
    }

    @Test
    void withoutIncludeUsageNoUsageIsSent() throws Exception {
        assertThat(chat(saying("Hallo", ",\"stream\":true")).body()).doesNotContain("\"usage\"");
    }

    @Test
    void picturesAndTheirPatchesReachTheEngine() throws Exception {
        HttpResponse<String> response = chat("""
            {"messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},
            {"type":"image_url","image_url":{"url":"%s","max_dynamic_patch":6}},
            {"type":"image_url","image_url":{"url":"%s","detail":"high"}},
            {"type":"image_url","image_url":{"url":"%s"}}]}]}\
            """.formatted(PIXEL, PIXEL, PIXEL));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(backend.last().orElseThrow().messages().getFirst().parts().stream()
                        .filter(GenerationRequest.Image.class::isInstance)
                        .map(p -> ((GenerationRequest.Image) p).maxDynamicPatch()))
                .containsExactly(Optional.of(6), Optional.of(24), Optional.empty());
    }

    @Test
    void anAdapterIsChosenByTheModelName() throws Exception {
        chat(saying("Hallo", ",\"model\":\"pirate\""));
        assertThat(backend.last().orElseThrow().adapter()).contains("pirate");
        chat(saying("Hallo", ",\"model\":\"fake\""));
        assertThat(backend.last().orElseThrow().adapter()).isEmpty();
    }

    @Test
    void anUnknownModelIsAnsweredWithWhatExists() throws Exception {
        HttpResponse<String> response = chat(saying("Hallo", ",\"model\":\"gpt-4\""));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).path("error").path("message").asText()).contains("gpt-4", "fake, pirate");
    }

    /// body -> what the sentence must name
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {                                                                   | line 1
                                                                            | empty
        []                                                                  | JSON object
        {}                                                                  | messages
        {"messages":[]}                                                     | messages
        {"messages":[{"role":"user","content":"  "}]}                       | empty
        {"messages":[{"role":"robot","content":"x"}]}                       | messages[0].role
        {"messages":[{"role":"user","content":7}]}                          | messages[0].content
        {"messages":[{"role":"user","content":[{"type":"video_url"}]}]}     | video_url
        {"messages":"x","temperature":"hot"}                                | temperature is "hot"
        {"messages":"x","temperature":3}                                    | between 0 and 2
        {"messages":"x","top_p":0}                                          | top_p
        {"messages":"x","top_k":2147483648}                                 | top_k is 2147483648; it must be a whole number from 0 to 1000000.
        {"messages":"x","max_completion_tokens":0}                          | max_completion_tokens is 0; it must be a whole number from 1 to 2147483647.
        {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","max_dynamic_patch":2147483647}}]}]} | messages[0].content[0].image_url.max_dynamic_patch is 2147483647; it must be a whole number from 1 to 1024.
        {"messages":"x","max_tokens":0}                                     | max_tokens
        {"messages":"x","max_tokens":1.5}                                   | max_tokens is 1.5
        {"messages":"x","stream":"yes"}                                     | stream is "yes"
        {"messages":"x","stop":[1]}                                         | stop
        {"messages":"x","seed":"a"}                                         | seed
        {"messages":"x","n":2}                                              | n must be 1
        {"messages":"x","model":5}                                          | model is 5
        """)
    void aBadBodyIsNamed(String body, String named) throws Exception {
        HttpResponse<String> response = chat(body == null ? "" : body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("error").path("message").asText()).contains(named);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        https://example.org/cat.png      | https address
        http://127.0.0.1/cat.png         | http address
        file:///etc/passwd               | file address
        /etc/passwd                      | plain address
        data:image/png,rawbytes          | base64 data URL
        data:image/png;base64,A          | not valid base64
        data:image/png;base64,           | empty picture
        """)
    void aPictureThatIsNotInlineIsRefused(String url, String named) throws Exception {
        HttpResponse<String> response = chat(
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"%s\"}}]}]}"
                        .formatted(url));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("error").path("message").asText()).contains(named);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWithAStatus() throws Exception {
        byte[] huge = new byte[Json.LONGEST_BODY + 1];
        Arrays.fill(huge, (byte) ' ');
        HttpResponse<String> response = send(request("/v1/chat/completions").POST(BodyPublishers.ofByteArray(huge)));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(json(response).path("error").path("message").asText()).contains("64 MiB");
    }

    @Test
    void outOfMemoryBeforeTheFirstWordHasAStatusAndTheFigures() throws Exception {
        for (String mode : List.of("", ",\"stream\":true")) {
            HttpResponse<String> response = chat(saying("refuse", mode));
            assertThat(response.statusCode()).isEqualTo(507);
            JsonNode error = json(response).path("error");
            assertThat(error.path("code").asText()).isEqualTo("out_of_memory");
            assertThat(error.path("component").asText()).isEqualTo("prefill.activations");
            assertThat(error.path("asked").asLong()).isEqualTo(1000);
            assertThat(error.path("left").asLong()).isEqualTo(10);
        }
    }

    @Test
    void anErrorAfterTheStreamBeganIsAnEventBeforeDone() throws Exception {
        HttpResponse<String> response = chat(saying("break", ",\"stream\":true"));
        assertThat(response.statusCode()).isEqualTo(200);
        List<String> events = events(response);
        assertThat(events.getLast()).isEqualTo("[DONE]");
        assertThat(events.get(events.size() - 2)).startsWith("{\"error\":").contains("out_of_memory");
    }

    @Test
    void anUnexpectedFailureIsA500WithASentence() throws Exception {
        HttpResponse<String> response = chat(saying("crash", ""));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(json(response).path("error").path("message").asText()).contains("a bug");
    }

    @Test
    void anErrorOfTheMachineIsAnsweredToo() throws Exception {
        assertThat(chat(saying("overflow", "")).statusCode()).isEqualTo(500);
        assertThat(chat(saying("Hallo", "")).statusCode()).isEqualTo(200);
    }

    @Test
    void aServerThatEndsTellsItsStreamsAndRefusesTheRest() throws Exception {
        String body = saying("slow", ",\"stream\":true");
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                    + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            client.readTo("data: ");
            server.close();
            String end = client.readAll();
            assertThat(end).contains("data: {\"error\":{\"message\":\"The engine was stopped.\"");
            assertThat(end.substring(end.indexOf("\"error\""))).contains("data: [DONE]\n\n");
        }
        assertThat(backend.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aServerThatEndsWaitsForNoClientThatDoesNotRead() throws Exception {
        String body = saying("slow", ",\"stream\":true");
        List<RawClient> deaf = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                deaf.add(new RawClient(server.port())
                        .send("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
            }
            assertThat(chat(saying("Hallo", "")).statusCode()).isEqualTo(200);
            server.close();
        } finally {
            for (RawClient client : deaf) {
                client.close();
            }
        }
        assertThat(backend.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClientThatLeavesEndsTheGeneration() throws Exception {
        String body = saying("slow", ",\"stream\":true");
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write("""
                        POST /v1/chat/completions HTTP/1.1\r
                        Host: localhost\r
                        Authorization: Bearer %s\r
                        Content-Length: %d\r
                        \r
                        %s\
                        """.formatted(TOKEN, body.length(), body).getBytes(StandardCharsets.UTF_8));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            while (!lines.readLine().contains("data: ")) {
                // the head of the answer
            }
        }
        assertThat(backend.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLongWaitForTheFirstWordIsFilledWithHeartbeats() throws Exception {
        assertThat(chat(saying("wait", ",\"stream\":true")).body())
                .contains(": working\n\n")
                .contains("[DONE]");
    }

    @Test
    void memoryIsOneReportOrAStream() throws Exception {
        JsonNode once = json(send(request("/memory")));
        assertThat(once.path("device_total").asLong()).isEqualTo(1L << 30);
        assertThat(once.path("kv").path("tokens_reserved").asLong()).isEqualTo(20);
        assertThat(once.path("components").path(0).path("component").asText()).isEqualTo("weights.language");
        HttpResponse<java.util.stream.Stream<String>> stream =
                http.send(request("/memory?stream=1&interval_ms=20").build(), BodyHandlers.ofLines());
        List<JsonNode> reports = stream.body()
                .filter(line -> line.startsWith("data: "))
                .limit(3)
                .map(InferenceServerTest::parse)
                .toList();
        assertThat(reports.getFirst().path("events")).hasSize(1);
        assertThat(reports.get(1).path("events")).isEmpty();
        assertThat(reports.stream().map(r -> r.path("sequence").asLong())).isSorted();
    }

    private static JsonNode parse(String line) {
        try {
            return new ObjectMapper().readTree(line.substring(6));
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void settingsAreReadBackAskedAndApplied() throws Exception {
        HttpResponse<String> response = post("/settings", "{\"session_len\":8192,\"lora\":\"pirate\",\"lora_r\":4}");
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode body = json(response);
        assertThat(body.path("asked").path("session_len").asInt()).isEqualTo(8192);
        assertThat(body.path("applied").path("session_len").asInt()).isEqualTo(4096);
        assertThat(body.path("warnings").path(0).asText()).contains("truncated");
        assertThat(json(send(request("/settings")))).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"cache_max_entry_count":0}       | 400 | cache_max_entry_count is 0.0
        {"cache_max_entry_count":1}       | 400 | cache_max_entry_count is 1.0
        {"cache_max_entry_count":-1}      | 400 | cache_max_entry_count is -1.0
        {"cache_max_entry_count":"NaN"}   | 400 | cache_max_entry_count is NaN
        {"cache_max_entry_count":"much"}  | 400 | cache_max_entry_count is "much"
        {"session_len":0}                 | 400 | session_len is 0
        {"session_len":1e99}              | 400 | session_len
        {"lora":"parrot"}                 | 404 | pirate
        {"lora":5}                        | 400 | lora is 5
        {"device_memory":77}              | 409 | restart
        {"cache_max_entry_count":0.97}    | 507 | vision.activations
        """)
    void badSettingsAreRefusedAndNothingChanges(String body, int status, String named) throws Exception {
        JsonNode before = json(send(request("/settings")));
        HttpResponse<String> response = post("/settings", body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).path("error").path("message").asText()).contains(named);
        assertThat(json(send(request("/settings")))).isEqualTo(before);
    }

    /// A field that nobody knows is passed over, whatever stands in it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"nobody_knows\":\"\\ud800\"",
                ",\"nobody\":{\"knows\":[\"a\\udfffb\",{\"deep\":\"\\udc00\\ud800\"}]}",
                ",\"\\ud800\":1"
            })
    void halfACharacterInAFieldThatNobodyKnowsHurtsNobody(String more) throws Exception {
        HttpResponse<String> response = chat(saying("Hallo", more));
        assertThat(response.statusCode()).isIn(200, 400);
        assertThat(json(response).isObject()).isTrue();
        assertThat(chat(saying("Hallo", "")).statusCode()).isEqualTo(200);
        assertThat(post("/settings", "{" + more.substring(1) + "}").statusCode())
                .isIn(200, 400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        /settings            | {"session_len":0}
        /settings            | {"lora_r":-1}
        /settings            | {"lora":5}
        """)
    void aValueOutsideItsRangeIsABadSetting(String path, String body) throws Exception {
        assertThat(json(post(path, body)).path("error").path("code").asText()).isEqualTo("bad_setting");
    }

    @Test
    void metricsAreInPrometheusText() throws Exception {
        chat(saying("Hallo", ""));
        String text = send(request("/metrics")).body();
        assertThat(text)
                .contains("headroom_memory_bytes{device=\"embedded\",component=\"kv_cache.reserved\",kind=\"reported\"}"
                        + " 2000\n")
                .contains("headroom_kv_tokens{state=\"used\"} 1\n")
                .contains("headroom_requests_total{outcome=\"stop\"} 1\n")
                .contains("headroom_completion_tokens_total 4\n");
        assertThat(text.lines().filter(line -> !line.startsWith("#")))
                .allMatch(line -> line.matches("[a-z_]+(\\{[^}]*})? [0-9.E+-]+"));
    }

    @Test
    void anUnknownRouteListsTheRoutes() throws Exception {
        HttpResponse<String> response = send(request("/v1/embeddings"));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).path("error").path("message").asText()).contains("/v1/chat/completions");
    }

    @Test
    void aWrongMethodNamesTheRightOne() throws Exception {
        HttpResponse<String> response = send(request("/v1/chat/completions"));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void aTakenPortIsASentence() {
        assertThatThrownBy(() -> new InferenceServer(backend, "127.0.0.1", server.port(), TOKEN))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(EngineException.Code.PORT_IN_USE))
                .hasMessageContaining("--server-port");
    }
}
