package dev.headroom.engine.attached;

import dev.headroom.memory.ComponentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the few Prometheus samples that tell of memory, of all servers.
final class Metrics {
    private static final Pattern SAMPLE =
            Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{([^}]*)})?\\s+([0-9.eE+-]+|NaN)", Pattern.MULTILINE);
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
    private static final Map<String, ComponentKind> LLAMA = Map.of(
            "llamacpp:memory_model_bytes", ComponentKind.WEIGHTS_LANGUAGE,
            "llamacpp:memory_context_bytes", ComponentKind.KV_CACHE,
            "llamacpp:memory_compute_bytes", ComponentKind.PREFILL_ACTIVATIONS);

    private final String text;

    Metrics(String text) {
        this.text = text;
    }

    /// Share of the KV cache in use; of several engines behind one server the fullest.
    OptionalDouble cacheShare() {
        double most = -1;
        Matcher m = SAMPLE.matcher(text);
        while (m.find()) {
            if (SHARES.contains(m.group(1)) && !m.group(3).equals("NaN")) {
                most = Math.max(most, Double.parseDouble(m.group(3)));
            }
        }
        return most < 0 ? OptionalDouble.empty() : OptionalDouble.of(most);
    }

    /// Requests at work now, of all engines behind the server.
    OptionalInt running() {
        double sum = 0;
        boolean told = false;
        Matcher m = SAMPLE.matcher(text);
        while (m.find()) {
            if (RUNNING.contains(m.group(1)) && !m.group(3).equals("NaN")) {
                sum += Double.parseDouble(m.group(3));
                told = true;
            }
        }
        return told ? OptionalInt.of((int) sum) : OptionalInt.empty();
    }

    /// vLLM's word for the type of its cache; empty when it does not say.
    String vllmCacheType() {
        Matcher m = SAMPLE.matcher(text);
        while (m.find()) {
            if (m.group(1).equals("vllm:cache_config_info") && m.group(2) != null) {
                Matcher type =
                        Pattern.compile("(?:^|,)cache_dtype=\"([^\"]*)\"").matcher(m.group(2));
                return type.find() ? type.group(1) : "";
            }
        }
        return "";
    }

    /// Tokens that vLLM's engines hold together, from labels: told since 2026, before that blocks times tokens of a
    /// block. The two differ where only some layers keep keys and values.
    OptionalLong vllmCacheTokens() {
        long sum = 0;
        Matcher m = SAMPLE.matcher(text);
        while (m.find()) {
            if (m.group(1).equals("vllm:cache_config_info") && m.group(2) != null) {
                OptionalLong told = label(m.group(2), "kv_cache_size_tokens");
                OptionalLong blocks = label(m.group(2), "num_gpu_blocks");
                OptionalLong size = label(m.group(2), "block_size");
                if (told.isPresent()) {
                    sum += told.getAsLong();
                } else if (blocks.isPresent() && size.isPresent()) {
                    sum += blocks.getAsLong() * size.getAsLong();
                }
            }
        }
        return sum > 0 ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    /// Bytes by component where a llama-server tells them.
    List<ServerFacts.Reported> llamaMemory() {
        List<ServerFacts.Reported> found = new ArrayList<>();
        Matcher m = SAMPLE.matcher(text);
        while (m.find()) {
            ComponentKind kind = LLAMA.get(m.group(1));
            if (kind != null) {
                found.add(new ServerFacts.Reported(kind.field(), (long) Double.parseDouble(m.group(3)), m.group(1)));
            }
        }
        return found;
    }

    private static OptionalLong label(String labels, String name) {
        Matcher m = Pattern.compile("(?:^|,)" + name + "=\"(\\d+)\"").matcher(labels);
        return m.find() ? OptionalLong.of(Long.parseLong(m.group(1))) : OptionalLong.empty();
    }
}
