package dev.headroom.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.settings.Sampling;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// A chat as the body of a request of the OpenAI chat API, so that any such server can go on with it. What is ours
/// stands under `headroom`.
final class ExportedJson {
    private ExportedJson() {}

    static String of(ChatExport chat) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode messages = body.putArray("messages");
        if (!chat.options().system().isBlank()) {
            messages.addObject()
                    .put("role", "system")
                    .put("content", chat.options().system());
        }
        ArrayNode answers = JsonNodeFactory.instance.arrayNode();
        for (ChatMessage message : chat.messages()) {
            message.stats()
                    .ifPresent(stats ->
                            answers.addObject().put("message", messages.size()).setAll(MessageJson.figures(stats)));
            messages.add(message(message));
        }
        Sampling s = chat.options().sampling();
        body.put("temperature", s.temperature()).put("top_p", s.topP()).put("max_tokens", s.maxTokens());
        s.seed().ifPresent(seed -> body.put("seed", seed));
        ObjectNode ours = body.putObject("headroom").put("title", chat.title());
        ours.set("answers", answers);
        return body.toPrettyString() + "\n";
    }

    private static ObjectNode message(ChatMessage message) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("role", message.role().name().toLowerCase(Locale.ROOT));
        List<ImageData> pictures = ChatExport.pictures(message);
        if (pictures.isEmpty()) {
            return json.put("content", message.text());
        }
        ArrayNode parts = json.putArray("content");
        pictures.forEach(picture -> parts.addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", dataUrl(picture)));
        parts.addObject().put("type", "text").put("text", message.text());
        return json;
    }

    static String dataUrl(ImageData picture) {
        return "data:" + picture.mediaType() + ";base64," + Base64.getEncoder().encodeToString(picture.encoded());
    }
}
