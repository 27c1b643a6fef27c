package dev.headroom.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ImageData;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.settings.Sampling;
import dev.headroom.words.Sentence;
import dev.headroom.words.SentenceJson;
import dev.headroom.words.Size;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The client against servers that speak each dialect's own bytes.
@Timeout(60)
class OpenAiClientTest {
    private static final String DONE = "[DONE]";
    private final List<String> fragments = new ArrayList<>();

    private static ChatRequest request(Sampling sampling, ContentPart... parts) {
        ChatMessage message =
                new ChatMessage("1", ChatMessage.Role.USER, List.of(parts), Instant.EPOCH, Optional.empty());
        return new ChatRequest(List.of(message), sampling, Optional.empty());
    }

    private static ChatRequest hello() {
        return request(Sampling.greedy(10), new ContentPart.Text("Hello"));
    }

    private static OpenAiClient client(CannedServer server, Dialect dialect) {
        return new OpenAiClient(server.address(), Optional.of("k3y"), dialect, Timeouts.PATIENT);
    }

    private ChatOutcome chat(Dialect dialect, CannedServer.Script... scripts) throws IOException {
        try (CannedServer server = new CannedServer(scripts);
                OpenAiClient client = client(server, dialect)) {
            return client.chat("m", hello(), fragments::add).outcome().join();
        }
    }

    private static EngineFailure failure(ChatOutcome outcome) {
        assertThat(outcome).isInstanceOf(ChatOutcome.Failed.class);
        return ((ChatOutcome.Failed) outcome).failure();
    }

    private static String piece(String text) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":null}],\"usage\":null}"
                .formatted(text);
    }

    private static String end(String reason) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"%s\"}]}".formatted(reason);
    }

    @Test
    void aStreamIsPutTogetherWithItsUsage() throws Exception {
        String usage = """
            {"choices":[],"usage":{"prompt_tokens":30,"completion_tokens":2,"total_tokens":32,\
            "prompt_tokens_details":{"cached_tokens":4,"image_tokens":16},\
            "headroom":{"tiles":1,"ttft_ms":9.5,"decode_tokens_per_s":77.0,"kv_bytes":1024,"peak_bytes":4096}}}\
            """;
        ChatOutcome outcome =
                chat(Dialect.EMBEDDED, CannedServer.events(piece("Hé"), piece("llo"), end("stop"), usage, DONE));
        assertThat(outcome)
                .isEqualTo(new ChatOutcome.Answered(
                        "Héllo", new AnswerStats("stop", 30, 16, 2, 1, 4, 9.5, 77.0, 1024, 4096)));
        assertThat(fragments).containsExactly("Hé", "llo");
    }

    @Test
    void whatAServerDoesNotTellIsUnknown() throws Exception {
        ChatOutcome outcome = chat(Dialect.LMDEPLOY_0_5, CannedServer.events(piece("Hi"), end("stop"), DONE));
        AnswerStats stats = ((ChatOutcome.Answered) outcome).stats();
        assertThat(stats.promptTokens()).isEqualTo(AnswerStats.UNKNOWN);
        assertThat(stats.kvBytes()).isEqualTo(AnswerStats.UNKNOWN);
        assertThat(stats.ttftMillis()).as("by the client's own clock").isPositive();
    }

    @Test
    void whoFollowsTheMemoryHearsThatItEndedWhateverEndedIt() throws Exception {
        for (String report : List.of("{}", "{\"kv\":", "[".repeat(5_000))) {
            try (CannedServer server = new CannedServer(CannedServer.events(report, report));
                    OpenAiClient client = client(server, Dialect.EMBEDDED)) {
                CompletableFuture<EngineFailure> ended = new CompletableFuture<>();
                client.memoryStream(
                        Duration.ofMillis(100),
                        r -> {
                            throw new IllegalStateException("listener");
                        },
                        ended::complete);

                assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(EngineFailure.Refused.class);
            }
        }
    }

    @Test
    void aServerThatForgetsDoneHasStillAnswered() throws Exception {
        assertThat(chat(Dialect.OPENAI, CannedServer.events(piece("Hi"), end("stop"))))
                .isInstanceOf(ChatOutcome.Answered.class);
    }

    @Test
    void aStreamThatBreaksOffKeepsItsText() throws Exception {
        ChatOutcome outcome = chat(Dialect.LMDEPLOY, CannedServer.events(piece("Half")));
        assertThat(outcome.text()).isEqualTo("Half");
        assertThat(failure(outcome)).isInstanceOf(EngineFailure.Disconnected.class);
    }

    @Test
    void anErrorEventInTheStreamIsTheFailure() throws Exception {
        ChatOutcome outcome = chat(
                Dialect.LMDEPLOY,
                CannedServer.events(
                        piece("Half"),
                        "{\"error\":{\"message\":\"An internal server error"
                            + " occurred.\",\"type\":\"server_error\",\"code\":500,\"param\":null,\"object\":\"error\"}}",
                        DONE));
        assertThat(failure(outcome))
                .isEqualTo(refused(500, new Refusal.Unknown("server_error"), "An internal server error occurred."));
    }

    @Test
    void oldLmdeploysErrorsComeWithStatus200() throws Exception {
        ChatOutcome outcome = chat(
                Dialect.LMDEPLOY_0_5,
                CannedServer.answer(
                        200,
                        "application/json",
                        "{\"object\":\"error\",\"message\":\"The model `x` does not exist.\",\"code\":400}"));
        assertThat(failure(outcome))
                .isEqualTo(refused(400, new Refusal.Unknown("invalid_request"), "The model `x` does not exist."));
    }

    @Test
    void oldLmdeploysEmptyAnswerMeansThePromptIsTooLong() throws Exception {
        ChatOutcome outcome = chat(Dialect.LMDEPLOY_0_5, CannedServer.events(piece(""), end("length"), DONE));
        assertThat(failure(outcome))
                .asInstanceOf(type(EngineFailure.Refused.class))
                .satisfies(refused -> {
                    assertThat(refused.refusal()).isEqualTo(Refusal.TooLong.WITHOUT_FIGURES);
                    assertThat(refused.said().toString()).contains("session_len");
                });
    }

    private static EngineFailure refused(int status, Refusal refusal, String said) {
        return new EngineFailure.Refused(OptionalInt.of(status), refusal, Sentence.foreign(said));
    }

    /// status | body -> refusal, sentence
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        404 | {"message":"The model 'x' does not exist.","type":"not_found_error","code":404,"object":"error"} | Unknown[code=not_found_error] | The model 'x' does not exist.
        400 | {"error":{"message":"the request exceeds the available context size","type":"exceed_context_size_error","code":400}} | TooLong[prompt=OptionalInt.empty, pictures=OptionalInt.empty, session=OptionalInt.empty] | the request exceeds the available context size
        404 | {"error":"model 'x' not found"}                                                               | Unknown[code=not_found] | model 'x' not found
        401 | {"detail":{"error":{"message":"Please request with valid api key!","type":"t","code":"invalid_api_key"}}} | Key[] | Please request with valid api key!
        422 | {"detail":[{"loc":["body","messages"],"msg":"field required","type":"missing"}]}             | Unknown[code=invalid_request]  | body.messages: field required
        502 | <html><body><h1>Bad Gateway</h1></body></html>                                                | Unknown[code=error] | The server answered with status 502 and said: Bad Gateway
        """)
    void everyShapeOfErrorIsRead(int status, String body, String refusal, String sentence) throws Exception {
        ChatOutcome outcome = chat(Dialect.OPENAI, CannedServer.answer(status, "application/json", body));
        assertThat(failure(outcome))
                .asInstanceOf(type(EngineFailure.Refused.class))
                .satisfies(refused -> {
                    assertThat(refused.status()).hasValue(status);
                    assertThat(refused.refusal().toString()).isEqualTo(refusal);
                    assertThat(refused.said().toString()).isEqualTo(sentence);
                });
    }

    @Test
    void ourOutOfMemoryKeepsItsFigures() throws Exception {
        ChatOutcome outcome = chat(
                Dialect.EMBEDDED,
                CannedServer.answer(
                        507,
                        "application/json",
                        "{\"error\":{\"message\":\"full\",\"code\":\"out_of_memory\",\"component\":\"lora\",\"asked\":7,\"left\":5}}"));
        assertThat(failure(outcome))
                .isEqualTo(new EngineFailure.OutOfMemory(
                        ComponentKind.LORA,
                        OptionalLong.of(7),
                        OptionalLong.of(5),
                        ShortageCause.ALLOCATION,
                        Sentence.foreign("full")));
    }

    /// A body of our own server, as docs/api.md has it.
    @Test
    void ourOwnRefusalsComeWithTheirFiguresAndWords() throws Exception {
        Sentence words =
                Sentence.of("{} asks for {}, which the system refused.", "kv_cache.reserved", new Size(7 << 20));
        String body = """
            {"error":{"message":"kv_cache...","code":"out_of_memory","component":"kv_cache.reserved",\
            "asked":7340032,"cause":"no_room","words":%s}}\
            """.formatted(SentenceJson.write(words));
        assertThat(failure(chat(Dialect.EMBEDDED, CannedServer.answer(507, "application/json", body))))
                .isEqualTo(new EngineFailure.OutOfMemory(
                        ComponentKind.KV_CACHE,
                        OptionalLong.of(7 << 20),
                        OptionalLong.empty(),
                        ShortageCause.NO_ROOM,
                        words));

        String tooLong = """
            {"error":{"message":"The prompt has 900 tokens ...","code":"prompt_too_long","prompt_tokens":900,\
            "picture_tokens":700,"session_len":512}}\
            """;
        assertThat(failure(chat(Dialect.EMBEDDED, CannedServer.answer(400, "application/json", tooLong))))
                .asInstanceOf(type(EngineFailure.Refused.class))
                .extracting(EngineFailure.Refused::refusal)
                .isEqualTo(new Refusal.TooLong(OptionalInt.of(900), OptionalInt.of(700), OptionalInt.of(512)));
    }

    /// What the codes and sentences of the servers mean.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        400 | {"type":"exceed_context_size_error","message":"request (3019 tokens) exceeds the available context size (2048 tokens), try increasing it"} | TooLong[prompt=OptionalInt[3019], pictures=OptionalInt.empty, session=OptionalInt[2048]]
        400 | {"type":"BadRequestError","message":"This model's maximum context length is 2048 tokens. However, you requested 3019 tokens."} | TooLong[prompt=OptionalInt.empty, pictures=OptionalInt.empty, session=OptionalInt[2048]]
        400 | {"message":"Input length (9) must be smaller than the model context length (5)"} | TooLong[prompt=OptionalInt.empty, pictures=OptionalInt.empty, session=OptionalInt.empty]
        400 | {"type":"invalid_request_error","message":"Failed to load image or audio file"} | BadPicture[]
        500 | {"message":"image input is not supported - hint: if this is unexpected, you may need to provide the mmproj"} | NoVision[]
        400 | {"code":"broken_picture","message":"The picture is damaged."} | BadPicture[]
        413 | {"code":"picture_too_large","message":"The picture has 9 gigapixels."} | BadPicture[]
        400 | {"code":"empty_prompt","message":"The prompt is empty."} | BadPrompt[]
        401 | {"type":"authentication_error","message":"Invalid API Key"} | Key[]
        403 | {"code":"forbidden","message":"no"} | Key[]
        413 | {"code":"request_too_large","message":"The prompt needs 9 GiB."} | BadPrompt[]
        422 | {"code":"bad_checkpoint","message":"model.safetensors is cut off."} | NoModel[]
        404 | {"code":"unknown_adapter","message":"No adapter."} | NoAdapter[]
        409 | {"code":"needs_restart","message":"tp cannot change."} | NeedsRestart[]
        429 | {"message":"slow down"} | Busy[]
        503 | {"code":"busy","message":"Other requests hold the heap."} | Busy[]
        503 | {"type":"unavailable_error","message":"Loading model"} | NotReady[]
        503 | {"code":"engine_stopped","message":"The engine was stopped."} | Stopped[]
        500 | {"code":"internal","message":"A bug."} | Unknown[code=internal]
        """)
    void aRefusalIsReadOnce(int status, String error, String refusal) throws Exception {
        String body = "{\"error\":" + error + "}";
        assertThat(failure(chat(Dialect.OPENAI, CannedServer.answer(status, "application/json", body))))
                .asInstanceOf(type(EngineFailure.Refused.class))
                .extracting(r -> r.refusal().toString())
                .isEqualTo(refusal);
    }

    @Test
    void whatADialectDoesNotKnowIsNotSent() throws Exception {
        Sampling sampling = new Sampling(0, 5, 0.9, 1.1, OptionalLong.of(3), List.of("END"), 50);
        ContentPart picture = new ContentPart.Image(new ImageData(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, "a.png"), 6);
        ChatRequest request = request(sampling, picture, new ContentPart.Text("What?"));

        JsonNode own = ChatBody.write("demo", request, Dialect.EMBEDDED);
        assertThat(own.at("/messages/0/content/0/image_url/max_dynamic_patch").asInt())
                .isEqualTo(6);
        assertThat(own.at("/messages/0/content/0/image_url/url").asText()).isEqualTo("data:image/png;base64,iVBORw==");
        assertThat(own.path("temperature").asDouble()).isZero();
        assertThat(own.path("seed").asLong()).isEqualTo(3);
        assertThat(own.path("repetition_penalty").asDouble()).isEqualTo(1.1);
        assertThat(own.at("/stream_options/include_usage").asBoolean()).isTrue();

        JsonNode old = ChatBody.write("m", request, Dialect.LMDEPLOY_0_5);
        assertThat(old.at("/messages/0/content/0/image_url/max_dynamic_patch").isMissingNode())
                .isTrue();
        assertThat(old.path("seed").isMissingNode()).isTrue();
        assertThat(old.path("stream_options").isMissingNode()).isTrue();
        assertThat(old.path("top_k").asInt()).as("greedy").isEqualTo(1);

        JsonNode plain = ChatBody.write("m", request, Dialect.OPENAI);
        assertThat(plain.path("top_k").isMissingNode()).isTrue();
        assertThat(plain.path("repetition_penalty").isMissingNode()).isTrue();
        assertThat(ChatBody.write("m", request, Dialect.LLAMA_SERVER)
                        .path("repeat_penalty")
                        .asDouble())
                .isEqualTo(1.1);
    }

    @Test
    void theKeyTravelsAsABearerToken() throws Exception {
        try (CannedServer server = new CannedServer(CannedServer.answer(200, "application/json", "{\"data\":[]}"));
                OpenAiClient client = client(server, Dialect.OPENAI)) {
            assertThat(client.models()).isEmpty();
            assertThat(server.requests.getFirst())
                    .contains("GET /v1/models")
                    .containsIgnoringCase("authorization: Bearer k3y");
        }
    }

    @Test
    void aReadingCallIsTriedTwiceButASentChatIsNot() throws Exception {
        CannedServer.Script hangUp = out -> {};
        try (CannedServer server = new CannedServer(
                        hangUp, CannedServer.answer(200, "application/json", "{\"data\":[{\"id\":\"a\"}]}"));
                OpenAiClient client = client(server, Dialect.OPENAI)) {
            assertThat(client.models()).extracting(ServedModel::id).containsExactly("a");
        }
        try (CannedServer server = new CannedServer(hangUp, CannedServer.events(piece("twice"), end("stop")));
                OpenAiClient client = client(server, Dialect.OPENAI)) {
            ChatOutcome outcome =
                    client.chat("m", hello(), fragments::add).outcome().join();
            assertThat(failure(outcome)).isInstanceOf(EngineFailure.Disconnected.class);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void nobodyListeningIsASentence() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (OpenAiClient client = new OpenAiClient(
                URI.create("http://127.0.0.1:" + port), Optional.empty(), Dialect.OPENAI, Timeouts.PATIENT)) {
            EngineFailure failure =
                    failure(client.chat("m", hello(), fragments::add).outcome().join());
            assertThat(failure).asInstanceOf(type(EngineFailure.Refused.class)).satisfies(refused -> {
                assertThat(refused.refusal()).isEqualTo(new Refusal.Connection(Refusal.Obstacle.NOBODY_LISTENS));
                assertThat(refused.said().toString()).contains("127.0.0.1:" + port);
            });
            assertThatThrownBy(client::models).isInstanceOf(EngineCallException.class);
        }
    }

    @Test
    void aServerThatSpeaksNoTlsIsNamed() throws Exception {
        try (ServerSocket plain = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> {
                try (Socket connection = plain.accept()) {
                    connection.getInputStream().read();
                    connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                } catch (IOException e) {
                    // the client hung up first
                }
            });
            URI address = URI.create("https://127.0.0.1:" + plain.getLocalPort());
            try (OpenAiClient client = new OpenAiClient(address, Optional.empty(), Dialect.OPENAI, Timeouts.PATIENT)) {
                EngineFailure failure = failure(
                        client.chat("m", hello(), fragments::add).outcome().join());
                assertThat(failure)
                        .asInstanceOf(type(EngineFailure.Refused.class))
                        .satisfies(refused -> assertThat(refused.refusal())
                                .isEqualTo(new Refusal.Connection(Refusal.Obstacle.CERTIFICATE)));
            }
        }
    }

    @Test
    void silenceIsAHang() throws Exception {
        Timeouts impatient = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(30));
        CountDownLatch over = new CountDownLatch(1);
        CannedServer.Script quiet = out -> {
            CannedServer.events(piece("One")).answer(out);
            assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        };
        try (CannedServer server = new CannedServer(quiet);
                OpenAiClient client = new OpenAiClient(server.address(), Optional.empty(), Dialect.OPENAI, impatient)) {
            ChatOutcome outcome =
                    client.chat("m", hello(), fragments::add).outcome().join();
            over.countDown();
            assertThat(outcome.text()).isEqualTo("One");
            assertThat(failure(outcome)).isInstanceOf(EngineFailure.Hung.class);
        }
    }

    @Test
    void aCancelBeforeTheFirstByteEndsTheTurn() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        CannedServer.Script quiet = out -> {
            asked.countDown();
            assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        };
        try (CannedServer server = new CannedServer(quiet);
                OpenAiClient client = client(server, Dialect.OPENAI)) {
            ChatTurn turn = client.chat("m", hello(), fragments::add);
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            turn.cancel();
            assertThat(turn.outcome().join()).isEqualTo(new ChatOutcome.Cancelled(""));
            over.countDown();
        }
    }

    @Test
    void eventsOfSeveralLinesAndCommentsAreUnderstood() throws Exception {
        CannedServer.Script odd = out -> out.write("""
            HTTP/1.1 200 OK\r
            Content-Type: text/event-stream\r
            Connection: close\r
            \r
            : working

            event: message
            data:{"choices":[{"delta":
            data: {"content":"odd"}}]}

            data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

            """.getBytes(UTF_8));
        assertThat(chat(Dialect.OPENAI, odd).text()).isEqualTo("odd");
    }

    @ParameterizedTest
    @CsvSource({
        "http://host:1, http://host:1",
        "http://host:1/, http://host:1",
        "http://host:1/v1, http://host:1",
        "http://host/api/v1/, http://host/api"
    })
    void theRootIsFoundInWhatPeoplePaste(String given, String root) {
        try (OpenAiClient client =
                new OpenAiClient(URI.create(given), Optional.empty(), Dialect.OPENAI, Timeouts.PATIENT)) {
            assertThat(client.base()).hasToString(root);
        }
    }
}
