package dev.headroom.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.words.Sentence;
import java.util.Optional;

/// Settings as JSON under the field's names, as in `GET /settings` and in files.
public final class SettingsJson {
    private SettingsJson() {}

    /// What was chosen.
    public static ObjectNode write(Settings s) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Setting.all().stream()
                .filter(setting -> s.chosen(setting).isPresent())
                .forEach(setting -> json.set(setting.field(), setting.write(s)));
        return json;
    }

    /// Reads the fields that are present over `base`; unknown fields are left alone, `null` keeps the base's value (for
    /// `lora` it means no adapter). The scale of one adapter says nothing of another: a new adapter keeps its own,
    /// unless one is named with it.
    ///
    /// @throws SettingException naming field, value and what is expected
    public static Settings read(JsonNode json, Settings base) {
        if (!json.isObject()) {
            throw new SettingException(
                    Sentence.of("settings must be a JSON object, for example {}.", "{\"session_len\": 4096}"));
        }
        Settings read = base;
        for (Setting<?> setting : Setting.all()) {
            JsonNode value = json.get(setting.field());
            read = value == null ? read : read(setting, value, read);
        }
        boolean another = !read.lora().equals(base.lora());
        return another && !json.has(Setting.LORA_ALPHA.field()) && !Setting.LORA_ALPHA.leftToOwn(read)
                ? read.with(Setting.LORA_ALPHA, Setting.LORA_ALPHA.usual())
                : read;
    }

    private static <T> Settings read(Setting<T> setting, JsonNode value, Settings base) {
        Optional<T> read = value.isNull() ? setting.kind().nothing() : Optional.of(setting.read(value));
        return read.map(v -> base.with(setting, v)).orElse(base);
    }
}
