package dev.headroom.inference.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.inference.Backend;
import dev.headroom.inference.GenerationResult;
import dev.headroom.inference.Step;
import dev.headroom.settings.SettingsJson;
import dev.headroom.words.SentenceJson;
import java.time.Instant;
import java.util.Locale;

/// Writes the bodies of answers.
final class Replies {
    private Replies() {}

    static ObjectNode models(Backend backend) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        int sessionLen = backend.applied().sessionLen();
        data.add(model(backend.modelName(), sessionLen));
        for (Backend.AdapterInfo adapter : backend.adapters()) {
            data.add(model(adapter.name(), sessionLen)
                    .put("parent", backend.modelName())
                    .put("lora_r", adapter.rank())
                    .put("lora_alpha", adapter.alpha()));
        }
        return list;
    }

    private static ObjectNode model(String id, int sessionLen) {
        return Json.object()
                .put("id", id)
                .put("object", "model")
                .put("created", Instant.now().getEpochSecond())
                .put("owned_by", "headroom")
                .put("session_len", sessionLen);
    }

    static ObjectNode settings(Backend backend) {
        ObjectNode body = Json.object();
        body.set("asked", SettingsJson.write(backend.asked()));
        body.set("applied", SettingsJson.write(backend.applied()));
        ArrayNode warnings = body.putArray("warnings");
        ArrayNode words = body.putArray("warnings_words");
        backend.warnings().forEach(warning -> {
            warnings.add(warning.toString());
            words.add(SentenceJson.write(warning));
        });
        return body;
    }

    static ObjectNode usage(GenerationResult r) {
        ObjectNode usage = Json.object();
        usage.put("prompt_tokens", r.promptTokens());
        usage.put("completion_tokens", r.completionTokens());
        usage.put("total_tokens", r.promptTokens() + r.completionTokens());
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", r.cachedTokens())
                .put("image_tokens", r.imageTokens());
        ObjectNode own = usage.putObject("headroom")
                .put("tiles", r.tiles())
                .put("cached_tiles", r.cachedTiles())
                .put("ttft_ms", r.ttftMillis())
                .put("decode_tokens_per_s", r.decodeTokensPerSecond())
                .put("kv_bytes", r.kvBytes())
                .put("peak_bytes", r.peakBytes());
        r.firstToken()
                .ifPresent(parts -> own.putObject("first_token_ms")
                        .put("waiting", parts.waiting())
                        .put("reading", parts.reading())
                        .put("encoding", parts.encoding())
                        .put("prefill", parts.prefill()));
        return usage;
    }

    static ObjectNode progress(Step step) {
        ObjectNode json = Json.object();
        return switch (step) {
            case Step.Reading(int picture, int pictures) ->
                json.put("step", "reading").put("picture", picture).put("pictures", pictures);
            case Step.Encoding(int picture, int tile, int tiles) ->
                json.put("step", "encoding")
                        .put("picture", picture)
                        .put("tile", tile)
                        .put("tiles", tiles);
            case Step.Prefill(int tokens, int of) ->
                json.put("step", "prefill").put("tokens", tokens).put("of", of);
        };
    }

    /// `stop`, `length`, `cancelled`.
    static String finishReason(GenerationResult r) {
        return r.finishReason().name().toLowerCase(Locale.ROOT);
    }
}
