package dev.headroom.machine.library;

import dev.headroom.machine.library.LibraryModel.Format;
import dev.headroom.machine.library.LibraryModel.Planned;
import dev.headroom.machine.library.LibraryModel.Runs;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A repository in Hugging Face's cache: `models--OWNER--NAME` with `blobs`, and `snapshots` of links to them.
public final class HubRepository {
    private static final String PREFIX = "models--";

    private final Path folder;
    private final LibraryScan scan;

    HubRepository(Path folder, LibraryScan scan) {
        this.folder = folder;
        this.scan = scan;
    }

    static boolean isOne(Path folder) {
        return FileTroubles.name(folder).startsWith(PREFIX)
                && (Files.isDirectory(folder.resolve("snapshots")) || Files.isDirectory(folder.resolve("blobs")));
    }

    /// The snapshot that the main branch points to, else any; empty where the folder is no such repository.
    public static Optional<Path> snapshot(Path repository) {
        if (!isOne(repository)) {
            return Optional.empty();
        }
        Path snapshots = repository.resolve("snapshots");
        Optional<Path> main = main(repository).map(snapshots::resolve).filter(Files::isDirectory);
        if (main.isPresent()) {
            return main;
        }
        try (var all = Files.list(snapshots)) {
            return all.filter(Files::isDirectory).sorted().findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The model's own name where a folder is one of its snapshots.
    public static Optional<String> nameOf(Path snapshot) {
        Path snapshots = snapshot.getParent();
        if (snapshots == null || !FileTroubles.name(snapshots).equals("snapshots")) {
            return Optional.empty();
        }
        Path repository = snapshots.getParent();
        if (repository == null || !FileTroubles.name(repository).startsWith(PREFIX)) {
            return Optional.empty();
        }
        String name = FileTroubles.name(repository);
        return Optional.of(name.substring(name.lastIndexOf("--") + 2));
    }

    void read() {
        String name = FileTroubles.name(folder).substring(PREFIX.length()).replace("--", "/");
        List<Path> pieces = pieces();
        Optional<Path> main = snapshot(folder);
        int before = scan.count();
        main.ifPresent(s -> new FolderTree(Source.HUGGING_FACE, scan, f -> inside(s, f, name)).visit(s, pieces));
        if (scan.count() == before && !pieces.isEmpty()) {
            scan.found(incomplete(name, Source.HUGGING_FACE, folder, pieces));
        }
        for (Path other : snapshots()) {
            String commit = FileTroubles.name(other);
            String called = name + " @" + commit.substring(0, Math.min(7, commit.length()));
            new FolderTree(Source.HUGGING_FACE, scan, f -> inside(other, f, called)).visit(other);
        }
    }

    /// A folder within a snapshot that is a model of its own says so.
    private static String inside(Path snapshot, Path model, String name) {
        return model.equals(snapshot) ? name : name + "/" + snapshot.relativize(model);
    }

    private List<Path> snapshots() {
        Path all = folder.resolve("snapshots");
        return Files.isDirectory(all)
                ? scan.children(all).stream().filter(Files::isDirectory).toList()
                : List.of();
    }

    private List<Path> pieces() {
        Path blobs = folder.resolve("blobs");
        return Files.isDirectory(blobs)
                ? scan.children(blobs).stream()
                        .filter(FileTroubles::isUnfinished)
                        .toList()
                : List.of();
    }

    private static Optional<String> main(Path repository) {
        Path ref = repository.resolve("refs/main");
        try {
            if (!Files.isRegularFile(ref) || Files.size(ref) > 200) {
                return Optional.empty();
            }
            String commit = new String(Files.readAllBytes(ref), StandardCharsets.ISO_8859_1).strip();
            return commit.matches("[0-9a-zA-Z]+") ? Optional.of(commit) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// A model of which there are only pieces.
    static LibraryModel incomplete(String name, Source source, Path folder, List<Path> pieces) {
        List<Trouble> troubles = new ArrayList<>();
        pieces.forEach(p -> troubles.add(FileTroubles.incomplete(p)));
        Sentence first = troubles.getFirst().sentence();
        return new LibraryModel(
                name,
                source,
                Format.OTHER,
                folder,
                "",
                "",
                Map.of(),
                pieces,
                pieces.stream().mapToLong(FileTroubles::size).sum(),
                Optional.empty(),
                troubles,
                new Planned.Unknown(first),
                new Runs.Elsewhere(first));
    }
}
