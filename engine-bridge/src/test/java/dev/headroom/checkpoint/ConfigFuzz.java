package dev.headroom.checkpoint;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import dev.headroom.fuzz.PlannedShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// `config.json` as the embedded engine reads it.
public final class ConfigFuzz implements FuzzTarget {
    private final Path folder = FuzzInput.memoryFolder();

    @Override
    public String name() {
        return "config";
    }

    @Override
    public List<byte[]> fixtures() throws IOException {
        return List.of(
                FuzzInput.resource("tiny-internvl2/config.json"), FuzzInput.resource("tiny-internvl2-rms/config.json"));
    }

    @Override
    public void feed(byte[] input) throws IOException {
        Files.write(folder.resolve("config.json"), input);
        try {
            ConfigReader.checkArchitecture(folder);
            PlannedShape.check(
                    ConfigReader.read(folder, Set.of(ModelFolder.LM_HEAD)).shape("model", 2));
        } catch (CheckpointException e) {
            FuzzInput.refused(e);
        }
    }
}
