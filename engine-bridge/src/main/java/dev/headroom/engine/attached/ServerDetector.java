package dev.headroom.engine.attached;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.OpenAiClient;
import dev.headroom.engine.SlotTokens;
import dev.headroom.memory.ComponentKind;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import dev.headroom.settings.SettingsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Finds out who answers by asking for what only one of them has. Reads only; costs a handful of short calls.
final class ServerDetector {
    private final OpenAiClient client;

    ServerDetector(OpenAiClient client) {
        this.client = client;
    }

    /// @param before what was known at the last look
    /// @param spoke whether a chat of ours ran since then
    /// @throws EngineCallException when nothing answers, the key is wrong, or the server still loads (status 503)
    ServerFacts detect(Optional<ServerFacts> before, boolean spoke) {
        JsonNode models = client.getJson("/v1/models");
        List<String> names = new ArrayList<>();
        models.path("data").forEach(m -> names.add(m.path("id").asText()));
        JsonNode first = models.path("data").path(0);
        OptionalInt length = positive(first.path("max_model_len"));
        return switch (first.path("owned_by").asText("")) {
            case "vllm" -> vllm(names, length).launched(ServerFacts.Launch.of(first.path("root")));
            case "sglang" -> sglang(names, length);
            case "llamacpp" -> llama(models, names, before, spoke);
            case "lmdeploy" -> lmdeploy(names);
            case "library" -> ollama(names);
            default -> byRoute(models, names, length, before, spoke);
        };
    }

    /// Names differ between releases; routes that only one program has decide.
    private ServerFacts byRoute(
            JsonNode models, List<String> names, OptionalInt length, Optional<ServerFacts> before, boolean spoke) {
        if (tryJson("/api/version").filter(j -> j.has("version")).isPresent()) {
            return ollama(names);
        }
        if (tryJson("/props").filter(j -> j.has("default_generation_settings")).isPresent()) {
            return llama(models, names, before, spoke);
        }
        if (tryJson("/get_server_info").filter(JsonNode::isObject).isPresent()) {
            return sglang(names, length);
        }
        if (tryJson("/memory").filter(j -> j.has("components")).isPresent()) {
            return sized(ServerKind.HEADROOM, names, length).launched(told());
        }
        if (tryJson("/version").filter(j -> j.has("version")).isPresent()) {
            return vllm(names, length);
        }
        return sized(ServerKind.OTHER, names, length);
    }

    /// Our own engine's settings. One of another release may have some that are none of ours.
    private ServerFacts.Launch told() {
        Optional<JsonNode> settings = tryJson("/settings");
        try {
            return new ServerFacts.Launch(
                    Optional.empty(),
                    settings.map(s -> s.path("asked"))
                            .filter(JsonNode::isObject)
                            .map(ServerDetector::read),
                    settings.map(s -> s.path("applied"))
                            .filter(JsonNode::isObject)
                            .map(ServerDetector::read));
        } catch (SettingException e) {
            return ServerFacts.Launch.UNTOLD;
        }
    }

    private static Settings read(JsonNode json) {
        return SettingsJson.read(json, Settings.defaults(Setting.DEVICE_MEMORY.usual()));
    }

    private static ServerFacts sized(ServerKind kind, List<String> names, OptionalInt length) {
        return facts(kind, Optional.empty(), names, length, OptionalInt.empty(), ServerFacts.Cache.UNKNOWN);
    }

    private ServerFacts lmdeploy(List<String> names) {
        List<String> nodes = new ArrayList<>();
        tryJson("/nodes/status")
                .filter(JsonNode::isObject)
                .ifPresent(j -> j.fieldNames().forEachRemaining(nodes::add));
        ServerKind kind = nodes.isEmpty() ? ServerKind.LMDEPLOY : ServerKind.LMDEPLOY_PROXY;
        Metrics metrics = metrics();
        return new ServerFacts(
                kind,
                Optional.empty(),
                names,
                OptionalInt.empty(),
                OptionalInt.empty(),
                ServerFacts.Cache.of(OptionalLong.empty(), metrics.cacheShare()),
                List.of(),
                nodes,
                metrics.running(),
                Optional.empty(),
                List.of());
    }

    private ServerFacts vllm(List<String> names, OptionalInt length) {
        Metrics metrics = metrics();
        ServerFacts.Cache cache = ServerFacts.Cache.of(
                metrics.vllmCacheTokens(), metrics.cacheShare(), CacheType.of(metrics.vllmCacheType()));
        Optional<String> version =
                tryJson("/version").map(j -> j.path("version").asText()).filter(v -> !v.isEmpty());
        return facts(ServerKind.VLLM, version, names, length, metrics.running(), cache);
    }

    private ServerFacts sglang(List<String> names, OptionalInt length) {
        JsonNode info = tryJson("/server_info") // its name since 0.5.4; the old one goes away
                .filter(j -> j.has("max_total_num_tokens") || j.has("version"))
                .or(() -> tryJson("/get_server_info"))
                .orElse(MissingNode.getInstance());
        OptionalInt context = positive(info.path("context_length"));
        SglangMemory memory = new SglangMemory(info);
        Metrics metrics = metrics();
        ServerFacts.Cache cache = ServerFacts.Cache.of(
                        memory.tokens(),
                        metrics.cacheShare(),
                        CacheType.of(info.path("kv_cache_dtype").asText("")))
                .taking(memory.cacheBytes());
        ServerFacts found = facts(
                ServerKind.SGLANG,
                Optional.ofNullable(info.path("version").textValue()),
                names,
                context.isPresent() ? context : length,
                metrics.running(),
                cache);
        return found.with(positive(info.path("max_running_requests")), memory.others())
                .launched(ServerFacts.Launch.of(info.path("model_path")));
    }

    private ServerFacts llama(JsonNode models, List<String> names, Optional<ServerFacts> before, boolean spoke) {
        LlamaServer server = new LlamaServer(models, tryJson("/props").orElse(MissingNode.getInstance()));
        Metrics metrics = server.offers("metrics") && !server.sleeps() ? metrics() : Metrics.NONE;
        boolean works = metrics.running().orElse(0) > 0
                || before.map(b -> b.running().orElse(0) > 0).orElse(false);
        boolean look = !server.sleeps() && (!server.knowsSleep() || before.isEmpty() || works || spoke);
        OptionalLong used = look && server.offers("slots")
                ? tryJson("/slots").map(SlotTokens::in).orElse(OptionalLong.empty())
                : server.sleeps()
                        ? OptionalLong.empty()
                        : before.map(b -> b.cache().used()).orElse(OptionalLong.empty());
        List<ServerFacts.Reported> memory = metrics.llamaMemory();
        return new ServerFacts(
                ServerKind.LLAMA_SERVER,
                Optional.ofNullable(server.props().path("build_info").textValue()),
                names,
                server.slotLength(),
                server.slots(),
                ServerFacts.Cache.of(
                                server.cacheTokens(),
                                metrics.cacheShare().isPresent() ? metrics.cacheShare() : server.share(used))
                        .holding(used),
                memory.isEmpty() ? server.weights() : memory,
                List.of(),
                metrics.running(),
                server.pictures(),
                server.notes(),
                ServerFacts.Launch.of(server.props().path("model_path")));
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
        return new ServerFacts(
                ServerKind.OLLAMA,
                tryJson("/api/version").map(j -> j.path("version").asText()),
                names,
                length,
                OptionalInt.empty(),
                ServerFacts.Cache.UNKNOWN,
                memory,
                List.of(),
                OptionalInt.empty(),
                Optional.empty(),
                List.of());
    }

    private static ServerFacts facts(
            ServerKind kind,
            Optional<String> version,
            List<String> names,
            OptionalInt length,
            OptionalInt running,
            ServerFacts.Cache cache) {
        return new ServerFacts(
                kind,
                version,
                names,
                length,
                OptionalInt.empty(),
                cache,
                List.of(),
                List.of(),
                running,
                Optional.empty(),
                List.of());
    }

    private static OptionalInt positive(JsonNode number) {
        return number.canConvertToInt() && number.asInt() > 0 ? OptionalInt.of(number.asInt()) : OptionalInt.empty();
    }

    private Metrics metrics() {
        try {
            return Metrics.read(client.getText("/metrics"));
        } catch (EngineCallException e) {
            return Metrics.NONE;
        }
    }

    /// Empty for anything but a document: the route is somebody else's.
    private Optional<JsonNode> tryJson(String path) {
        try {
            return Optional.of(client.getJson(path));
        } catch (EngineCallException e) {
            boolean keyIsWrong = e.failure() instanceof EngineFailure.Refused refused
                    && refused.status().equals(OptionalInt.of(401));
            if (keyIsWrong || e.failure() instanceof EngineFailure.Disconnected) {
                throw e; // some servers tell their models to everybody
            }
            return Optional.empty();
        }
    }
}
