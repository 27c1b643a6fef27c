package dev.headroom.engine.attached;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The file of the user's servers.
public final class SavedServersFuzz implements FuzzTarget {
    private final Path file = FuzzInput.memoryFolder().resolve("servers.json");

    @Override
    public String name() {
        return "servers";
    }

    @Override
    public int longest() {
        return 512;
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(FuzzInput.bytes("[{\"name\":\"a\",\"url\":\"http://127.0.0.1:8000\",\"key\":\"k\"},"
                + "{\"name\":\"b\",\"url\":\"https://[::1]:1/v1?x#y\",\"key\":null}]"));
    }

    @Override
    public void feed(byte[] input) throws IOException {
        Files.write(file, input);
        new SavedServers(file).read();
    }
}
