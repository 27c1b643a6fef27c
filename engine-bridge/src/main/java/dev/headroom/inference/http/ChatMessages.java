package dev.headroom.inference.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.GenerationRequest.Image;
import dev.headroom.inference.GenerationRequest.Message;
import dev.headroom.inference.GenerationRequest.Part;
import dev.headroom.inference.GenerationRequest.Text;
import dev.headroom.settings.Field;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `messages`: text and pictures. Pictures come inside the request only; this engine fetches nothing from
/// anywhere.
final class ChatMessages {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");
    /// LMDeploy's reading of OpenAI's `detail`.
    private static final Map<String, Integer> DETAIL = Map.of("low", 6, "medium", 12, "high", 24);

    private ChatMessages() {}

    /// @throws EngineException 400 naming the message and the part
    static List<Message> read(JsonNode messages) {
        if (messages.isTextual()) {
            return List.of(notEmpty(new Message("user", List.of(new Text(messages.textValue())))));
        }
        if (!messages.isArray() || messages.isEmpty()) {
            throw ChatCall.bad(
                    Sentence.of("messages must be a list with at least one message, for example [{\"role\": \"user\","
                            + " \"content\": \"Hello\"}]."));
        }
        List<Message> read = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            read.add(message(messages.get(i), "messages[%d]".formatted(i)));
        }
        notEmpty(read.getLast());
        return read;
    }

    private static Message notEmpty(Message last) {
        boolean empty = last.parts().stream().allMatch(p -> p instanceof Text(String text) && text.isBlank());
        if (empty) {
            throw new EngineException(
                    Code.EMPTY_PROMPT, Sentence.of("The last message is empty; write something or add a picture."));
        }
        return last;
    }

    private static Message message(JsonNode json, String where) {
        String role = json.path("role").asText("");
        if (role.equals("developer")) {
            role = "system";
        }
        if (!ROLES.contains(role)) {
            throw ChatCall.wrong(where + ".role", json.path("role"), Sentence.of("system, user or assistant"));
        }
        JsonNode content = json.path("content");
        if (content.isTextual()) {
            return new Message(role, List.of(new Text(content.textValue())));
        }
        if (content.isNull() && role.equals("assistant")) {
            return new Message(role, List.of());
        }
        if (!content.isArray()) {
            throw ChatCall.wrong(where + ".content", content, Sentence.of("a string or a list of parts"));
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < content.size(); i++) {
            parts.add(part(content.get(i), "%s.content[%d]".formatted(where, i)));
        }
        return new Message(role, parts);
    }

    private static Part part(JsonNode part, String where) {
        String type = part.path("type").asText("");
        switch (type) {
            case "text" -> {
                if (!part.path("text").isTextual()) {
                    throw ChatCall.wrong(where + ".text", part.path("text"), Sentence.of("a string"));
                }
                return new Text(part.path("text").textValue());
            }
            case "image_url" -> {
                return image(part.path("image_url"), where + ".image_url");
            }
            default ->
                throw ChatCall.wrong(
                        where + ".type",
                        part.path("type"),
                        Sentence.of("text or image_url: this engine knows no others"));
        }
    }

    private static Image image(JsonNode image, String where) {
        JsonNode url = image.isTextual() ? image : image.path("url");
        if (!(url instanceof InlineText inline)) {
            throw ChatCall.bad(
                    Sentence.of("{}.url must be a string with a data URL (data:image/png;base64,...).", where));
        }
        Optional<Integer> patches = Optional.empty();
        if (image.hasNonNull("max_dynamic_patch")) {
            Field<Integer> most = new Field<>(where + ".max_dynamic_patch", Setting.MAX_DYNAMIC_PATCH.kind());
            patches = Optional.of(most.read(image.get("max_dynamic_patch")));
        } else if (image.path("detail").isTextual()) {
            patches = Optional.ofNullable(DETAIL.get(image.path("detail").textValue()));
        }
        return new Image(decode(inline, where), patches);
    }

    private static byte[] decode(InlineText inline, String where) {
        String url = inline.head();
        if (!url.regionMatches(true, 0, "data:", 0, 5)) {
            String kind = url.contains(":") ? url.substring(0, url.indexOf(':')) : "plain";
            throw new EngineException(
                    Code.IMAGE_URL_NOT_INLINE,
                    Sentence.of(
                                    "{}.url is a {} address; this engine fetches nothing from networks or disks.",
                                    where,
                                    kind.length() > 20 ? "foreign" : kind)
                            .then(Sentence.of("Send the picture itself as data:image/png;base64,...")));
        }
        int comma = url.indexOf(',');
        if (comma < 0 || !url.substring(0, comma).endsWith(";base64")) {
            throw ChatCall.bad(
                    Sentence.of("{}.url is no base64 data URL; it must look like data:image/png;base64,...", where));
        }
        try {
            byte[] encoded = inline.decoded();
            if (encoded.length == 0) {
                throw ChatCall.bad(Sentence.of("{}.url holds an empty picture.", where));
            }
            return encoded;
        } catch (IllegalArgumentException e) {
            throw ChatCall.bad(Sentence.of("{}.url is not valid base64: {}.", where, Sentence.of(e)));
        }
    }
}
