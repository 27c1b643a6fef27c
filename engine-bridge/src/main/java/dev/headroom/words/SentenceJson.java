package dev.headroom.words;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A sentence between two processes of ours, its figures still apart: `{"template":"...","arguments":[...]}`. An
/// argument is a text, a number, a size as `{"bytes":n}`, or a sentence again.
public final class SentenceJson {
    /// No sentence of ours is nested deeper; what is comes from somebody else.
    private static final int DEEPEST = 16;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String TEMPLATE = "template";
    private static final String ARGUMENTS = "arguments";
    private static final String BYTES = "bytes";

    private SentenceJson() {}

    public static ObjectNode write(Sentence sentence) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(TEMPLATE, sentence.template());
        var arguments = json.putArray(ARGUMENTS);
        for (Object argument : sentence.arguments()) {
            switch (argument) {
                case Sentence inner -> arguments.add(write(inner));
                case Size(long bytes) -> arguments.addObject().put(BYTES, bytes);
                case Integer number -> arguments.add(number);
                case Long number -> arguments.add(number);
                case Number number -> arguments.add(number.doubleValue());
                default -> arguments.add(argument.toString());
            }
        }
        return json;
    }

    /// The document on one line, for files.
    public static String text(Sentence sentence) {
        return sentence.isEmpty() ? "" : write(sentence).toString();
    }

    /// What [#text] made; any other text is somebody else's words.
    public static Sentence ofText(String text) {
        try {
            return read(MAPPER.readTree(text)).orElseGet(() -> Sentence.foreign(text));
        } catch (JsonProcessingException e) {
            return Sentence.foreign(text);
        }
    }

    /// The sentence, where the document is one that [#write] could have made; another program's is not trusted to be.
    public static Optional<Sentence> read(JsonNode json) {
        return read(json, DEEPEST);
    }

    /// The sentence in `words` of an object of ours; where there is none, the text beside it as somebody else's words.
    ///
    /// @param text the field that holds the sentence as a text
    public static Sentence in(JsonNode object, String text) {
        return read(object.path("words"))
                .orElseGet(() -> Sentence.foreign(object.path(text).asText("")));
    }

    /// The sentences in `NAME_words` of an object of ours; where there are none, the texts in `NAME` as somebody
    /// else's.
    public static List<Sentence> all(JsonNode object, String name) {
        List<Optional<Sentence>> words = object.path(name + "_words")
                .valueStream()
                .map(SentenceJson::read)
                .toList();
        return words.isEmpty() || words.stream().anyMatch(Optional::isEmpty)
                ? object.path(name)
                        .valueStream()
                        .map(text -> Sentence.foreign(text.asText("")))
                        .toList()
                : words.stream().flatMap(Optional::stream).toList();
    }

    private static Optional<Sentence> read(JsonNode json, int deeper) {
        JsonNode template = json.path(TEMPLATE);
        JsonNode given = json.path(ARGUMENTS);
        if (deeper == 0
                || !template.isTextual()
                || !given.isArray()
                || Sentence.holes(template.textValue()) != given.size()) {
            return Optional.empty();
        }
        List<Object> arguments = new ArrayList<>();
        for (JsonNode argument : given) {
            Optional<?> read = argument(argument, deeper);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            arguments.add(read.get());
        }
        return Optional.of(new Sentence(template.textValue(), arguments));
    }

    private static Optional<?> argument(JsonNode argument, int deeper) {
        if (argument.isTextual()) {
            return Optional.of(argument.textValue());
        }
        if (argument.isNumber()) {
            return Optional.of(argument.numberValue());
        }
        JsonNode bytes = argument.path(BYTES);
        if (bytes.isIntegralNumber() && bytes.canConvertToLong()) {
            return Optional.of(new Size(bytes.longValue()));
        }
        return read(argument, deeper - 1);
    }
}
