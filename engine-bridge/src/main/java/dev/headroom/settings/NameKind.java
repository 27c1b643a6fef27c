package dev.headroom.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.headroom.words.Sentence;
import java.util.Optional;

/// A name that may be missing.
public record NameKind() implements Kind<Optional<String>> {
    private static final int LONGEST = 255;

    @Override
    public Optional<Optional<String>> parse(String text) {
        return Optional.of(Optional.of(text).filter(t -> !t.isEmpty()));
    }

    @Override
    public Optional<Optional<String>> read(JsonNode json) {
        return json.isTextual() ? parse(json.textValue()) : Optional.empty();
    }

    @Override
    public JsonNode write(Optional<String> value) {
        return value.<JsonNode>map(TextNode::valueOf).orElse(NullNode.instance);
    }

    @Override
    public boolean allows(Optional<String> value) {
        return value.map(String::length).orElse(1) <= LONGEST
                && !value.orElse("-").isBlank();
    }

    @Override
    public Sentence range() {
        return Sentence.of("a name of at most {} characters, or nothing", LONGEST);
    }

    @Override
    public String text(Optional<String> value) {
        return value.orElse("");
    }

    @Override
    public String shown(Optional<String> value) {
        return value.orElse("–");
    }

    @Override
    public Optional<Optional<String>> nothing() {
        return Optional.of(Optional.empty());
    }
}
