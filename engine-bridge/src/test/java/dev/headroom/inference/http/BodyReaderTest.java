package dev.headroom.inference.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BodyReaderTest {
    private static ObjectNode read(String json) throws IOException {
        return BodyReader.read(json.getBytes(StandardCharsets.UTF_8), BodyForm.CHAT);
    }

    private static ObjectNode all(String json) throws IOException {
        return BodyReader.read(json.getBytes(StandardCharsets.UTF_8), new BodyForm(1 << 20, Set.of()));
    }

    @Test
    void valuesAreThoseOfJson() throws IOException {
        String json = "{\"a\":[1,-2,3000000000,12345678901234567890,1.5,1e3,true,false,null,\"x\\u00e9\",{\"b\":{}}]}";
        assertThat(all(json).toString())
                .isEqualTo(
                        "{\"a\":[1,-2,3000000000,12345678901234567890,1.5,1000.0,true,false,null,\"xé\",{\"b\":{}}]}");
    }

    @Test
    void whatIsNotKnownIsPassedOver() throws IOException {
        assertThat(read("{\"x\":[{\"y\":[\"z\"]},7],\"model\":\"m\",\"tools\":\"t\",\"stop\":[\"s\"]}")
                        .toString())
                .isEqualTo("{\"model\":\"m\",\"stop\":[\"s\"]}");
    }

    @Test
    void aMarkOfUtf8BeforeItIsNoMatter() throws IOException {
        assertThat(inline("\uFEFF{\"url\":\"data:,QUJD\"}").decoded()).containsExactly('A', 'B', 'C');
    }

    private static InlineText inline(String json) throws IOException {
        return (InlineText) read(json).path("url");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"url":"data:image/png;base64,QUJD"}             | data:image/png;base64,QUJD
        {"url":"data:image\\/png;base64,QU\\nJD\\r\\n"}  | data:image/png;base64,QU JD
        {"url":"data:\\u0069mage/png;base64,\\u0051UJD"} | data:image/png;base64,QUJD
        {"url":"a\\"b\\\\\\u0022\\u005cc\\u00e9"}        | a?b???c?
        {"url":""}                                       | ``
        """)
    void aPictureIsReadWhereItLies(String json, String text) throws IOException {
        InlineText inline = inline(json.replace("}", ",\"model\":\"after\"}"));
        assertThat(inline.head().strip()).isEqualTo(text == null ? "" : text);
        if (text != null && text.contains("QU")) {
            assertThat(inline.decoded()).containsExactly('A', 'B', 'C');
        }
    }

    @Test
    void aLargePictureComesOutAsItWentIn() throws IOException {
        byte[] picture = new byte[3_000_001];
        new Random(1).nextBytes(picture);
        String url = Base64.getEncoder().encodeToString(picture);
        assertThat(inline("{\"url\":\"data:image/png;base64," + url + "\",\"model\":\"m\"}")
                        .decoded())
                .isEqualTo(picture);
        // as PHP writes it
        assertThat(inline("{\"url\":\"data:image\\/png;base64," + url.replace("/", "\\/") + "\"}")
                        .decoded())
                .isEqualTo(picture);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {                                   | line 1
        {"a":1}x                            | line 1, column 8
        {"a":1}{}                           | after its end
        {"a":1,"a":2}                       | Duplicate field 'a'
        {"model":"m","model":"m"}           | Duplicate field 'model'
        {"x":{"a":1,"a":2}}                 | Duplicate field 'a'
        {"top_p":NaN}                       | NaN
        {"top_p":Infinity}                  | Infinity
        {"model":"\\ud800"}                 | half a character (\\ud800)
        {"model":"\\udc00\\ud800"}          | half a character (\\udc00)
        {"model":"a\\xb"}                   | line 1
        {"url":"a\\xb"}                     | line 1
        {"url":"a\\u12"}                    | line 1
        {"url":"abc                         | line 1
        {'a':1}                             | line 1
        {"a":01}                            | line 1
        {"a":1,}                            | line 1
        {"a":.5}                            | line 1
        {"a":[1 2]}                         | line 1
        {"a"}                               | line 1
        {]                                  | line 1
        """)
    void whatIsNoJsonIsNamedWithItsPlace(String json, String named) {
        assertThatThrownBy(() -> read(json)).isInstanceOfSatisfying(EngineException.class, e -> {
            assertThat(e.code()).isEqualTo(Code.INVALID_JSON);
            assertThat(e.getMessage()).contains(named).matches("(?s).*\\(line \\d+, column \\d+\\)\\.");
        });
    }

    private record Large(String name, String json, Code code) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Large> large() {
        return List.of(
                new Large("depth", "{\"x\":" + "[".repeat(1001) + "]".repeat(1001) + "}", Code.INVALID_JSON),
                new Large("known depth", "{\"stop\":" + "[".repeat(1001) + "]".repeat(1001) + "}", Code.INVALID_JSON),
                new Large("open depth", "{\"x\":" + "[".repeat(5_000_000), Code.INVALID_JSON),
                new Large("objects", "{\"x\":".repeat(2000), Code.INVALID_JSON),
                new Large("name", "{\"" + "k".repeat(60_000) + "\":1}", Code.INVALID_JSON),
                new Large("shorter name", "{\"" + "k".repeat(1000) + "\":1}", Code.INVALID_JSON),
                new Large("number", "{\"max_tokens\":" + "9".repeat(1001) + "}", Code.INVALID_JSON),
                new Large("unknown number", "{\"x\":" + "9".repeat(1001) + "}", Code.INVALID_JSON),
                new Large("fraction", "{\"top_p\":0." + "9".repeat(1001) + "}", Code.INVALID_JSON),
                new Large("huge number", "{\"x\":" + "9".repeat(9_000_000) + "}", Code.INVALID_JSON),
                new Large("values", "{\"x\":[" + "[],".repeat(60_000) + "1]}", Code.BODY_TOO_LARGE),
                new Large("known values", "{\"stop\":[" + "1,".repeat(100_001) + "1]}", Code.BODY_TOO_LARGE),
                new Large("text", "{\"messages\":\"" + "a ".repeat(3_000_000) + "\"}", Code.BODY_TOO_LARGE),
                new Large(
                        "texts",
                        "{\"stop\":[" + ("\"" + "a".repeat(100_000) + "\",").repeat(50) + "1]}",
                        Code.BODY_TOO_LARGE));
    }

    @ParameterizedTest
    @MethodSource("large")
    void whatIsTooLargeIsRefused(Large large) {
        assertThatThrownBy(() -> read(large.json()))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(large.code()));
    }

    @Test
    void aLongStringThatNobodyKnowsCostsNothing() throws IOException {
        JsonNode body = read("{\"x\":\"" + "a".repeat(20_000_000) + "\",\"model\":\"m\"}");
        assertThat(body.toString()).isEqualTo("{\"model\":\"m\"}");
    }

    @Test
    void depthUpToTheLimitIsRead() throws IOException {
        assertThat(read("{\"x\":" + "[".repeat(999) + "]".repeat(999) + "}")).isEmpty();
        assertThat(read("{\"stop\":" + "[".repeat(999) + "]".repeat(999) + "}")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"7b22ff, 3", "7b2261223a22eda0807d, 7", "007b007d, 1", "fffe7b00, 1", "7b22c0af, 3"})
    void whatIsNotUtf8IsNamedWithItsPlace(String hex, int at) {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> BodyReader.read(bytes, BodyForm.CHAT))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_JSON))
                .hasMessageContaining("not UTF-8 (byte " + at + ")");
    }
}
