package dev.headroom.explain;

import dev.headroom.disk.WholeFile;
import dev.headroom.timeline.Timeline;
import dev.headroom.timeline.TimelineExport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Keeps what led to a failure: the last 60 s by component as CSV and JSON, and beside them what was found and the
/// engine's last lines. The newest twenty failures are kept.
public final class FlightRecorder {
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final int KEPT = 20;
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss-SSS");

    private final Path folder;

    /// @param folder made when the first failure is saved
    public FlightRecorder(Path folder) {
        this.folder = folder;
    }

    /// @return the files: CSV, JSON, text
    /// @throws IOException when the folder cannot be written; nothing else depends on it
    public List<Path> save(Timeline timeline, Finding finding, List<String> logTail) throws IOException {
        String name = "failure_" + NAME.format(Instant.now().atZone(ZoneId.systemDefault()));
        List<Path> files = new ArrayList<>(TimelineExport.saveLast(timeline, LENGTH, folder, name));
        Path text = folder.resolve(name + ".txt");
        List<String> lines = new ArrayList<>();
        lines.add(finding.summary().toString());
        lines.add(finding.why().toString());
        finding.remedies().forEach(r -> lines.add("-> " + r.caption()));
        lines.add("");
        lines.add("The engine's last lines:");
        lines.addAll(logTail);
        WholeFile.write(text, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        files.add(text);
        forgetOld();
        return files;
    }

    private void forgetOld() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> old = all.filter(p -> p.getFileName().toString().startsWith("failure_"))
                    .sorted((a, b) -> b.getFileName().compareTo(a.getFileName()))
                    .skip(KEPT * 3L)
                    .toList();
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        }
    }
}
