package dev.headroom.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;

/// How far a parser was fuzzed, as a file keeps it.
///
/// @param inputs tried in all
/// @param seconds that took
/// @param edges branches of our own code that were reached, the target's included
/// @param corpus inputs kept because they reached something new
/// @param finds inputs that the parser does not answer
record Progress(String name, long inputs, long seconds, long edges, long corpus, long finds) {
    private static final String FILE = "progress.properties";

    static Progress read(String name, Path folder) throws IOException {
        Properties kept = new Properties();
        if (Files.exists(folder.resolve(FILE))) {
            try (var in = Files.newInputStream(folder.resolve(FILE))) {
                kept.load(in);
            }
        }
        return new Progress(
                name,
                Long.parseLong(kept.getProperty("inputs", "0")),
                Long.parseLong(kept.getProperty("seconds", "0")),
                Long.parseLong(kept.getProperty("edges", "0")),
                count(folder.resolve("corpus")),
                count(folder.resolve("finds")));
    }

    private static long count(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().endsWith(".java")).count();
        }
    }

    Progress with(long moreInputs, long moreSeconds, long edgesNow) {
        return new Progress(name, inputs + moreInputs, seconds + moreSeconds, Math.max(edges, edgesNow), corpus, finds);
    }

    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve(FILE), "inputs=%d%nseconds=%d%nedges=%d%n".formatted(inputs, seconds, edges));
    }

    /// A row of the table.
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d | %,d | %,d |",
                name,
                inputs,
                inputs / Math.max(1, seconds),
                edges,
                corpus,
                finds);
    }
}
