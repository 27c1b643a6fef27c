package dev.headroom.checkpoint;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The header of a GGUF file, with some data behind it.
public final class GgufFuzz implements FuzzTarget {
    private static final int DATA = 4096;

    private final Path file = FuzzInput.memoryFolder().resolve("model.gguf");

    @Override
    public String name() {
        return "gguf";
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(
                new GgufBuilder()
                        .text("general.architecture", "llama")
                        .whole("llama.embedding_length", 32)
                        .texts("tokenizer.ggml.tokens", "a", "bb")
                        .floats("tokenizer.ggml.scores", 2)
                        .tensor("token_embd.weight", GgufType.Q8_0, 32, 8)
                        .tensor("output_norm.weight", GgufType.F32, 32)
                        .header(),
                new GgufBuilder()
                        .text("general.architecture", "clip")
                        .whole("clip.vision.projection_dim", 32)
                        .tensor("v.patch_embd.weight", GgufType.F16, 4, 4, 3, 8)
                        .tensor("mm.0.weight", 99, 256, 64, 32)
                        .header(),
                new GgufBuilder().header());
    }

    @Override
    public void feed(byte[] input) throws IOException {
        Files.write(file, Arrays.copyOf(input, input.length + DATA));
        try {
            Gguf.read(file);
        } catch (CheckpointException e) {
            FuzzInput.refused(e);
        }
    }
}
