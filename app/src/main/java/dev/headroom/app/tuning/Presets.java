package dev.headroom.app.tuning;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.disk.WholeFile;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import dev.headroom.settings.SettingsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Settings under names of the user's, in `presets.json` of the configuration folder: for each name the fields, as `GET
/// /settings` writes them. Read at first use. A file that cannot be read is set aside as `presets.json.damaged`; of one
/// with a value that no setting can have, that preset alone is passed over and stays in the file.
final class Presets {
    private static final Logger LOG = Logger.getLogger(Presets.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    static final int LONGEST_NAME = 40;

    private final Path file;
    private Optional<Map<String, JsonNode>> read = Optional.empty();

    Presets(Path folder) {
        this.file = folder.resolve("presets.json");
    }

    /// In the order in which they were saved first.
    List<String> names() {
        return all().keySet().stream().filter(name -> get(name).isPresent()).toList();
    }

    /// What was chosen there, nothing else; empty where there is none of that name or it cannot be used.
    Optional<Settings> get(String name) {
        JsonNode fields = all().get(name);
        if (fields == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(SettingsJson.read(fields, Settings.NONE));
        } catch (SettingException e) {
            LOG.log(Level.WARNING, "the preset {0} cannot be used: {1}", new Object[] {name, e.getMessage()});
            return Optional.empty();
        }
    }

    /// Saves what an engine can turn, over a preset of the same name.
    ///
    /// @return why it could not be written, empty when it was; it is known to this window in either case
    Optional<IOException> save(String name, Settings settings, Controls controls) {
        Settings chosen = Settings.NONE;
        for (Setting<?> setting : controls.settings()) {
            chosen = chosen.with(setting, settings);
        }
        all().put(name, SettingsJson.write(chosen));
        return write();
    }

    Optional<IOException> delete(String name) {
        all().remove(name);
        return write();
    }

    private Map<String, JsonNode> all() {
        Map<String, JsonNode> known = read.orElseGet(this::load);
        read = Optional.of(known);
        return known;
    }

    private Map<String, JsonNode> load() {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return found;
        }
        try {
            Map<String, JsonNode> fields = JSON.readValue(file.toFile(), new TypeReference<>() {});
            if (fields != null) {
                fields.forEach((name, value) -> {
                    if (value instanceof ObjectNode) {
                        found.put(name, value);
                    }
                });
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0} is unreadable and is set aside: {1}", new Object[] {file, e.getMessage()});
            setAside();
        }
        return found;
    }

    private void setAside() {
        try {
            Files.move(file, file.resolveSibling("presets.json.damaged"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "could not set " + file + " aside", e);
        }
    }

    private Optional<IOException> write() {
        try {
            Files.createDirectories(file.getParent());
            WholeFile.write(file, JSON.writeValueAsBytes(all()));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }
}
