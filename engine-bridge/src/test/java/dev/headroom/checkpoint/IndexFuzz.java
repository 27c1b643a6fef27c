package dev.headroom.checkpoint;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `model.safetensors.index.json` beside two small shards.
public final class IndexFuzz implements FuzzTarget {
    private final Path folder = FuzzInput.memoryFolder();

    public IndexFuzz() {
        try {
            Files.write(folder.resolve("config.json"), FuzzInput.resource("tiny-internvl2/config.json"));
            Safetensors.writeSources(folder.resolve("a.safetensors"), List.of(tensor("x"), tensor("y")));
            Safetensors.writeSources(folder.resolve("b.safetensors"), List.of(tensor("z")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Safetensors.Source tensor(String name) {
        return new Safetensors.FloatTensor(name, List.of(1L), new float[1]).source();
    }

    @Override
    public String name() {
        return "index";
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(
                FuzzInput.bytes("""
                    {"metadata":{"total_size":12},
                     "weight_map":{"x":"a.safetensors","y":"a.safetensors","z":"b.safetensors"}}\
                    """),
                FuzzInput.bytes("{\"weight_map\":{\"x\":\"../a.safetensors\",\"w\":\"c.safetensors\"}}"));
    }

    @Override
    public void feed(byte[] input) throws IOException {
        Files.write(folder.resolve("model.safetensors.index.json"), input);
        try {
            ModelFolder.open(folder);
        } catch (CheckpointException e) {
            FuzzInput.refused(e);
        }
    }
}
