package dev.headroom.app.shell;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.headroom.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// `window.json` in the configuration folder. A file that cannot be read is set aside as `window.json.damaged`; one
/// that cannot be written costs the memory of this session only.
public final class SettingsFile {
    private static final Logger LOG = Logger.getLogger(SettingsFile.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;

    public SettingsFile(Path folder) {
        this.file = folder.resolve("window.json");
    }

    public WindowSettings read() {
        if (!Files.exists(file)) {
            return WindowSettings.DEFAULT;
        }
        try {
            return Objects.requireNonNullElse(
                    JSON.readValue(file.toFile(), WindowSettings.class), WindowSettings.DEFAULT);
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "{0} is unreadable and is set aside: {1}", new Object[] {file, e.getMessage()});
            setAside();
            return WindowSettings.DEFAULT;
        }
    }

    /// @return why it could not be written, empty when it was
    public Optional<IOException> write(WindowSettings settings) {
        try {
            Files.createDirectories(file.getParent());
            WholeFile.write(file, JSON.writeValueAsBytes(settings));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private void setAside() {
        try {
            Files.move(file, file.resolveSibling("window.json.damaged"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "could not set " + file + " aside", e);
        }
    }
}
