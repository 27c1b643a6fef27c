package dev.headroom.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Parts and figures of a message as they lie in the database: pictures by hash, never by their bytes.
final class MessageJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MessageJson() {}

    static String parts(List<ContentPart> parts) {
        ArrayNode array = JSON.createArrayNode();
        for (ContentPart part : parts) {
            ObjectNode node = array.addObject();
            switch (part) {
                case ContentPart.Text(String text) -> node.put("text", text);
                case ContentPart.Image(ImageData data, int maxDynamicPatch) ->
                    node.put("image", data.hash()).put("name", data.name()).put("max_dynamic_patch", maxDynamicPatch);
            }
        }
        return array.toString();
    }

    /// Empty when the text is no list of parts.
    static Optional<List<ContentPart>> parts(@Nullable String json, PictureFolder pictures) {
        Optional<JsonNode> list = list(json);
        if (list.isEmpty()) {
            return Optional.empty();
        }
        List<ContentPart> parts = new ArrayList<>();
        for (JsonNode node : list.get()) {
            if (!node.has("image")) {
                parts.add(new ContentPart.Text(node.path("text").asText()));
                continue;
            }
            String name = node.path("name").asText();
            Optional<ImageData> picture = pictures.find(node.path("image").asText(), name);
            parts.add(picture.<ContentPart>map(p -> new ContentPart.Image(p, tiles(node)))
                    .orElseGet(
                            () -> new ContentPart.Text("[the picture %s is no longer on this disk]".formatted(name))));
        }
        return Optional.of(parts);
    }

    private static Optional<JsonNode> list(@Nullable String json) {
        try {
            return json == null
                    ? Optional.empty()
                    : Optional.of(JSON.readTree(json)).filter(JsonNode::isArray);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /// A number that no setting allows came from a damaged row: 0, as if none had been sent.
    private static int tiles(JsonNode node) {
        int most = node.path("max_dynamic_patch").asInt();
        return Setting.MAX_DYNAMIC_PATCH.kind().allows(most) ? most : 0;
    }

    /// Hashes of the pictures in stored parts; empty when the text is no list of parts.
    static Optional<List<String>> hashes(@Nullable String json) {
        return list(json)
                .map(list -> list.valueStream()
                        .filter(node -> node.has("image"))
                        .map(node -> node.path("image").asText())
                        .toList());
    }

    static String stats(AnswerStats s) {
        return figures(s).toString();
    }

    static ObjectNode figures(AnswerStats s) {
        ObjectNode node = JSON.createObjectNode()
                .put("finish_reason", s.finishReason())
                .put("prompt_tokens", s.promptTokens())
                .put("image_tokens", s.imageTokens())
                .put("completion_tokens", s.completionTokens())
                .put("tiles", s.tiles())
                .put("cached_tokens", s.cachedTokens())
                .put("kv_bytes", s.kvBytes())
                .put("peak_bytes", s.peakBytes());
        // JSON has no NaN
        if (Double.isFinite(s.ttftMillis())) {
            node.put("ttft_ms", s.ttftMillis());
        }
        if (Double.isFinite(s.decodeTokensPerSecond())) {
            node.put("decode_tokens_per_s", s.decodeTokensPerSecond());
        }
        s.cachedTiles().ifPresent(tiles -> node.put("cached_tiles", tiles));
        ObjectNode first = JSON.createObjectNode();
        FirstToken parts = s.firstToken();
        parts.sinceAsked().ifPresent(ms -> first.put("since_asked", ms));
        parts.waiting().ifPresent(ms -> first.put("waiting", ms));
        parts.reading().ifPresent(ms -> first.put("reading", ms));
        parts.encoding().ifPresent(ms -> first.put("encoding", ms));
        parts.prefill().ifPresent(ms -> first.put("prefill", ms));
        if (!first.isEmpty()) {
            node.set("first_token_ms", first);
        }
        return node;
    }

    private static FirstToken firstToken(JsonNode told) {
        return new FirstToken(
                millis(told.path("since_asked")),
                millis(told.path("waiting")),
                millis(told.path("reading")),
                millis(told.path("encoding")),
                millis(told.path("prefill")));
    }

    private static OptionalDouble millis(JsonNode told) {
        return told.isNumber() && told.asDouble() >= 0 ? OptionalDouble.of(told.asDouble()) : OptionalDouble.empty();
    }

    static AnswerStats stats(String json) throws JsonProcessingException {
        JsonNode n = JSON.readTree(json);
        return new AnswerStats(
                n.path("finish_reason").asText(),
                n.path("prompt_tokens").asInt(AnswerStats.UNKNOWN),
                n.path("image_tokens").asInt(AnswerStats.UNKNOWN),
                n.path("completion_tokens").asInt(AnswerStats.UNKNOWN),
                n.path("tiles").asInt(AnswerStats.UNKNOWN),
                n.path("cached_tokens").asInt(AnswerStats.UNKNOWN),
                n.path("ttft_ms").asDouble(AnswerStats.UNKNOWN),
                n.path("decode_tokens_per_s").asDouble(AnswerStats.UNKNOWN),
                n.path("kv_bytes").asLong(AnswerStats.UNKNOWN),
                n.path("peak_bytes").asLong(AnswerStats.UNKNOWN),
                n.path("cached_tiles").canConvertToInt()
                        ? OptionalInt.of(n.path("cached_tiles").asInt())
                        : OptionalInt.empty(),
                firstToken(n.path("first_token_ms")));
    }
}
