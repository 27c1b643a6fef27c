package dev.headroom.inference.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.GenerationRequest.Image;
import dev.headroom.inference.GenerationRequest.Message;
import dev.headroom.inference.GenerationRequest.Part;
import dev.headroom.inference.GenerationRequest.Text;
import dev.headroom.inference.HeapBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokenizer, template and streaming against `assets/reference/make_text_fixtures.py`.
class PromptBuilderTest {
    private static final HeapBudget HEAP = new HeapBudget(64 << 20, Duration.ofSeconds(10));
    private static final PromptRoom ROOM = new PromptRoom(100_000, HEAP);

    private static ModelFolder folder;
    private static Tokenizer tokenizer;
    private static JsonNode fixtures;

    @BeforeAll
    static void open() throws Exception {
        Path path =
                Path.of(PromptBuilderTest.class.getResource("/tiny-internvl2").toURI());
        folder = ModelFolder.open(path);
        tokenizer = Tokenizer.open(folder);
        fixtures = new ObjectMapper().readTree(Files.readAllBytes(path.resolve("text.json")));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void encodesAsTheReferenceDoesAndSpecialTokensInTextStayText() {
        for (JsonNode text : fixtures.get("texts")) {
            assertThat(tokenizer.encode(text.get("text").asText()))
                    .as("ids of \"%s\"", text.get("text").asText())
                    .containsExactly(ints(text.get("ids")));
        }
    }

    @Test
    void writesConversationsAsInternVlDoes() {
        for (JsonNode conversation : fixtures.get("conversations")) {
            List<Message> messages = new ArrayList<>();
            List<Integer> imageTokens = new ArrayList<>();
            for (JsonNode message : conversation.get("messages")) {
                List<Part> parts = new ArrayList<>();
                for (int tokens : ints(message.get("images"))) {
                    parts.add(new Image(new byte[0], Optional.empty()));
                    imageTokens.add(tokens);
                }
                parts.add(new Text(message.get("text").asText()));
                messages.add(new Message(message.get("role").asText(), parts));
            }

            Prompt prompt = builder(conversation.get("template").asText()).build(messages, imageTokens, ROOM);

            assertThat(prompt.ids())
                    .as("%s", conversation.get("messages"))
                    .containsExactly(ints(conversation.get("ids")));
            assertThat(prompt.images().stream().map(Prompt.ImageSpan::tokens)).containsExactlyElementsOf(imageTokens);
            for (Prompt.ImageSpan span : prompt.images()) {
                assertThat(prompt.ids()[span.first()]).isEqualTo(tokenizer.special("<IMG_CONTEXT>"));
                assertThat(prompt.ids()[span.first() - 1]).isEqualTo(tokenizer.special("<img>"));
                assertThat(prompt.ids()[span.first() + span.tokens()]).isEqualTo(tokenizer.special("</img>"));
            }
        }
    }

    private static PromptBuilder builder(String template) {
        ModelConfig c = folder.config();
        return new PromptBuilder(
                new ModelConfig(c.decoder(), c.tower(), template, c.systemMessage(), c.addedTokens()), tokenizer);
    }

    @Test
    void refusesWhatCannotBeAnswered() {
        PromptBuilder builder = builder("Hermes-2");

        assertRefused("empty_prompt", () -> builder.build(List.of(user("  \n")), List.of(), ROOM));
        assertRefused("nothing_to_answer", () -> builder.build(List.of(), List.of(), ROOM));
        assertRefused(
                "nothing_to_answer",
                () -> builder.build(
                        List.of(user("hi"), new Message("assistant", List.of(new Text("yes")))), List.of(), ROOM));
        assertRefused(
                "unknown_role",
                () -> builder.build(List.of(new Message("tool", List.of(new Text("x")))), List.of(), ROOM));
    }

    /// Words, white space, accents that combine, characters of several bytes and what looks like special tokens.
    private static String anyText(SplittableRandom random, int length) {
        List<String> parts = List.of(
                "word",
                "it's",
                "'ll",
                " ",
                "  ",
                "\n",
                "\n\n",
                "\t",
                "12",
                "é",
                "e\u0301",
                "中文字",
                "。",
                "한국",
                "😀",
                "<|im_end|>",
                "a",
                "\u00a0",
                "\r\n",
                ",",
                "...",
                "\u0301");
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }

    @Test
    void longTextIsEncodedInPiecesAsItIsInOne() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 6; round++) {
            String text = anyText(random, 20_000 + random.nextInt(40_000));
            int[] pieces = builder("Hermes-2")
                    .build(List.of(user(text)), List.of(), ROOM)
                    .ids();
            int[] whole = tokenizer.encode("user\n" + text);
            String all = Arrays.toString(pieces);
            assertThat(all).contains(Arrays.toString(whole).replaceAll("[\\[\\]]", ""));
        }
    }

    @Test
    void aPromptThatIsFarTooLongIsReadNoFurtherThanThat() {
        PromptRoom small = new PromptRoom(512, HEAP);
        PromptBuilder builder = builder("Hermes-2");
        List<Message> counted = List.of(user("a ".repeat(10_000)));
        List<Message> uncounted = List.of(user("a ".repeat(5_000_000)));
        List<Message> noWords = List.of(user("!".repeat(100_000)));
        assertThatThrownBy(() -> builder.build(counted, List.of(), small))
                .isInstanceOfSatisfying(EngineException.class, e -> {
                    assertThat(e.tooLong().orElseThrow().promptTokens().orElseThrow())
                            .isBetween(10_000, 20_100);
                    assertThat(e).hasMessageContaining("session_len is 512");
                });
        for (List<Message> far : List.of(uncounted, noWords)) {
            assertThatThrownBy(() -> builder.build(far, List.of(), small))
                    .isInstanceOfSatisfying(EngineException.class, e -> {
                        assertThat(e.code()).isEqualTo(EngineException.Code.PROMPT_TOO_LONG);
                        assertThat(e.tooLong().orElseThrow().promptTokens()).isEmpty();
                        assertThat(e).hasMessageContaining("more than");
                    });
        }
        assertThat(HEAP.held()).isZero();
    }

    @Test
    void picturesAloneCanBeTooManyWhateverTheirNumber() {
        List<Part> parts = new ArrayList<>();
        List<Integer> tokens = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            parts.add(new Image(new byte[0], Optional.empty()));
            tokens.add(Integer.MAX_VALUE / 2);
        }
        assertRefused(
                "prompt_too_long", () -> builder("Hermes-2").build(List.of(new Message("user", parts)), tokens, ROOM));
    }

    @Test
    void textThatCannotBeCutIsTokenisedOnlyWhenThereIsMemoryForIt() {
        PromptRoom poor = new PromptRoom(100_000, new HeapBudget(1 << 20, Duration.ZERO));
        assertThatThrownBy(() -> builder("Hermes-2").build(List.of(user("!".repeat(2_000))), List.of(), poor))
                .isInstanceOfSatisfying(EngineException.class, e -> {
                    assertThat(e.status()).isEqualTo(413);
                    assertThat(e).hasMessageStartingWith("The prompt needs 1.1 MiB");
                });
    }

    private static void assertRefused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(EngineException.class, e -> {
            assertThat(e.status()).isEqualTo(400);
            assertThat(e.code().field()).isEqualTo(code);
        });
    }

    private static Message user(String text) {
        return new Message("user", List.of(new Text(text)));
    }

    @Test
    void streamsWholeCharactersOnly() {
        for (JsonNode text : fixtures.get("texts")) {
            StreamDecoder stream = new StreamDecoder(tokenizer);
            StringBuilder all = new StringBuilder();
            for (int id : ints(text.get("ids"))) {
                String piece = stream.add(id);
                assertThat(piece).doesNotContain("\uFFFD");
                assertThat(piece.isEmpty() || !Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                        .isTrue();
                all.append(piece);
            }
            all.append(stream.end());
            String composed = java.text.Normalizer.normalize(text.get("text").asText(), java.text.Normalizer.Form.NFC);
            assertThat(all.toString()).isEqualTo(composed);
        }
    }

    /// A model may emit any ids: nothing is lost, nothing throws, and what comes is what decoding all at once gives.
    @Test
    void streamingAnyIdsGivesTheWholeText() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 200; round++) {
            int[] ids = random.ints(40, 0, 320 + 12).toArray();
            StreamDecoder stream = new StreamDecoder(tokenizer);
            StringBuilder all = new StringBuilder();
            Arrays.stream(ids).forEach(id -> all.append(stream.add(id)));
            all.append(stream.end());

            assertThat(all.toString().replace("\uFFFD", ""))
                    .as("ids %s", Arrays.toString(ids))
                    .isEqualTo(tokenizer.decode(ids).replace("\uFFFD", ""));
        }
    }

    @Test
    void stopsAtTheEndOfATurn() {
        assertThat(builder("Hermes-2").stops())
                .contains(
                        tokenizer.special("<|im_end|>"),
                        tokenizer.special("<|endoftext|>"),
                        tokenizer.special("<|im_start|>"));
    }

    /// The released Qwen2-based models have no tokenizer.json.
    @Test
    void readsVocabularyAndMergesAsWell(@TempDir Path copy) throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode whole = json.readTree(Files.readAllBytes(folder.path().resolve("tokenizer.json")));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(folder.path().resolve(file), copy.resolve(file));
        }
        Files.writeString(copy.resolve("vocab.json"), whole.at("/model/vocab").toString());
        Files.writeString(
                copy.resolve("merges.txt"),
                "#version: 0.2\n"
                        + String.join(
                                "\n",
                                StreamSupport.stream(whole.at("/model/merges").spliterator(), false)
                                        .map(JsonNode::asText)
                                        .toList())
                        + "\n");
        com.fasterxml.jackson.databind.node.ObjectNode added = json.createObjectNode();
        whole.get("added_tokens")
                .forEach(t -> added.put(t.get("content").asText(), t.get("id").asInt()));
        Files.writeString(copy.resolve("added_tokens.json"), added.toString());

        try (Tokenizer assembled = Tokenizer.open(ModelFolder.open(copy))) {
            for (JsonNode text : fixtures.get("texts")) {
                assertThat(assembled.encode(text.get("text").asText())).containsExactly(ints(text.get("ids")));
            }
            assertThat(assembled.special("<|im_end|>")).isEqualTo(tokenizer.special("<|im_end|>"));
        }
    }

    private static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
