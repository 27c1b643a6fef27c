package dev.headroom.app.engines;

import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.settings.Setting;
import java.util.List;
import java.util.Optional;

/// What the launch form asks for; every value is text until it is launched. Captions and hints are under
/// `caption.<key>` in the messages.
enum LaunchField {
    VERSION("version", LmdeployVersion.NEWEST),
    BACKEND("backend", "turbomind", "turbomind", "pytorch"),
    MODEL("model", ""),
    CARD("card", ""),
    PORT("port", "23333"),
    DEVICES("devices", ""),
    RATIO(Setting.CACHE_MAX_ENTRY_COUNT, "0.8"),
    SESSION_LEN(Setting.SESSION_LEN, "8192"),
    BATCH(Setting.MAX_BATCH_SIZE, "16"),
    TP(Setting.TP, "1"),
    QUANT_POLICY(Setting.QUANT_POLICY, "0", "0", "8", "4"),
    FORMAT(Setting.MODEL_FORMAT, "auto", "auto", "hf", "awq", "gptq"),
    PATCHES(Setting.MAX_DYNAMIC_PATCH, "12"),
    PREFILL(Setting.MAX_PREFILL_TOKEN_NUM, "8192"),
    VISION_BATCH(Setting.VISION_MAX_BATCH_SIZE, "1"),
    BLOCK(Setting.CACHE_BLOCK_SEQ_LEN, "64"),
    ADAPTERS("adapters", ""),
    LORA(Setting.LORA, ""),
    RANK(Setting.LORA_R, "0"),
    ALPHA(Setting.LORA_ALPHA, "0"),
    DIRECTORY("directory", ""),
    PATIENCE("patience", "40");

    private final String key;
    private final Optional<Setting<?>> setting;
    private final String first;
    private final List<String> choices;

    LaunchField(String key, String first, String... choices) {
        this(key, Optional.empty(), first, choices);
    }

    LaunchField(Setting<?> setting, String first, String... choices) {
        this(setting.field(), Optional.of(setting), first, choices);
    }

    LaunchField(String key, Optional<Setting<?>> setting, String first, String... choices) {
        this.key = key;
        this.setting = setting;
        this.first = first;
        this.choices = List.of(choices);
    }

    /// The setting that it gives a value; empty where it is about the program or the server.
    Optional<Setting<?>> setting() {
        return setting;
    }

    /// The field's word, or our own where LMDeploy has none; also the end of the control's id.
    String key() {
        return key;
    }

    String first() {
        return first;
    }

    /// Empty for free text.
    List<String> choices() {
        return choices;
    }
}
