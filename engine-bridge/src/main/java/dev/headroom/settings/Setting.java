package dev.headroom.settings;

/// The catalogue of settings a user can turn: the field's name, its unit, its range, and when a change takes effect in
/// the embedded engine and in LMDeploy.
public enum Setting {
    CACHE_MAX_ENTRY_COUNT(
            "cache_max_entry_count", "share", 0.01, 0.99, TakesEffect.CACHE_REBUILD, TakesEffect.ENGINE_RESTART),
    SESSION_LEN("session_len", "tokens", 64, 131072, TakesEffect.CACHE_REBUILD, TakesEffect.ENGINE_RESTART),
    MAX_BATCH_SIZE("max_batch_size", "sessions", 1, 64, TakesEffect.CACHE_REBUILD, TakesEffect.ENGINE_RESTART),
    MAX_DYNAMIC_PATCH("max_dynamic_patch", "tiles", 1, 40, TakesEffect.NEXT_MESSAGE, TakesEffect.NEXT_MESSAGE),
    LORA_R("lora_r", "rank", 0, 256, TakesEffect.NEXT_MESSAGE, TakesEffect.ENGINE_RESTART),
    LORA_ALPHA("lora_alpha", "", 0, 1024, TakesEffect.NEXT_MESSAGE, TakesEffect.ENGINE_RESTART),
    QUANT_POLICY("quant_policy", "bits", 0, 8, TakesEffect.CACHE_REBUILD, TakesEffect.ENGINE_RESTART),
    MODEL_FORMAT("model_format", "", 0, 0, TakesEffect.ENGINE_RESTART, TakesEffect.ENGINE_RESTART),
    TP("tp", "GPUs", 1, 8, TakesEffect.ENGINE_RESTART, TakesEffect.ENGINE_RESTART),
    MAX_PREFILL_TOKEN_NUM(
            "max_prefill_token_num", "tokens", 16, 32768, TakesEffect.ENGINE_RESTART, TakesEffect.ENGINE_RESTART),
    DEVICE_MEMORY("device_memory", "bytes", 64 << 20, 1L << 40, TakesEffect.ENGINE_RESTART, TakesEffect.ENGINE_RESTART);

    private final String field;
    private final String unit;
    private final double min;
    private final double max;
    private final TakesEffect embedded;
    private final TakesEffect lmdeploy;

    Setting(String field, String unit, double min, double max, TakesEffect embedded, TakesEffect lmdeploy) {
        this.field = field;
        this.unit = unit;
        this.min = min;
        this.max = max;
        this.embedded = embedded;
        this.lmdeploy = lmdeploy;
    }

    public String field() {
        return field;
    }

    public String unit() {
        return unit;
    }

    public double min() {
        return min;
    }

    public double max() {
        return max;
    }

    public TakesEffect inEmbedded() {
        return embedded;
    }

    public TakesEffect inLmdeploy() {
        return lmdeploy;
    }
}
