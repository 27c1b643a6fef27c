package dev.headroom.machine;

import dev.headroom.disk.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the models, adapters and samples of this installation lie: the system property `headroom.assets`, the
/// environment variable `HEADROOM_ASSETS`, or a folder `assets` beside or above the jar that holds this class.
public final class Assets {
    private Assets() {}

    /// The assets folder, empty when there is none.
    public static Optional<Path> folder() {
        return Stream.concat(
                        Stream.of(System.getProperty("headroom.assets", ""), environment())
                                .filter(text -> !text.isBlank())
                                .map(Path::of),
                        aboveTheJar())
                .filter(Files::isDirectory)
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .findFirst();
    }

    private static String environment() {
        String value = System.getenv("HEADROOM_ASSETS");
        return value == null ? "" : value;
    }

    private static Stream<Path> aboveTheJar() {
        Stream<Path> above = Installation.ofClass(Assets.class).stream()
                .flatMap(here -> Stream.iterate(here.getParent(), p -> p != null, Path::getParent)
                        .limit(4));
        return Stream.concat(Installation.ofThisProcess().map(Installation::home).stream(), above)
                .map(p -> p.resolve("assets"))
                .filter(p -> Files.isDirectory(p.resolve("models")));
    }

    /// The folder of a model: a name of the assets, else a path; empty when it is neither.
    public static Optional<Path> model(String nameOrPath) {
        Optional<Path> named = folder().map(f -> f.resolve("models"))
                .filter(_ -> isName(nameOrPath))
                .map(f -> f.resolve(nameOrPath))
                .filter(Files::isDirectory);
        if (named.isPresent()) {
            return named;
        }
        try {
            Path path = Path.of(nameOrPath).toAbsolutePath().normalize();
            if (Files.isDirectory(path)) {
                return Optional.of(path);
            }
        } catch (InvalidPathException e) {
            // no path of this system
        }
        return Optional.empty();
    }

    /// Names of the models in the assets.
    public static List<String> modelNames() {
        return List.copyOf(children("models", "config.json").keySet());
    }

    /// The adapters of the assets by name.
    public static Map<String, Path> adapters() {
        return children("adapters", "adapter_config.json");
    }

    private static Map<String, Path> children(String kind, String proof) {
        Map<String, Path> found = new LinkedHashMap<>();
        Path parent = folder().map(f -> f.resolve(kind)).orElse(null);
        if (parent == null || !Files.isDirectory(parent)) {
            return found;
        }
        try (Stream<Path> list = Files.list(parent)) {
            list.filter(p -> Files.exists(p.resolve(proof)))
                    .sorted()
                    .forEach(p -> found.put(p.getFileName().toString(), p));
        } catch (IOException e) {
            // an unreadable folder holds no models for us
        }
        return found;
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && !text.startsWith(".") && text.indexOf('/') < 0 && text.indexOf('\\') < 0;
    }
}
