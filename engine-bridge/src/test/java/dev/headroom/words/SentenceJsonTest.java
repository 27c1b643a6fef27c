package dev.headroom.words;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.memory.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatIsWrittenComesBackWithItsFiguresApart() throws JsonProcessingException {
        Sentence sentence = Sentence.of("Port {} is taken by another program.", 23_333)
                .then(new Sentence(
                        "{} of {} are left, {}.", java.util.List.of(new Size(3 * Bytes.GIB), "card \"0\" {}", 0.5)));

        JsonNode wire = JSON.readTree(SentenceJson.write(sentence).toString());

        assertThat(SentenceJson.read(wire)).contains(sentence);
        assertThat(wire.at("/arguments/1/arguments/0/bytes").asLong()).isEqualTo(3 * Bytes.GIB);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "\"a text\"",
                "{\"template\":\"no arguments\"}",
                "{\"template\":\"{} and {}\",\"arguments\":[\"one\"]}",
                "{\"template\":\"one\",\"arguments\":[\"one\"]}",
                "{\"template\":5,\"arguments\":[]}",
                "{\"template\":\"{}\",\"arguments\":[null]}",
                "{\"template\":\"{}\",\"arguments\":[true]}",
                "{\"template\":\"{}\",\"arguments\":[{\"bytes\":\"5\"}]}",
                "{\"template\":\"{}\",\"arguments\":[{\"bytes\":1.5}]}",
                "{\"template\":\"{}\",\"arguments\":[{\"template\":\"{}\",\"arguments\":[]}]}"
            })
    void whatNobodyOfUsWroteIsNoSentence(String wire) throws JsonProcessingException {
        assertThat(SentenceJson.read(JSON.readTree(wire))).isEmpty();
    }

    @Test
    void whereTheWordsAreMissingTheTextIsSomebodyElses() throws JsonProcessingException {
        Sentence ours = Sentence.of("Port {} is taken by another program.", 23_333);

        assertThat(SentenceJson.in(
                        JSON.createObjectNode().put("message", "Port 23333 ...").set("words", SentenceJson.write(ours)),
                        "message"))
                .isEqualTo(ours);
        assertThat(SentenceJson.in(JSON.readTree("{\"message\":\"no {} room\"}"), "message"))
                .isEqualTo(Sentence.foreign("no {} room"));
    }

    @Test
    void endlessNestingIsNoSentence() throws JsonProcessingException {
        String wire = "{\"template\":\"{}\",\"arguments\":[".repeat(100) + "\"x\"" + "]}".repeat(100);

        assertThat(SentenceJson.read(JSON.readTree(wire))).isEmpty();
    }
}
