package dev.headroom.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.LineFile;
import dev.headroom.plan.calibration.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The runs of this machine in one file, one JSON object a line. A line that cannot be read is passed over: it may come
/// from a newer version. Appending is one write, so two processes do not spoil each other's lines.
public final class CalibrationStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// More than any machine has; sums of such figures stay inside a long.
    private static final long MOST_BYTES = 1L << 50;

    private final Path file;

    /// @param data `Folders.ofUser().data()`; need not exist
    public CalibrationStore(Path data) {
        this.file = data.resolve("calibration.jsonl");
    }

    public Path file() {
        return file;
    }

    /// Oldest first.
    public List<Run> runs() {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        List<Run> runs = new ArrayList<>();
        try {
            // bytes that are no text spoil their own line only
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().forEach(line -> read(line, runs));
        } catch (IOException e) {
            throw DiskException.unreadable(file, e);
        }
        return List.copyOf(runs);
    }

    private static void read(String line, List<Run> runs) {
        try {
            JsonNode n = JSON.readTree(line);
            long predicted = n.path("predicted").asLong();
            long measured = n.path("measured").asLong();
            long offset = n.path("offset").asLong(measured - predicted);
            if (n.path("key").isTextual()
                    && measured > 0
                    && believed(measured)
                    && believed(predicted)
                    && believed(offset)) {
                runs.add(new Run(
                        n.path("key").asText(),
                        n.path("time").asLong(),
                        n.path("model").asText(),
                        predicted,
                        measured,
                        offset));
            }
        } catch (IOException e) {
            // not a line of ours: passed over, see the class
        }
    }

    private static boolean believed(long bytes) {
        return bytes > -MOST_BYTES && bytes < MOST_BYTES;
    }

    public void add(Run run) {
        ObjectNode n = JSON.createObjectNode();
        n.put("key", run.key());
        n.put("time", run.time());
        n.put("model", run.model());
        n.put("predicted", run.predicted());
        n.put("measured", run.measured());
        n.put("offset", run.offset());
        try {
            Files.createDirectories(file.getParent());
            LineFile.append(file, n.toString());
        } catch (IOException e) {
            throw DiskException.unwritable(file, e);
        }
    }

    /// Forgets everything.
    public void reset() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw DiskException.unwritable(file, e);
        }
    }
}
