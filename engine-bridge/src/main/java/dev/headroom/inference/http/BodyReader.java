package dev.headroom.inference.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Reads a body of JSON, and builds no more of it than is known by name. What its sender could make large for nothing
/// is counted.
final class BodyReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(BodyForm.MOST_TEXT)
                    .maxNumberLength(BodyForm.MOST_TEXT)
                    .maxNestingDepth(BodyForm.DEEPEST + 1)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /// Names of strings that hold pictures.
    private static final Set<String> INLINE = Set.of("url", "image_url");

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final byte[] body;
    private final int start;
    private final BodyForm form;
    private final JsonParser parser;
    private int tokens;
    private long text;

    private BodyReader(byte[] body, BodyForm form) throws IOException {
        this.body = body;
        this.form = form;
        this.start =
                body.length > 2 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF ? 3 : 0;
        this.parser = FACTORY.createParser(body, start, body.length - start);
    }

    /// @param body is changed
    /// @throws EngineException 400 `invalid_json` with the place, or 413
    static ObjectNode read(byte[] body, BodyForm form) throws IOException {
        checkUtf8(body);
        BodyReader reader = new BodyReader(body, form);
        try {
            return reader.whole();
        } catch (JsonProcessingException e) {
            // a message of several lines shows the source, and this has none to show
            String said = String.valueOf(e.getOriginalMessage());
            // a breach of a limit comes without a place
            JsonLocation at = e.getLocation() == null ? reader.parser.currentLocation() : e.getLocation();
            throw fault(Sentence.foreign(said.lines().findFirst().orElse(said)), at);
        }
    }

    private static EngineException fault(Sentence what, JsonLocation at) {
        return new EngineException(
                Code.INVALID_JSON,
                Sentence.of("The body is not JSON: {} (line {}, column {}).", what, at.getLineNr(), at.getColumnNr()));
    }

    private static void checkUtf8(byte[] body) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(body);
        CharBuffer thrownAway = CharBuffer.allocate(8192);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = decoder.decode(bytes, thrownAway.clear(), true);
        }
        // Jackson would take zeros at the beginning for another encoding
        boolean zeros = body.length > 1 && (body[0] == 0 || body[1] == 0);
        if (result.isError() || zeros) {
            throw new EngineException(
                    Code.INVALID_JSON,
                    Sentence.of("The body is not JSON: it is not UTF-8 (byte {}).", zeros ? 1 : bytes.position() + 1));
        }
    }

    private EngineException fault(Sentence what) {
        return fault(what, parser.currentTokenLocation());
    }

    private ObjectNode whole() throws IOException {
        JsonToken first = next();
        if (first == null) {
            throw new EngineException(Code.INVALID_JSON, Sentence.of("The body is empty; send a JSON object."));
        }
        if (first != JsonToken.START_OBJECT) {
            throw new EngineException(Code.INVALID_JSON, Sentence.of("The body must be a JSON object."));
        }
        ObjectNode read = object();
        if (next() != null) {
            throw fault(Sentence.of("something comes after its end"));
        }
        return read;
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (++tokens > BodyForm.MOST_TOKENS) {
            throw new EngineException(
                    Code.BODY_TOO_LARGE,
                    Sentence.of("The body has more than {} values and names.", BodyForm.MOST_TOKENS)
                            .then(Sentence.of("Send a shorter chat.")));
        }
        if (token == JsonToken.FIELD_NAME && parser.currentName().length() > BodyForm.LONGEST_NAME) {
            throw fault(Sentence.of("a name is longer than {} characters", BodyForm.LONGEST_NAME));
        }
        if (parser.getParsingContext().getNestingDepth() > BodyForm.DEEPEST) {
            throw fault(Sentence.of("it nests deeper than {} levels", BodyForm.DEEPEST));
        }
        if (token != null && token.isNumeric() && parser.getTextLength() > BodyForm.LONGEST_NUMBER) {
            throw fault(Sentence.of("a number has more than {} digits", BodyForm.LONGEST_NUMBER));
        }
        return token;
    }

    private ObjectNode object() throws IOException {
        ObjectNode read = NODES.objectNode();
        while (next() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = next();
            if (form.known().isEmpty() || form.known().contains(name)) {
                read.set(name, value(value, name));
            } else {
                passOver(value);
            }
        }
        return read;
    }

    private ArrayNode array(String name) throws IOException {
        ArrayNode read = NODES.arrayNode();
        for (JsonToken value = next(); value != JsonToken.END_ARRAY; value = next()) {
            read.add(value(value, name));
        }
        return read;
    }

    private JsonNode value(JsonToken token, String name) throws IOException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array(name);
            case VALUE_STRING -> INLINE.contains(name) ? inline() : NODES.textNode(text());
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> NODES.numberNode(parser.getIntValue());
                    case LONG -> NODES.numberNode(parser.getLongValue());
                    default -> NODES.numberNode(parser.getBigIntegerValue());
                };
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> NODES.nullNode();
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("no value begins with " + token);
        };
    }

    private void passOver(JsonToken first) throws IOException {
        int depth = first.isStructStart() ? 1 : 0;
        while (depth > 0) {
            JsonToken token = next();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
    }

    private InlineText inline() {
        return InlineText.at(body, start + (int) parser.currentTokenLocation().getByteOffset());
    }

    private String text() throws IOException {
        String read;
        try {
            read = parser.getText();
        } catch (StreamConstraintsException e) {
            throw tooMuchText();
        }
        text += read.length();
        if (text > BodyForm.MOST_TEXT) {
            throw tooMuchText();
        }
        for (int i = 0; i < read.length(); i++) {
            char c = read.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = i + 1 < read.length() && Character.isSurrogatePair(c, read.charAt(i + 1));
                if (!pair) {
                    throw fault(Sentence.of("a string holds half a character (\\u{})", Integer.toHexString(c)));
                }
                i++;
            }
        }
        return read;
    }

    private static EngineException tooMuchText() {
        return new EngineException(
                Code.BODY_TOO_LARGE,
                Sentence.of("The text of the body is longer than {} characters.", BodyForm.MOST_TEXT)
                        .then(Sentence.of("Send a shorter chat.")));
    }
}
