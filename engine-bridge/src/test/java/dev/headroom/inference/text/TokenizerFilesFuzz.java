package dev.headroom.inference.text;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;

/// The files of a tokenizer, of which the first letter of the input chooses one. What the native library makes of them
/// is outside: it is called only for what came through here.
public final class TokenizerFilesFuzz implements FuzzTarget {
    private static final String TOKENIZER = """
        {"version":"1.0","added_tokens":[{"id":320,"content":"<img>","special":true},\
        {"id":321,"content":"ordinary","special":false}],"normalizer":null,"post_processor":{"type":"ByteLevel"},\
        "model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a b"]}}\
        """;

    private final Path folder = FuzzInput.memoryFolder();
    private final Path byParts = FuzzInput.memoryFolder();

    public TokenizerFilesFuzz() {
        write(folder.resolve("config.json"), FuzzInput.resource("tiny-internvl2/config.json"));
        write(folder.resolve("model.safetensors"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        restore();
    }

    private void restore() {
        write(folder.resolve("tokenizer.json"), TOKENIZER.getBytes(StandardCharsets.UTF_8));
        write(folder.resolve("tokenizer_config.json"), FuzzInput.bytes("{}"));
        write(folder.resolve("added_tokens.json"), FuzzInput.bytes("{}"));
        write(byParts.resolve("vocab.json"), FuzzInput.bytes("{\"a\":0,\"b\":1,\"ab\":2}"));
        write(byParts.resolve("merges.txt"), FuzzInput.bytes("#version: 0.2\na b\n"));
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "tokenizer";
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(
                FuzzInput.bytes("t" + TOKENIZER),
                FuzzInput.bytes("c{\"added_tokens_decoder\":{\"320\":{\"content\":\"<img>\",\"special\":true}}}"),
                FuzzInput.bytes("a{\"<img>\":320,\"</img>\":321}"),
                FuzzInput.bytes("v{\"a\":0,\"b\":1,\"ab\":2}"),
                FuzzInput.bytes("m#version: 0.2\na b\nb b\n"));
    }

    @Override
    public void feed(byte[] input) {
        Path file = switch (input.length == 0 ? 't' : input[0]) {
            case 'c' -> folder.resolve("tokenizer_config.json");
            case 'a' -> folder.resolve("added_tokens.json");
            case 'v' -> byParts.resolve("vocab.json");
            case 'm' -> byParts.resolve("merges.txt");
            default -> folder.resolve("tokenizer.json");
        };
        write(file, input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length));
        try {
            TokenizerFiles.withoutSpecials(TokenizerFiles.read(file.getParent()), new HashMap<>());
            ModelFolder.open(folder);
        } catch (CheckpointException e) {
            FuzzInput.refused(e);
        } finally {
            restore();
        }
    }
}
