package dev.headroom.app.chat;

import dev.headroom.settings.Settings;
import dev.headroom.settings.SettingsJson;
import java.util.HashMap;
import java.util.Map;

/// Settings as an answer keeps them: texts under the field's names.
final class AskedSettings {
    private AskedSettings() {}

    static Map<String, String> of(Settings settings) {
        Map<String, String> texts = new HashMap<>();
        SettingsJson.write(settings)
                .properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
