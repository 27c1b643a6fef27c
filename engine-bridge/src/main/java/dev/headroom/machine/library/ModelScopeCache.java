package dev.headroom.machine.library;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// ModelScope's cache: `OWNER/NAME`, in `models` since 2025. It writes a dot as `___` and loads into `._____temp`.
final class ModelScopeCache {
    private static final String TEMPORARY = "._____temp";

    private final Path root;
    private final LibraryScan scan;

    ModelScopeCache(Path root, LibraryScan scan) {
        this.root = root;
        this.scan = scan;
    }

    void read() {
        for (Path folder : List.of(root, root.resolve("models"), root.resolve("hub"), root.resolve("hub/models"))) {
            temporary(folder.resolve(TEMPORARY));
        }
        new FolderTree(Source.MODELSCOPE, scan, ModelScopeCache::name).visit(root);
    }

    /// `._____temp/OWNER/NAME` holds what is being loaded of that model, or was when somebody ended it.
    private void temporary(Path folder) {
        for (Path owner : folders(folder)) {
            for (Path model : folders(owner)) {
                List<Path> pieces = new ArrayList<>();
                for (Path file : scan.children(model)) {
                    if (Files.isRegularFile(file)) {
                        pieces.add(file);
                    }
                }
                if (!pieces.isEmpty()) {
                    Path parent = folder.resolveSibling(FileTroubles.name(owner));
                    Path target = parent.resolve(FileTroubles.name(model));
                    if (Files.isDirectory(target)) {
                        new FolderTree(Source.MODELSCOPE, scan, ModelScopeCache::name).visit(target, pieces);
                    } else {
                        scan.found(HubRepository.incomplete(name(model), Source.MODELSCOPE, model, pieces));
                    }
                }
            }
        }
    }

    private List<Path> folders(Path folder) {
        return Files.isDirectory(folder)
                ? scan.children(folder).stream().filter(Files::isDirectory).toList()
                : List.of();
    }

    private static String name(Path model) {
        Path parent = model.getParent();
        String owner = parent == null ? "" : FileTroubles.name(parent) + "/";
        return (owner + FileTroubles.name(model)).replace("___", ".");
    }
}
