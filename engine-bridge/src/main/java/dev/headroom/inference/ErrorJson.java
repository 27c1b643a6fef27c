package dev.headroom.inference;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.words.SentenceJson;

/// A refusal on the wire, in OpenAI's shape and with the facts beside it.
public final class ErrorJson {
    private ErrorJson() {}

    public static ObjectNode write(EngineException e) {
        ObjectNode error = JsonNodeFactory.instance
                .objectNode()
                .put("message", e.getMessage())
                .put("type", type(e.status()))
                .put("code", e.code().field());
        e.shortage()
                .ifPresent(s -> error.put("component", s.component().field())
                        .put("asked", s.asked())
                        .put("left", s.left())
                        .put("cause", s.cause().field()));
        e.tooLong().ifPresent(t -> {
            t.promptTokens().ifPresent(tokens -> error.put("prompt_tokens", tokens));
            error.put("picture_tokens", t.pictureTokens()).put("session_len", t.sessionLen());
        });
        error.set("words", SentenceJson.write(e.sentence()));
        return error;
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 404 -> "not_found_error";
            case 503 -> "unavailable_error";
            case 507 -> "memory_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }
}
