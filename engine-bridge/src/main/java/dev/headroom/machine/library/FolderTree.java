package dev.headroom.machine.library;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Looks through a folder and those in it. Repositories of Hugging Face's cache and a store of Ollama are recognised
/// wherever they lie.
final class FolderTree {
    private static final int DEEPEST = 12;

    private final Source source;
    private final LibraryScan scan;
    private final Function<Path, String> naming;

    /// @param naming what a model in a folder is called
    FolderTree(Source source, LibraryScan scan, Function<Path, String> naming) {
        this.source = source;
        this.scan = scan;
        this.naming = naming;
    }

    void visit(Path folder) {
        visit(folder, List.of(), 0);
    }

    /// @param pieces of downloads that lie elsewhere and belong to a model right in this folder
    void visit(Path folder, List<Path> pieces) {
        visit(folder, pieces, 0);
    }

    private void visit(Path folder, List<Path> pieces, int depth) {
        if (depth > DEEPEST || !scan.enter(folder)) {
            return;
        }
        if (HubRepository.isOne(folder)) {
            new HubRepository(folder, scan).read();
            return;
        }
        if (OllamaStore.isOne(folder)) {
            new OllamaStore(folder, scan).read();
            return;
        }
        Set<String> names = new TreeSet<>();
        List<Path> folders = new ArrayList<>();
        List<Path> unfinished = new ArrayList<>(pieces);
        for (Path child : scan.children(folder)) {
            if (Files.isDirectory(child)) {
                folders.add(child);
            } else if (FileTroubles.isUnfinished(child)) {
                unfinished.add(child);
            } else {
                names.add(FileTroubles.name(child));
            }
        }
        unfinished.addAll(ofHubDownload(folder));
        if (FolderModel.isOne(names)) {
            scan.found(FolderModel.read(folder, naming.apply(folder), source, names, unfinished, scan.headers()));
        }
        new GgufModels(folder, source, unfinished, scan.headers()).read(names, scan::found);
        if (!names.contains("model_index.json")) {
            folders.stream()
                    .filter(f -> !FileTroubles.name(f).startsWith("."))
                    .forEach(f -> visit(f, List.of(), depth + 1));
        }
    }

    /// `hf download --local-dir` keeps its pieces in the folder itself.
    private List<Path> ofHubDownload(Path folder) {
        Path download = folder.resolve(".cache/huggingface/download");
        if (!Files.isDirectory(download, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        return scan.children(download).stream()
                .filter(FileTroubles::isUnfinished)
                .toList();
    }
}
