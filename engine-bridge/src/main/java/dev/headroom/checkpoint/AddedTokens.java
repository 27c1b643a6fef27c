package dev.headroom.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.headroom.plan.Dimension;
import dev.headroom.words.Sentence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Special tokens and their ids, as up to three files beside the configuration name them; the last file wins.
final class AddedTokens {
    private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");

    private final Map<String, Integer> ids = new LinkedHashMap<>();

    private AddedTokens() {}

    /// @throws CheckpointException when a file is damaged or an id in it is none
    static Map<String, Integer> read(Path folder) {
        AddedTokens tokens = new AddedTokens();
        Path tokenizer = folder.resolve("tokenizer.json");
        if (Files.isRegularFile(tokenizer)) {
            JsonFile.object(tokenizer)
                    .path("added_tokens")
                    .forEach(t -> tokens.add(tokenizer, t.path("content").asText(), t.path("id")));
        }
        Path tokenizerConfig = folder.resolve("tokenizer_config.json");
        if (Files.isRegularFile(tokenizerConfig)) {
            JsonFile.object(tokenizerConfig)
                    .path("added_tokens_decoder")
                    .properties()
                    .forEach(t -> tokens.add(
                            tokenizerConfig, t.getValue().path("content").asText(), TextNode.valueOf(t.getKey())));
        }
        Path added = folder.resolve("added_tokens.json");
        if (Files.isRegularFile(added)) {
            JsonFile.object(added).properties().forEach(t -> tokens.add(added, t.getKey(), t.getValue()));
        }
        return tokens.ids;
    }

    private void add(Path file, String token, JsonNode id) {
        // ids count from 0, sizes of vocabularies from 1
        if (!DIGITS.matcher(id.asText()).matches() || !Dimension.VOCABULARY.allows(id.asInt() + 1L)) {
            throw new CheckpointException(
                    Sentence.of("{} is damaged: \"{}\" is no token's number; download it again.", file, id.asText()));
        }
        ids.put(token, id.asInt());
    }
}
