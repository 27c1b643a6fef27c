package dev.headroom.engine.embedded;

import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Which settings differ, and the costliest way in which one of them takes effect.
final class SettingsChange {
    private static final Map<Setting, Function<Settings, Object>> VALUES = Map.ofEntries(
            Map.entry(Setting.CACHE_MAX_ENTRY_COUNT, Settings::cacheMaxEntryCount),
            Map.entry(Setting.SESSION_LEN, Settings::sessionLen),
            Map.entry(Setting.MAX_BATCH_SIZE, Settings::maxBatchSize),
            Map.entry(Setting.MAX_DYNAMIC_PATCH, Settings::maxDynamicPatch),
            Map.entry(Setting.LORA_R, s -> List.of(s.lora(), s.loraR())),
            Map.entry(Setting.LORA_ALPHA, Settings::loraAlpha),
            Map.entry(Setting.QUANT_POLICY, Settings::quantPolicy),
            Map.entry(Setting.MODEL_FORMAT, Settings::modelFormat),
            Map.entry(Setting.TP, Settings::tp),
            Map.entry(Setting.MAX_PREFILL_TOKEN_NUM, Settings::maxPrefillTokenNum),
            Map.entry(Setting.DEVICE_MEMORY, Settings::deviceMemory));

    private SettingsChange() {}

    static List<Setting> differing(Settings before, Settings after) {
        List<Setting> differing = new ArrayList<>();
        for (Setting setting : Setting.values()) {
            Function<Settings, Object> value = VALUES.get(setting);
            if (!value.apply(before).equals(value.apply(after))) {
                differing.add(setting);
            }
        }
        return differing;
    }

    /// [TakesEffect#NOW] when nothing differs.
    static TakesEffect takesEffect(Settings before, Settings after) {
        TakesEffect worst = TakesEffect.NOW;
        for (Setting setting : differing(before, after)) {
            if (setting.inEmbedded().compareTo(worst) > 0) {
                worst = setting.inEmbedded();
            }
        }
        return worst;
    }
}
