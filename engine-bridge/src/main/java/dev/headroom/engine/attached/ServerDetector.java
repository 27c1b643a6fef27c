package dev.headroom.engine.attached;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.OpenAiClient;
import dev.headroom.memory.ComponentKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Finds out who answers by asking for what only one of them has. Reads only; costs a handful of short calls.
final class ServerDetector {
    private final OpenAiClient client;

    ServerDetector(OpenAiClient client) {
        this.client = client;
    }

    /// @throws EngineCallException when nothing answers, or the key is wrong
    ServerFacts detect() {
        JsonNode models = client.getJson("/v1/models");
        List<String> names = new ArrayList<>();
        models.path("data").forEach(m -> names.add(m.path("id").asText()));
        JsonNode first = models.path("data").path(0);
        OptionalInt length = first.path("max_model_len").asInt(0) > 0
                ? OptionalInt.of(first.path("max_model_len").asInt())
                : OptionalInt.empty();
        return switch (first.path("owned_by").asText("")) {
            case "vllm" -> vllm(names, length);
            case "sglang" -> sglang(names, length);
            case "llamacpp" -> llama(names);
            case "lmdeploy" -> lmdeploy(names);
            case "library" -> ollama(names);
            default -> byRoute(names, length);
        };
    }

    /// Names differ between releases; routes that only one program has decide.
    private ServerFacts byRoute(List<String> names, OptionalInt length) {
        if (tryJson("/api/version").filter(j -> j.has("version")).isPresent()) {
            return ollama(names);
        }
        if (tryJson("/props").filter(j -> j.has("default_generation_settings")).isPresent()) {
            return llama(names);
        }
        if (tryJson("/get_server_info").filter(JsonNode::isObject).isPresent()) {
            return sglang(names, length);
        }
        if (tryJson("/memory").filter(j -> j.has("components")).isPresent()) {
            return facts(
                    ServerKind.HEADROOM, Optional.empty(), names, length, OptionalInt.empty(), OptionalLong.empty());
        }
        if (tryJson("/version").filter(j -> j.has("version")).isPresent()) {
            return vllm(names, length);
        }
        return facts(ServerKind.OTHER, Optional.empty(), names, length, OptionalInt.empty(), OptionalLong.empty());
    }

    private ServerFacts lmdeploy(List<String> names) {
        List<String> nodes = new ArrayList<>();
        tryJson("/nodes/status")
                .filter(JsonNode::isObject)
                .ifPresent(j -> j.fieldNames().forEachRemaining(nodes::add));
        ServerKind kind = nodes.isEmpty() ? ServerKind.LMDEPLOY : ServerKind.LMDEPLOY_PROXY;
        return new ServerFacts(
                kind,
                Optional.empty(),
                names,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                metrics().cacheShare(),
                List.of(),
                nodes);
    }

    private ServerFacts vllm(List<String> names, OptionalInt length) {
        Metrics metrics = metrics();
        return facts(
                        ServerKind.VLLM,
                        tryJson("/version").map(j -> j.path("version").asText()).filter(v -> !v.isEmpty()),
                        names,
                        length,
                        OptionalInt.empty(),
                        metrics.vllmCacheTokens())
                .withUse(metrics.cacheShare(), List.of());
    }

    private ServerFacts sglang(List<String> names, OptionalInt length) {
        JsonNode info = tryJson("/get_server_info").orElse(MissingNode.getInstance());
        OptionalInt context = positive(info.path("context_length"));
        OptionalInt running = positive(info.path("max_running_requests"));
        OptionalInt tokens = positive(info.path("max_total_num_tokens"));
        return facts(
                        ServerKind.SGLANG,
                        Optional.ofNullable(info.path("version").textValue()),
                        names,
                        context.isPresent() ? context : length,
                        running,
                        tokens.isPresent() ? OptionalLong.of(tokens.getAsInt()) : OptionalLong.empty())
                .withUse(metrics().cacheShare(), List.of());
    }

    /// `n_ctx` of the default settings is one slot's share; every slot has its own.
    private ServerFacts llama(List<String> names) {
        JsonNode props = tryJson("/props").orElse(MissingNode.getInstance());
        OptionalInt perSlot = positive(props.path("default_generation_settings").path("n_ctx"));
        OptionalInt slots = positive(props.path("total_slots"));
        OptionalLong tokens = perSlot.isPresent() && slots.isPresent()
                ? OptionalLong.of((long) perSlot.getAsInt() * slots.getAsInt())
                : OptionalLong.empty();
        Metrics metrics = metrics();
        OptionalDouble share = metrics.cacheShare().isPresent() ? metrics.cacheShare() : slotShare(tokens);
        return facts(
                        ServerKind.LLAMA_SERVER,
                        Optional.ofNullable(props.path("build_info").textValue()),
                        names,
                        perSlot,
                        slots,
                        tokens)
                .withUse(share, metrics.llamaMemory());
    }

    /// Where the ratio gauge is gone, `/slots` still tells the tokens each slot holds.
    private OptionalDouble slotShare(OptionalLong tokens) {
        Optional<JsonNode> slots = tryJson("/slots").filter(JsonNode::isArray);
        if (slots.isEmpty() || tokens.isEmpty()) {
            return OptionalDouble.empty();
        }
        long used = 0;
        boolean told = false;
        for (JsonNode slot : slots.get()) {
            for (String field : List.of("n_past", "n_prompt_tokens_processed")) {
                if (slot.path(field).isInt()) {
                    used += slot.path(field).asLong();
                    told = true;
                    break;
                }
            }
        }
        return told ? OptionalDouble.of(Math.min(1, (double) used / tokens.getAsLong())) : OptionalDouble.empty();
    }

    private ServerFacts ollama(List<String> names) {
        List<ServerFacts.Reported> memory = new ArrayList<>();
        OptionalInt length = OptionalInt.empty();
        Optional<JsonNode> running = tryJson("/api/ps");
        if (running.isPresent()) {
            for (JsonNode model : running.get().path("models")) {
                long size = model.path("size").asLong();
                long card = model.path("size_vram").asLong();
                String name = model.path("name").asText();
                // weights, cache and buffers in one figure: it belongs to no single component of ours
                memory.add(new ServerFacts.Reported(
                        ComponentKind.UNATTRIBUTED.field(),
                        card,
                        "size_vram of " + name + ", everything in one figure"));
                memory.add(new ServerFacts.Reported(
                        ComponentKind.OUTSIDE_DEVICE.field(), size - card, "size - size_vram of " + name));
                length = positive(model.path("context_length")).isPresent()
                        ? positive(model.path("context_length"))
                        : length;
            }
        }
        return facts(
                        ServerKind.OLLAMA,
                        tryJson("/api/version").map(j -> j.path("version").asText()),
                        names,
                        length,
                        OptionalInt.empty(),
                        OptionalLong.empty())
                .withUse(OptionalDouble.empty(), memory);
    }

    private static ServerFacts facts(
            ServerKind kind,
            Optional<String> version,
            List<String> names,
            OptionalInt length,
            OptionalInt concurrent,
            OptionalLong tokens) {
        return new ServerFacts(
                kind, version, names, length, concurrent, tokens, OptionalDouble.empty(), List.of(), List.of());
    }

    private static OptionalInt positive(JsonNode number) {
        return number.asInt(0) > 0 ? OptionalInt.of(number.asInt()) : OptionalInt.empty();
    }

    private Metrics metrics() {
        try {
            return new Metrics(client.getText("/metrics"));
        } catch (EngineCallException e) {
            return new Metrics("");
        }
    }

    /// Empty for anything but a document: the route is somebody else's.
    private Optional<JsonNode> tryJson(String path) {
        try {
            return Optional.of(client.getJson(path));
        } catch (EngineCallException e) {
            if (e.failure() instanceof EngineFailure.Disconnected) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
