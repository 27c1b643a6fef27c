package dev.headroom.app.tuning;

import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import java.util.Arrays;
import java.util.List;

/// Which settings differ between two, sorted by when they take effect.
final class Changes {
    private Changes() {}

    /// The value of one setting. The rank stands for the adapter as well: both are one choice.
    static Object value(Setting setting, Settings s) {
        return switch (setting) {
            case CACHE_MAX_ENTRY_COUNT -> s.cacheMaxEntryCount();
            case SESSION_LEN -> s.sessionLen();
            case MAX_BATCH_SIZE -> s.maxBatchSize();
            case MAX_DYNAMIC_PATCH -> s.maxDynamicPatch();
            case LORA_R -> List.of(s.lora(), s.loraR());
            case LORA_ALPHA -> s.loraAlpha();
            case QUANT_POLICY -> s.quantPolicy();
            case MODEL_FORMAT -> s.modelFormat();
            case TP -> s.tp();
            case MAX_PREFILL_TOKEN_NUM -> s.maxPrefillTokenNum();
            case DEVICE_MEMORY -> s.deviceMemory();
        };
    }

    static List<Setting> between(Settings before, Settings after) {
        return Arrays.stream(Setting.values())
                .filter(s -> !value(s, before).equals(value(s, after)))
                .toList();
    }

    /// `base` with only those of `draft`'s settings that need no button.
    static Settings onlyImmediate(Settings base, Settings draft, Controls controls) {
        Settings next = controls.immediate(Setting.MAX_DYNAMIC_PATCH)
                ? base.withMaxDynamicPatch(draft.maxDynamicPatch())
                : base;
        return controls.immediate(Setting.LORA_R)
                ? next.withLora(draft.lora(), draft.loraR(), draft.loraAlpha())
                : next;
    }

    /// The costliest way in which one of the settings takes effect.
    static TakesEffect worst(List<Setting> settings, Controls controls) {
        return settings.stream()
                .map(s -> controls.when(s).orElse(TakesEffect.ENGINE_RESTART))
                .max(Enum::compareTo)
                .orElse(TakesEffect.NOW);
    }
}
