package dev.headroom.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ImageData;
import dev.headroom.settings.Sampling;
import java.util.Base64;
import java.util.Locale;

/// Writes the body of `POST /v1/chat/completions` in a dialect.
final class ChatBody {
    private ChatBody() {}

    static ObjectNode write(String model, ChatRequest request, Dialect dialect) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("model", request.adapter().orElse(model));
        ArrayNode messages = body.putArray("messages");
        request.messages().forEach(m -> messages.add(message(m, dialect)));
        body.put("stream", true);
        if (dialect.streamUsage()) {
            ObjectNode options = body.putObject("stream_options").put("include_usage", true);
            if (dialect.extendedUsage() && request.progress().isPresent()) {
                options.put("include_progress", true);
            }
        }
        sampling(body, request.sampling(), dialect);
        return body;
    }

    private static void sampling(ObjectNode body, Sampling s, Dialect dialect) {
        boolean greedy = s.temperature() == 0;
        if (greedy && dialect.greedyByTopK()) {
            body.put("temperature", 1.0);
            body.put("top_k", 1);
        } else {
            body.put("temperature", s.temperature());
            if (dialect.topK() && s.topK() > 0) {
                body.put("top_k", s.topK());
            }
        }
        body.put("top_p", s.topP());
        if (!dialect.repetitionPenalty().isEmpty() && s.repetitionPenalty() != 1) {
            body.put(dialect.repetitionPenalty(), s.repetitionPenalty());
        }
        if (dialect.seed()) {
            s.seed().ifPresent(seed -> body.put("seed", seed));
        }
        if (!s.stop().isEmpty()) {
            ArrayNode stop = body.putArray("stop");
            s.stop().forEach(stop::add);
        }
        body.put("max_tokens", s.maxTokens());
    }

    private static ObjectNode message(ChatMessage message, Dialect dialect) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("role", message.role().name().toLowerCase(Locale.ROOT));
        boolean onlyText = message.parts().stream().allMatch(ContentPart.Text.class::isInstance);
        if (onlyText) {
            // a plain string: some chat templates know nothing else
            return json.put("content", message.text());
        }
        ArrayNode parts = json.putArray("content");
        for (ContentPart part : message.parts()) {
            switch (part) {
                case ContentPart.Text(String text) ->
                    parts.addObject().put("type", "text").put("text", text);
                case ContentPart.Image(ImageData data, int patches) -> {
                    ObjectNode url = parts.addObject().put("type", "image_url").putObject("image_url");
                    url.put("url", dataUrl(data));
                    if (patches > 0 && dialect.imagePatches()) {
                        url.put("max_dynamic_patch", patches);
                    }
                }
            }
        }
        return json;
    }

    /// Servers take anything that starts with `data:image`; old ones look for a file of that name otherwise.
    static String dataUrl(ImageData data) {
        String type = data.mediaType().startsWith("image/") ? data.mediaType() : "image/x-unknown";
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(data.encoded());
    }
}
