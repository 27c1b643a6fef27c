package dev.headroom.inference.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.JsonFile;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The tokenizer of a Hugging Face folder as one `tokenizer.json`: the file itself, or one made of `vocab.json` and
/// `merges.txt`, which is all that the released Qwen2-based models ship.
final class TokenizerFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Qwen2's way to cut text into words, from its published tokenizer.
    private static final String QWEN2_SPLIT = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r"
            + "\\n"
            + "\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r"
            + "\\n"
            + "]*|\\s*[\\r"
            + "\\n"
            + "]+|\\s+(?!\\S)|\\s+";

    private TokenizerFiles() {}

    /// @throws CheckpointException when files are missing or damaged
    static ObjectNode read(Path folder) {
        Path whole = folder.resolve("tokenizer.json");
        if (Files.isRegularFile(whole)) {
            return JsonFile.object(whole);
        }
        Path vocab = folder.resolve("vocab.json");
        Path merges = folder.resolve("merges.txt");
        if (Files.isRegularFile(vocab) && Files.isRegularFile(merges)) {
            return assemble(JsonFile.object(vocab), merges);
        }
        throw new CheckpointException(Sentence.of(
                "{}: tokenizer.json is missing (or vocab.json with merges.txt); download the model again.", folder));
    }

    private static ObjectNode assemble(ObjectNode vocab, Path merges) {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.putArray("added_tokens");
        root.putObject("normalizer").put("type", "NFC");
        ObjectNode split = root.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode steps = split.putArray("pretokenizers");
        steps.addObject()
                .put("type", "Split")
                .put("behavior", "Isolated")
                .put("invert", false)
                .putObject("pattern")
                .put("Regex", QWEN2_SPLIT);
        byteLevel(steps.addObject());
        byteLevel(root.putObject("decoder"));
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.set("vocab", vocab);
        ArrayNode list = model.putArray("merges");
        try {
            JsonFile.text(merges)
                    .lines()
                    .filter(line -> !line.startsWith("#version") && !line.isBlank())
                    .forEach(list::add);
        } catch (IOException e) {
            throw new CheckpointException(DiskTrouble.of(e, merges).unreadable(), e);
        }
        return root;
    }

    private static void byteLevel(ObjectNode node) {
        node.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", false);
    }

    /// The same tokenizer without special tokens: in text of a user they are ordinary characters. What post-processing
    /// would add to a text (a start token) goes too; the template says what stands where.
    ///
    /// @param kept tokens that stay although they were added: those not marked special
    static ObjectNode withoutSpecials(ObjectNode tokenizer, Map<String, Integer> kept) {
        ObjectNode plain = tokenizer.deepCopy();
        plain.putNull("post_processor");
        ArrayNode added = plain.putArray("added_tokens");
        tokenizer.path("added_tokens").forEach(token -> {
            if (!token.path("special").asBoolean(true)) {
                added.add(token);
                kept.put(token.path("content").asText(), token.path("id").asInt());
            }
        });
        return plain;
    }

    /// Characters of the longest token. Only where every byte has a token of its own is there such a limit: elsewhere
    /// one token can stand for any run of unknown characters.
    static int longestToken(ObjectNode tokenizer) {
        JsonNode vocab = tokenizer.at("/model/vocab");
        if (!coversBytes(tokenizer) || !vocab.isObject()) {
            return Integer.MAX_VALUE;
        }
        int longest = 1;
        for (Map.Entry<String, JsonNode> token : vocab.properties()) {
            longest = Math.max(longest, token.getKey().length());
        }
        for (JsonNode token : tokenizer.path("added_tokens")) {
            longest = Math.max(longest, token.path("content").asText().length());
        }
        return longest;
    }

    /// The splitting patterns of byte-level tokenizers all end a word where its letters end. A token that was added may
    /// stand for anything, white space too.
    static boolean splitsWords(ObjectNode tokenizer) {
        for (JsonNode token : tokenizer.path("added_tokens")) {
            if (token.path("content").asText().chars().anyMatch(Character::isWhitespace)) {
                return false;
            }
        }
        return coversBytes(tokenizer)
                && !tokenizer.path("pre_tokenizer").findPath("add_prefix_space").asBoolean(true);
    }

    private static boolean coversBytes(ObjectNode tokenizer) {
        return tokenizer.path("pre_tokenizer").findValuesAsText("type").contains("ByteLevel");
    }
}
