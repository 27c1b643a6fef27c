package dev.headroom.engine.attached;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The user's servers in one JSON file that only they can read, for it holds keys (mode 600; on Windows the profile's
/// own rights).
public final class SavedServers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    /// @param file need not exist
    public SavedServers(Path file) {
        this.file = file;
    }

    /// In the order they were saved. A damaged file is set aside under another name, not overwritten.
    public List<SavedServer> read() {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            List<SavedServer> servers = new ArrayList<>();
            for (JsonNode s : JSON.readTree(Files.readString(file))) {
                servers.add(new SavedServer(
                        s.path("name").asText(),
                        URI.create(s.path("url").asText()),
                        Optional.ofNullable(s.path("key").textValue())));
            }
            return List.copyOf(servers);
        } catch (IOException | IllegalArgumentException e) {
            setAside();
            return List.of();
        }
    }

    private void setAside() {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("%s is damaged and cannot be set aside.".formatted(file), e);
        }
    }

    /// Replaces all. Written beside and moved, readable for the user alone from its first byte on.
    ///
    /// @throws UncheckedIOException when it cannot be written
    public void write(List<SavedServer> servers) {
        ArrayNode all = JSON.createArrayNode();
        for (SavedServer server : servers) {
            ObjectNode node = all.addObject();
            node.put("name", server.name()).put("url", server.address().toString());
            server.key().ifPresent(k -> node.put("key", k));
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "servers", ".json", onlyOurs());
            Files.writeString(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all));
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The servers cannot be written to %s.".formatted(file), e);
        }
    }

    private FileAttribute<?>[] onlyOurs() throws IOException {
        boolean posix = Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
