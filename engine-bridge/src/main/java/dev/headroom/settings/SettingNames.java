package dev.headroom.settings;

import dev.headroom.words.Sentence;
import java.util.Map;

/// What each setting is called: rows, formulas, tables and charts all say the same word for it.
public final class SettingNames {
    private static final Map<Setting<?>, Sentence> NAMES = Map.ofEntries(
            Map.entry(Setting.CACHE_MAX_ENTRY_COUNT, Sentence.of("Cache ratio")),
            Map.entry(Setting.SESSION_LEN, Sentence.of("Max length")),
            Map.entry(Setting.MAX_BATCH_SIZE, Sentence.of("Batch")),
            Map.entry(Setting.QUANT_POLICY, Sentence.of("KV type")),
            Map.entry(Setting.MAX_DYNAMIC_PATCH, Sentence.of("Image patches")),
            Map.entry(Setting.MAX_PREFILL_TOKEN_NUM, Sentence.of("Prefill pass")),
            Map.entry(Setting.LORA, Sentence.of("Adapter")),
            Map.entry(Setting.LORA_R, Sentence.of("Rank")),
            Map.entry(Setting.LORA_ALPHA, Sentence.of("Scale")),
            Map.entry(Setting.MODEL_FORMAT, Sentence.of("Weights")),
            Map.entry(Setting.DEVICE_MEMORY, Sentence.of("Device memory")),
            Map.entry(Setting.TP, Sentence.of("Cards")));

    private SettingNames() {}

    /// The field's own name where we have no word.
    public static Sentence of(Setting<?> setting) {
        Sentence name = NAMES.get(setting);
        return name == null ? Sentence.foreign(setting.field()) : name;
    }
}
