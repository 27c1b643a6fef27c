package dev.headroom.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.LineFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The runs of a sweep in a file, one a line, on the disk before the next one begins: a kill costs the run that was
/// under way, and the sweep goes on after the last one that is whole.
public final class RunLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    /// @param file need not exist; its folder must
    public RunLog(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /// In the order in which they ended; of two with the same key the later one counts.
    ///
    /// @throws DiskException when the file cannot be read
    public List<Run> runs() {
        if (!Files.exists(file)) {
            return List.of();
        }
        Map<String, Run> runs = new LinkedHashMap<>();
        try {
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().forEach(line -> {
                try {
                    RunJson.read(JSON.readTree(line)).ifPresent(run -> runs.put(run.key(), run));
                } catch (JsonProcessingException e) {
                    // torn by a kill: that run is made again
                }
            });
        } catch (IOException e) {
            throw DiskException.unreadable(file, e);
        }
        return new ArrayList<>(runs.values());
    }

    /// @throws DiskException when it cannot be kept
    public void add(Run run) {
        try {
            LineFile.append(file, RunJson.write(run).toString());
        } catch (IOException e) {
            throw DiskException.unwritable(file, e);
        }
    }
}
