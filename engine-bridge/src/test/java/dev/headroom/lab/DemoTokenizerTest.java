package dev.headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.inference.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What the tokenizer file promises, and what the product makes of it.
class DemoTokenizerTest {
    private static final Path MODEL = Path.of(System.getProperty("headroom.assets"), "models", "demo");

    @Test
    void everyByteHasATokenSoThatAnyTextCanBeWritten() throws IOException {
        JsonNode vocabulary = read("tokenizer.json").path("model").path("vocab");
        long single = vocabulary.properties().stream()
                .filter(e -> e.getKey().codePointCount(0, e.getKey().length()) == 1)
                .count();
        assertThat(single).isEqualTo(256);
    }

    @Test
    void wordsOfTheDomainAreSingleTokens() throws IOException {
        JsonNode vocabulary = read("tokenizer.json").path("model").path("vocab");
        for (Hue hue : Hue.values()) {
            assertThat(vocabulary.has(hue.word(Language.EN)) || vocabulary.has("Ġ" + hue.word(Language.EN)))
                    .as(hue.name())
                    .isTrue();
        }
    }

    @Test
    void specialTokensAreInternVl2sAndTheConfigAgrees() throws IOException {
        Set<String> special = new TreeSet<>();
        int imEnd = -1;
        int size = read("tokenizer.json").path("model").path("vocab").size();
        for (JsonNode token : read("tokenizer.json").path("added_tokens")) {
            special.add(token.path("content").asText());
            if (token.path("content").asText().equals("<|im_end|>")) {
                imEnd = token.path("id").asInt();
            }
            size = Math.max(size, token.path("id").asInt() + 1);
        }
        assertThat(special).contains("<|im_start|>", "<|im_end|>", "<img>", "</img>", "<IMG_CONTEXT>");
        JsonNode decoder = read("config.json").path("llm_config");
        assertThat(decoder.path("eos_token_id").asInt()).isEqualTo(imEnd);
        assertThat(decoder.path("vocab_size").asInt()).isEqualTo(size);
    }

    @Test
    void anyTextComesBackAsItWas() {
        try (Tokenizer tokenizer = Tokenizer.open(ModelFolder.open(MODEL))) {
            for (String text : List.of(
                    "What colour is the purple triangle?",
                    "紫色三角形在图片的什么位置？",
                    "4821",
                    "Ünïcode, 日本語, \uD83D\uDE80 and\n\ttabs",
                    "un círculo rojo y una estrella azul")) {
                assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
            }
            assertThat(tokenizer.encode("红色圆形")).hasSize(2);
            assertThat(tokenizer.encode(" purple triangle")).hasSize(2);
        }
    }

    private static JsonNode read(String file) throws IOException {
        return new ObjectMapper().readTree(MODEL.resolve(file).toFile());
    }
}
