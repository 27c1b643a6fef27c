package dev.headroom.engine.attached;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.WholeFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The user's servers in one JSON file that only they can read, for it holds keys (mode 600; on Windows the profile's
/// own rights).
public final class SavedServers {
    private static final Logger LOG = Logger.getLogger(SavedServers.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private volatile Optional<IOException> unreadable = Optional.empty();

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
                        Optional.ofNullable(s.path("key").textValue()),
                        Optional.ofNullable(s.path("model").textValue()),
                        Optional.ofNullable(s.path("card").textValue())));
            }
            return List.copyOf(servers);
        } catch (JsonProcessingException | CharacterCodingException | IllegalArgumentException e) {
            setAside();
            return List.of();
        } catch (IOException e) {
            // it may be whole: [#write] would put an empty list in its place
            unreadable = Optional.of(e);
            LOG.log(Level.WARNING, file + " cannot be read; no server is offered", e);
            return List.of();
        }
    }

    private void setAside() {
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            unreadable = Optional.of(e);
            LOG.log(Level.WARNING, file + " is damaged and cannot be set aside; no server is offered", e);
        }
    }

    /// Replaces all. Written beside and moved, readable for the user alone from its first byte on.
    ///
    /// @throws DiskException when it cannot be written, or could not be read before
    public void write(List<SavedServer> servers) {
        if (unreadable.isPresent()) {
            throw DiskException.unreadable(file, unreadable.get());
        }
        ArrayNode all = JSON.createArrayNode();
        for (SavedServer server : servers) {
            ObjectNode node = all.addObject();
            node.put("name", server.name()).put("url", server.address().toString());
            server.key().ifPresent(k -> node.put("key", k));
            server.model().ifPresent(m -> node.put("model", m));
            server.card().ifPresent(c -> node.put("card", c));
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            WholeFile.writePrivately(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
        } catch (IOException e) {
            throw DiskException.unwritable(file, e);
        }
    }
}
