package dev.headroom.engine.attached;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.foreign.ForeignNumber;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// What SGLang says of the memory of its first GPU: gibibytes with two decimals, which it calls GB.
///
/// Source: `get_internal_state` of its scheduler, since 2025; older releases tell tokens only.
///
/// @param info `GET /server_info` or `/get_server_info`
record SglangMemory(JsonNode info) {
    private JsonNode usage() {
        return info.path("internal_states").path(0).path("memory_usage");
    }

    /// Tokens of the KV cache.
    OptionalLong tokens() {
        long tokens = info.path("max_total_num_tokens")
                .asLong(usage().path("token_capacity").asLong(0));
        return tokens > 0 ? OptionalLong.of(tokens) : OptionalLong.empty();
    }

    /// Bytes of the KV cache.
    OptionalLong cacheBytes() {
        long bytes = bytes("kvcache");
        return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
    }

    /// What is not the cache.
    List<ServerFacts.Reported> others() {
        List<ServerFacts.Reported> all = new ArrayList<>();
        add(all, ComponentKind.WEIGHTS_LANGUAGE, "weight");
        add(all, ComponentKind.RUNTIME, "cuda_graph");
        return all;
    }

    private void add(List<ServerFacts.Reported> all, ComponentKind kind, String name) {
        if (bytes(name) > 0) {
            all.add(new ServerFacts.Reported(kind.field(), bytes(name), "memory_usage." + name + " of its first GPU"));
        }
    }

    private long bytes(String name) {
        return ForeignNumber.bytes(usage().path(name).asText(""), Bytes.GIB).orElse(0);
    }
}
