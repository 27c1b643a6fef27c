package dev.headroom.machine.library;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.JsonFile;
import dev.headroom.disk.Folders;
import dev.headroom.disk.PathText;
import dev.headroom.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The folders with models that the user named, kept in `library.json` for the window and the command line alike.
public final class OwnFolders {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    public OwnFolders(Folders folders) {
        this.file = folders.config().resolve("library.json");
    }

    /// None where there is no file, or where it says nothing of use.
    public List<Path> read() {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        List<Path> folders = new ArrayList<>();
        try {
            for (JsonNode folder : JsonFile.object(file).path("folders")) {
                PathText.of(folder.asText()).filter(Path::isAbsolute).ifPresent(folders::add);
            }
        } catch (CheckpointException e) {
            return List.of(); // damaged by hand: the next folder that is added writes it anew
        }
        return folders;
    }

    /// @throws IOException when it cannot be kept
    public void add(Path folder) throws IOException {
        Set<Path> all = new LinkedHashSet<>(read());
        all.add(folder.toAbsolutePath().normalize());
        write(all);
    }

    /// @throws IOException when it cannot be kept
    public void remove(Path folder) throws IOException {
        Set<Path> all = new LinkedHashSet<>(read());
        all.remove(folder.toAbsolutePath().normalize());
        write(all);
    }

    private void write(Set<Path> folders) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        WholeFile.write(
                file,
                JSON.writeValueAsBytes(
                        Map.of("folders", folders.stream().map(Path::toString).toList())));
    }
}
