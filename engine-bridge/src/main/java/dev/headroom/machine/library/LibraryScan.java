package dev.headroom.machine.library;

import dev.headroom.disk.DiskTrouble;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// One look at the models of this machine. Reads headers only; follows links, but comes to each folder and each file
/// once; goes on where a folder cannot be read, and says so.
public final class LibraryScan {
    private static final int MOST_FOLDERS = 100_000;

    private final HeaderCache headers;
    private final BooleanSupplier cancelled;
    private final List<LibraryModel> models = new ArrayList<>();
    private final List<Sentence> unread = new ArrayList<>();
    private final Set<Path> folders = new HashSet<>();
    private final Set<Path> files = new HashSet<>();

    private LibraryScan(HeaderCache headers, BooleanSupplier cancelled) {
        this.headers = headers;
        this.cancelled = cancelled;
    }

    /// @param cancelled asked often: once it says so, what has been found so far is returned
    public static Library look(Places places, HeaderCache headers, BooleanSupplier cancelled) {
        LibraryScan scan = new LibraryScan(headers, cancelled);
        for (Places.Root root : places.roots()) {
            scan.root(root);
        }
        scan.models.sort(Comparator.comparing(LibraryModel::name, String.CASE_INSENSITIVE_ORDER)
                .thenComparing(m -> m.path().toString()));
        return new Library(scan.models, scan.unread);
    }

    private void root(Places.Root root) {
        if (!Files.isDirectory(root.folder())) {
            if (root.source() == Source.FOLDER) {
                unread.add(Sentence.of("{} is not there; add it again or remove it from the list.", root.folder()));
            }
            return;
        }
        switch (root.source()) {
            case OLLAMA -> new OllamaStore(root.folder(), this).read();
            case MODELSCOPE -> new ModelScopeCache(root.folder(), this).read();
            case HUGGING_FACE, BUNDLED, LM_STUDIO, LLAMA_CPP, FOLDER ->
                new FolderTree(root.source(), this, FileTroubles::name).visit(root.folder());
        }
    }

    HeaderCache headers() {
        return headers;
    }

    boolean ended() {
        return cancelled.getAsBoolean() || Thread.currentThread().isInterrupted();
    }

    /// Takes a model, unless its first file was taken before under another name.
    void found(LibraryModel model) {
        Path first = model.files().isEmpty() ? model.path() : model.files().getFirst();
        if (files.add(real(first))) {
            models.add(model);
        }
    }

    /// Models found so far.
    int count() {
        return models.size();
    }

    /// Whether a folder is come to for the first time.
    boolean enter(Path folder) {
        if (ended() || folders.size() > MOST_FOLDERS || !folders.add(real(folder))) {
            return false;
        }
        if (folders.size() == MOST_FOLDERS) {
            unread.add(Sentence.of("There are more than {} folders; the rest is not looked into.", MOST_FOLDERS));
        }
        return true;
    }

    /// What lies in a folder, by name; nothing where it cannot be read, which is noted.
    List<Path> children(Path folder) {
        try (var list = Files.list(folder)) {
            return list.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            unread.add(DiskTrouble.of(e, folder).unreadable());
        }
        return List.of();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
