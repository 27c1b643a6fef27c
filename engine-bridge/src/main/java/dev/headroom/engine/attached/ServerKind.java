package dev.headroom.engine.attached;

import dev.headroom.engine.Dialect;

/// Which program answers at an address, and what its settings are called.
public enum ServerKind {
    HEADROOM("Headroom", Dialect.EMBEDDED, "--cache-max-entry-count"),
    LMDEPLOY("LMDeploy", Dialect.LMDEPLOY, "--cache-max-entry-count"),
    LMDEPLOY_PROXY("LMDeploy's proxy", Dialect.LMDEPLOY, "--cache-max-entry-count of each node"),
    LLAMA_SERVER("llama-server", Dialect.LLAMA_SERVER, "--ctx-size"),
    VLLM("vLLM", Dialect.VLLM, "--gpu-memory-utilization (or --kv-cache-memory-bytes)"),
    SGLANG("SGLang", Dialect.SGLANG, "--mem-fraction-static"),
    OLLAMA("Ollama", Dialect.OLLAMA, "num_ctx"),
    OTHER("OpenAI-compatible server", Dialect.OPENAI, "");

    private final String label;
    private final Dialect dialect;
    private final String cacheSetting;

    ServerKind(String label, Dialect dialect, String cacheSetting) {
        this.label = label;
        this.dialect = dialect;
        this.cacheSetting = cacheSetting;
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
}
