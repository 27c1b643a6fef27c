package dev.headroom.app.tuning;

import dev.headroom.settings.Setting;
import java.util.Arrays;
import java.util.List;

/// What belongs together in the tuning region. A setting that no group names is the engine's.
enum Group {
    CACHE(Setting.CACHE_MAX_ENTRY_COUNT, Setting.SESSION_LEN, Setting.MAX_BATCH_SIZE, Setting.QUANT_POLICY),
    PICTURE(Setting.MAX_DYNAMIC_PATCH),
    LORA(Setting.LORA, Setting.LORA_R, Setting.LORA_ALPHA),
    ENGINE;

    private final List<Setting<?>> settings;

    Group(Setting<?>... settings) {
        this.settings = List.of(settings);
    }

    static Group of(Setting<?> setting) {
        return Arrays.stream(values())
                .filter(g -> g.settings.contains(setting))
                .findFirst()
                .orElse(ENGINE);
    }
}
