package dev.headroom.app.engines;

import dev.headroom.engine.lmdeploy.LmdeployVersion;
import java.util.List;

/// What the launch form asks for; every value is text until it is launched. Captions and hints
/// are under
/// `caption.<key>` in the messages.
enum LaunchField {
    VERSION("version", LmdeployVersion.NEWEST),
    BACKEND("backend", "turbomind", "turbomind", "pytorch"),
    MODEL("model", ""),
    CARD("card", ""),
    PORT("port", "23333"),
    DEVICES("devices", ""),
    RATIO("cache_max_entry_count", "0.8"),
    SESSION_LEN("session_len", "8192"),
    BATCH("max_batch_size", "16"),
    TP("tp", "1"),
    QUANT_POLICY("quant_policy", "0", "0", "8", "4"),
    FORMAT("model_format", "auto", "auto", "hf", "awq", "gptq"),
    PATCHES("max_dynamic_patch", "12"),
    PREFILL("max_prefill_token_num", "8192"),
    VISION_BATCH("vision_max_batch_size", "1"),
    BLOCK("cache_block_seq_len", "64"),
    ADAPTERS("adapters", ""),
    LORA("lora", ""),
    RANK("lora_r", "0"),
    ALPHA("lora_alpha", "0"),
    DIRECTORY("directory", ""),
    PATIENCE("patience", "40");

    private final String key;
    private final String first;
    private final List<String> choices;

    LaunchField(String key, String first, String... choices) {
        this.key = key;
        this.first = first;
        this.choices = List.of(choices);
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
