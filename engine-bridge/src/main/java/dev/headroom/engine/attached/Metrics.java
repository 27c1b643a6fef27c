package dev.headroom.engine.attached;

import dev.headroom.engine.PrometheusText;
import dev.headroom.foreign.ForeignNumber;
import dev.headroom.memory.ComponentKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The few samples that tell of memory, of all servers.
record Metrics(PrometheusText text) {
    static final Metrics NONE = new Metrics(new PrometheusText(List.of()));

    /// More bytes than any machine has.
    private static final double MOST = 0x1p50;

    private static final long MOST_TOKENS = 1_000_000_000_000L;

    private static final List<String> SHARES = List.of(
            "vllm:kv_cache_usage_perc",
            "vllm:gpu_cache_usage_perc", // before 0.10
            "sglang:token_usage",
            "lmdeploy:gpu_cache_usage_perc",
            "llamacpp:kv_cache_usage_ratio");
    private static final List<String> RUNNING = List.of(
            "vllm:num_requests_running",
            "sglang:num_running_reqs",
            "lmdeploy:num_requests_running",
            "llamacpp:requests_processing");
    private static final List<String> VLLM_CACHE = List.of("vllm:cache_config_info");
    private static final Map<String, ComponentKind> LLAMA = Map.of(
            "llamacpp:memory_model_bytes", ComponentKind.WEIGHTS_LANGUAGE,
            "llamacpp:memory_context_bytes", ComponentKind.KV_CACHE,
            "llamacpp:memory_compute_bytes", ComponentKind.PREFILL_ACTIVATIONS);

    static Metrics read(String text) {
        return new Metrics(PrometheusText.read(text));
    }

    /// Share of the KV cache in use; of several engines behind one server the fullest.
    OptionalDouble cacheShare() {
        return text.most(SHARES);
    }

    /// Requests at work now, of all engines behind the server.
    OptionalInt running() {
        OptionalDouble sum = text.sum(RUNNING);
        return sum.isPresent() ? OptionalInt.of((int) sum.getAsDouble()) : OptionalInt.empty();
    }

    /// vLLM's word for the type of its cache; empty when it does not say.
    String vllmCacheType() {
        return text.of(VLLM_CACHE).stream()
                .map(s -> s.labels().getOrDefault("cache_dtype", ""))
                .findFirst()
                .orElse("");
    }

    /// Tokens that vLLM's engines hold together, from labels: told since 2026, before that blocks times tokens of a
    /// block. The two differ where only some layers keep keys and values.
    OptionalLong vllmCacheTokens() {
        long sum = 0;
        for (PrometheusText.Sample sample : text.of(VLLM_CACHE)) {
            long told = label(sample, "kv_cache_size_tokens");
            sum += told > 0 ? told : label(sample, "num_gpu_blocks") * label(sample, "block_size");
        }
        return sum > 0 ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    /// Bytes by component where a llama-server tells them.
    List<ServerFacts.Reported> llamaMemory() {
        return text.of(LLAMA.keySet()).stream()
                .filter(s -> s.value() >= 0 && s.value() <= MOST)
                .map(s -> new ServerFacts.Reported(
                        Objects.requireNonNull(LLAMA.get(s.name())).field(), (long) s.value(), s.name()))
                .toList();
    }

    /// 0 where the label is missing or no number: it then adds nothing.
    private static long label(PrometheusText.Sample sample, String name) {
        String value = sample.labels().getOrDefault(name, "");
        return ForeignNumber.count(value).stream()
                .filter(n -> n <= MOST_TOKENS)
                .findFirst()
                .orElse(0);
    }
}
