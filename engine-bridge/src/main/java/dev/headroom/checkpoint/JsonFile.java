package dev.headroom.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A JSON file of a model: whole, of a size that a model's file can have, and one object.
public final class JsonFile {
    /// Three times the largest tokenizer of the models that run here; read, it takes ten times as much of the heap.
    static final long MOST_BYTES = 32L << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonFile() {}

    /// @throws CheckpointException when it is missing, damaged, too large, or cannot be read
    public static ObjectNode object(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(Sentence.of(
                    "{} is missing; download it again, or choose a folder that holds a whole Hugging Face model.",
                    file));
        }
        try {
            if (parse(bytes(file)) instanceof ObjectNode node) {
                return node;
            }
            throw new CheckpointException(
                    Sentence.of("{} is damaged: it holds no JSON object; download it again.", file));
        } catch (NoJson e) {
            throw new CheckpointException(
                    Sentence.of("{} is damaged: no JSON at line {}; download it again.", file, e.line), e);
        } catch (IOException e) {
            throw new CheckpointException(DiskTrouble.of(e, file).unreadable(), e);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MOST_BYTES) {
            throw new CheckpointException(Sentence.of(
                    "{} has {}, up to {} are read; download it again.", file, new Size(size), new Size(MOST_BYTES)));
        }
        return Files.readAllBytes(file);
    }

    /// The text of a file that a model's file can have; bytes that are no UTF-8 become U+FFFD.
    ///
    /// @throws CheckpointException when it is too large
    public static String text(Path file) throws IOException {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    /// @throws NoJson whatever is wrong with the bytes: zeros among the first are taken for another encoding, which may
    ///     be damaged in its turn
    static JsonNode parse(byte[] bytes) throws NoJson {
        try {
            return Optional.ofNullable(JSON.readTree(bytes)).orElseGet(JSON::missingNode);
        } catch (JsonProcessingException e) {
            throw new NoJson(e, e.getLocation() == null ? 1 : e.getLocation().getLineNr());
        } catch (CharConversionException e) {
            throw new NoJson(e, 1);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot fail to be read", e);
        }
    }

    /// Bytes that are no JSON.
    static final class NoJson extends IOException {
        private static final long serialVersionUID = 1L;

        private final int line;

        private NoJson(IOException cause, int line) {
            super(cause);
            this.line = line;
        }
    }
}
