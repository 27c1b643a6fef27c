import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Properties;

/// What is packed: the file `release` that the build writes beside the launcher.
///
/// @param version of the project
/// @param commit the whole name, empty where the sources are no checkout
/// @param time of the commit: every file of the image gets it, so that two builds are alike
record Release(String version, String commit, Instant time) {
    /// For sources that are no checkout.
    private static final Instant UNDATED = Instant.parse("2026-01-01T00:00:00Z");

    static Release read(Path file) throws IOException {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
        }
        String given = System.getenv().getOrDefault("SOURCE_DATE_EPOCH", lines.getProperty("time", ""));
        return new Release(
                lines.getProperty("version"),
                lines.getProperty("commit", ""),
                given.isBlank() ? UNDATED : Instant.ofEpochSecond(Long.parseLong(given.strip())));
    }

    /// A snapshot sorts before its release and after the snapshots before it.
    String debianVersion() {
        if (!version.endsWith("-SNAPSHOT")) {
            return version;
        }
        String day = DateTimeFormatter.ofPattern("yyyyMMdd.HHmm")
                .withZone(ZoneOffset.UTC)
                .format(time);
        String which = commit.isEmpty() ? "" : "." + commit.substring(0, 8);
        return version.replace("-SNAPSHOT", "~") + day + which;
    }
}
