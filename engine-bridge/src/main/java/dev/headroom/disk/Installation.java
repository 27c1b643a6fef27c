package dev.headroom.disk;

import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/// The folder that this program was installed to: its `lib` holds the jars, its `release` says what they are. An image
/// also has a Java of its own in `runtime`, and in `native` the libraries that other installations unpack from the
/// jars.
///
/// @param commit whole name, empty when it was not built from a checkout
public record Installation(Path home, String version, String commit) {
    /// Where the launcher says that it lies. A start with a cache (docs/decisions/0019-start-caches.md) in another
    /// folder than the one it was made in does not know where its classes come from.
    private static final String PROPERTY = "headroom.home";

    private static final Optional<Installation> OURS = told().flatMap(Installation::at)
            .or(() -> ofClass(Installation.class).flatMap(Installation::around));

    /// Empty when the program runs from class files, as tests and `mvn -Prun` do.
    public static Optional<Installation> ofThisProcess() {
        return OURS;
    }

    /// What the launcher said; empty without it.
    private static Optional<Path> told() {
        String home = System.getProperty(PROPERTY, "");
        return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home));
    }

    /// The flags that tell another Java of this installation what this one was told.
    public static List<String> flags() {
        return told().map(home -> List.of("-D" + PROPERTY + "=" + home)).orElse(List.of());
    }

    /// The jar or folder that a class was read from, as far as the virtual machine knows.
    public static Optional<Path> ofClass(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        try {
            return location == null ? Optional.empty() : Optional.of(Path.of(location.toURI()));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }

    /// The installation that a jar belongs to.
    static Optional<Installation> around(Path jar) {
        Path lib = jar.toAbsolutePath().getParent();
        Path home = lib == null ? null : lib.getParent();
        return home == null || !Files.isRegularFile(jar) ? Optional.empty() : at(home);
    }

    private static Optional<Installation> at(Path home) {
        if (!Files.isRegularFile(home.resolve("release"))) {
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
