package dev.headroom.app.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A user's folders, the window that is open on them, and what that user has seen in it.
final class Home {
    /// An engine's libraries are unpacked there while it runs.
    private static final String LIBRARIES = "onnxruntime-java";

    private final Path folder;
    private final Path model;
    private final Acknowledged acknowledged = new Acknowledged();
    private Optional<WindowProcess> window = Optional.empty();

    Home(Path folder, Path model) {
        this.folder = folder;
        this.model = model;
    }

    Acknowledged acknowledged() {
        return acknowledged;
    }

    Path data() {
        return folder.resolve("data");
    }

    Optional<WindowProcess> window() {
        return window.filter(WindowProcess::isAlive);
    }

    WindowProcess open() {
        WindowProcess opened = WindowProcess.start(folder, model, acknowledged);
        window = Optional.of(opened);
        return opened;
    }

    /// Whether the files are as if nothing had happened, while no window is open.
    void inspect(Injected.Seen seen) {
        List<String> missing = acknowledged.missing(data());
        seen.lost(missing.size(), "lost " + missing);
    }

    /// Files of the past that nobody will use again.
    void lookForLeftovers(Injected.Seen seen) throws IOException {
        List<String> left = Stream.of(
                        left(folder.resolve("tmp"), name -> !name.startsWith("hsperfdata")),
                        left(folder.resolve("config"), name -> !name.equals("window.json")),
                        left(folder.resolve("data"), name -> name.contains(".part") || name.contains("damaged")))
                .flatMap(List::stream)
                .toList();
        seen.leftovers(left.size(), "left " + left);
    }

    private static List<String> left(Path folder, java.util.function.Predicate<String> unwanted) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, 3)) {
            return files.filter(file -> !file.equals(folder))
                    .filter(file -> file.getParent().equals(folder) || !Files.isDirectory(file))
                    .map(file -> file.getFileName().toString())
                    .filter(unwanted)
                    .limit(5)
                    .toList();
        }
    }

    /// Deletes the folders with libraries that earlier engines left.
    ///
    /// @param used by engines that run
    /// @return how many there were
    int sweep(int used) throws IOException {
        List<Path> folders;
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            folders = files.filter(f -> f.getFileName().toString().startsWith(LIBRARIES))
                    .sorted(Comparator.comparingLong((Path f) -> f.toFile().lastModified())
                            .reversed())
                    .skip(used)
                    .toList();
        }
        for (Path each : folders) {
            for (File file : each.toFile().listFiles()) {
                Files.delete(file.toPath());
            }
            Files.delete(each);
        }
        return folders.size();
    }
}
