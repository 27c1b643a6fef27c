package dev.headroom.disk;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/// The folder that this program was installed to: its `lib` holds the jars, its `release` says what they are. An image
/// also has a Java of its own in `runtime`, and in `native` the libraries that other installations unpack from the
/// jars.
///
/// @param commit whole name, empty when it was not built from a checkout
public record Installation(Path home, String version, String commit) {
    private static final Optional<Installation> OURS = ofThisClass();

    /// Empty when the program runs from class files, as tests and `mvn -Prun` do.
    public static Optional<Installation> ofThisProcess() {
        return OURS;
    }

    private static Optional<Installation> ofThisClass() {
        try {
            URI source = Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return around(Path.of(source));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The installation that a jar belongs to.
    static Optional<Installation> around(Path jar) {
        Path lib = jar.toAbsolutePath().getParent();
        Path home = lib == null ? null : lib.getParent();
        if (home == null || !Files.isRegularFile(jar) || !Files.isRegularFile(home.resolve("release"))) {
            return Optional.empty();
        }
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
            lines.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // damaged: what it says is not known
        }
        String version = lines.getProperty("version", "");
        return version.isBlank()
                ? Optional.empty()
                : Optional.of(new Installation(
                        home, version.strip(), lines.getProperty("commit", "").strip()));
    }

    /// Whether a Java virtual machine is the one that came with this installation.
    public boolean brings(Path javaHome) {
        try {
            return Files.isSameFile(javaHome, home.resolve("runtime"));
        } catch (IOException e) {
            return false;
        }
    }

    /// The folder with the native libraries of an image, when all of these files are in it.
    Optional<Path> natives(List<String> fileNames) {
        Path folder = home.resolve("native");
        return fileNames.stream().allMatch(name -> Files.isRegularFile(folder.resolve(name)))
                ? Optional.of(folder)
                : Optional.empty();
    }
}
