package dev.headroom.engine.attached;

import dev.headroom.engine.Dialect;

/// Which program answers at an address, and what its settings are called.
public enum ServerKind {
    HEADROOM("Headroom", Dialect.EMBEDDED, "--cache-max-entry-count", "--quant-policy"),
    LMDEPLOY("LMDeploy", Dialect.LMDEPLOY, "--cache-max-entry-count", "--quant-policy"),
    LMDEPLOY_PROXY("LMDeploy's proxy", Dialect.LMDEPLOY, "--cache-max-entry-count of each node", "--quant-policy"),
    LLAMA_SERVER("llama-server", Dialect.LLAMA_SERVER, "--ctx-size", "--cache-type-k, --cache-type-v"),
    VLLM("vLLM", Dialect.VLLM, "--gpu-memory-utilization (or --kv-cache-memory-bytes)", "--kv-cache-dtype"),
    SGLANG("SGLang", Dialect.SGLANG, "--mem-fraction-static", "--kv-cache-dtype"),
    OLLAMA("Ollama", Dialect.OLLAMA, "num_ctx", "OLLAMA_KV_CACHE_TYPE"),
    OTHER("OpenAI-compatible server", Dialect.OPENAI, "", "");

    private final String label;
    private final Dialect dialect;
    private final String cacheSetting;
    private final String typeSetting;

    ServerKind(String label, Dialect dialect, String cacheSetting, String typeSetting) {
        this.label = label;
        this.dialect = dialect;
        this.cacheSetting = cacheSetting;
        this.typeSetting = typeSetting;
    }

    /// As people write it.
    public String label() {
        return label;
    }

    public Dialect dialect() {
        return dialect;
    }

    /// The setting that decides how much the KV cache takes, empty where there is none.
    public String cacheSetting() {
        return cacheSetting;
    }

    /// The setting that decides the type of keys and values, empty where there is none.
    public String typeSetting() {
        return typeSetting;
    }
}
