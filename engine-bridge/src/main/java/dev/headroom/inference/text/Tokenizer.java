package dev.headroom.inference.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.words.Sentence;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The tokenizer of a model folder. Text is only ever text here: what looks like a special token in it is encoded as
/// ordinary characters; special tokens have ids, which the template places. Any thread.
public final class Tokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    private final Map<String, Integer> special;
    private final Set<Integer> hidden;
    private final int longestToken;
    private final boolean splitsWords;

    private Tokenizer(HuggingFaceTokenizer tokenizer, Map<String, Integer> special, ObjectNode files) {
        this.tokenizer = tokenizer;
        this.longestToken = TokenizerFiles.longestToken(files);
        this.splitsWords = TokenizerFiles.splitsWords(files);
        this.special = Map.copyOf(special);
        this.hidden = new HashSet<>(special.values());
    }

    /// @throws CheckpointException when the tokenizer's files are missing or damaged
    /// @throws dev.headroom.inference.EngineException when the library that reads them cannot be loaded
    public static Tokenizer open(ModelFolder folder) {
        ObjectNode json = TokenizerFiles.read(folder.path());
        Map<String, Integer> ordinary = new HashMap<>();
        ObjectNode plain = TokenizerFiles.withoutSpecials(json, ordinary);
        Map<String, Integer> special = new HashMap<>(folder.config().addedTokens());
        special.keySet().removeAll(ordinary.keySet());
        TokenizerLibrary.load();
        try {
            byte[] bytes = plain.toString().getBytes(StandardCharsets.UTF_8);
            Map<String, String> options =
                    Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
            return new Tokenizer(
                    HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), options), special, plain);
        } catch (IOException | RuntimeException e) {
            throw new CheckpointException(
                    Sentence.of(
                            "{}: the tokenizer is damaged or of an unknown kind: {}", folder.path(), Sentence.of(e)),
                    e);
        }
    }

    /// Ids of plain text.
    public int[] encode(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /// Most characters of text that one token can stand for; [Integer#MAX_VALUE] where nothing says so.
    int longestToken() {
        return longestToken;
    }

    /// Whether no token reaches from a letter into the white space after it.
    boolean splitsWords() {
        return splitsWords;
    }

    /// Text of ids; special tokens leave nothing. Half characters at the ends become U+FFFD, see [StreamDecoder].
    public String decode(int... ids) {
        long[] visible = Arrays.stream(ids)
                .filter(id -> !hidden.contains(id))
                .asLongStream()
                .toArray();
        return visible.length == 0 ? "" : tokenizer.decode(visible, false);
    }

    /// Id of a special token.
    ///
    /// @throws CheckpointException when the model has none of that name
    public int special(String name) {
        Integer id = special.get(name);
        if (id == null) {
            throw new CheckpointException(Sentence.of(
                    "the tokenizer has no token {}, which the conversation template needs; added_tokens.json or"
                            + " tokenizer_config.json is missing or damaged.",
                    name));
        }
        return id;
    }

    boolean hasSpecial(String name) {
        return special.containsKey(name);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
