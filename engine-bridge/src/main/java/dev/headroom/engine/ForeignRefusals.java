package dev.headroom.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.foreign.ForeignNumber;
import dev.headroom.foreign.LinePattern;
import java.util.List;
import java.util.OptionalInt;

/// The codes, statuses and sentences with which servers refuse, as one [Refusal]. Ours sends codes and figures; what
/// the others mean often stands in their sentences alone.
final class ForeignRefusals {
    /// LMDeploy's, vLLM's, llama-server's and SGLang's sentences.
    private static final LinePattern LENGTH_EXCEEDED = LinePattern.of(
            List.of("context length", "context size", "maximum model length", "session_len"),
            "(?s)(?:context length|maximum model length|session_len).*(?:smaller|exceed|longer)"
                    + "|(?:longer|exceed|smaller).*(?:context length|context size|maximum model length|session_len)"
                    + "|maximum context length is \\d+ tokens");

    /// llama-server without `--mmproj`, vLLM, Ollama, OpenAI.
    private static final LinePattern NO_VISION = LinePattern.of(
            "(?i)image input is not supported|is not a multimodal model|missing data required for image input"
                    + "|does(?:n't| not) support (?:image|vision|multi-?modal)|at most 0 image"
                    + "|image_url is only supported");

    /// llama-server, SGLang.
    private static final LinePattern PROMPT = LinePattern.of("tokens)", "(?:request|input) \\((\\d{1,9}) tokens\\)");
    /// llama-server, SGLang, vLLM.
    private static final LinePattern SESSION = LinePattern.of(
            "context ", "context (?:size|length) \\((\\d{1,9}) tokens\\)|maximum context length is (\\d{1,9})");
    /// A refusal is a sentence; what goes on for pages is a page.
    private static final int LONGEST = 4096;

    private ForeignRefusals() {}

    /// @param error the object that holds `code` and `type`, missing where there is none
    /// @param message the server's own sentence
    static Refusal refusal(int status, JsonNode error, String message) {
        String said = message.length() <= LONGEST ? message : message.substring(0, LONGEST);
        String code = code(status, error);
        return switch (code) {
            case "context_length_exceeded", "prompt_too_long", "exceed_context_size_error" -> tooLong(error, said);
            case "not_a_picture",
                    "unsupported_picture",
                    "broken_picture",
                    "picture_too_large",
                    "image_url_not_inline" -> new Refusal.BadPicture();
            case "empty_prompt",
                    "nothing_to_answer",
                    "unknown_role",
                    "image_not_allowed",
                    "body_too_large",
                    "request_too_large" -> new Refusal.BadPrompt();
            case "stopped", "engine_stopped", "engine_died" -> new Refusal.Stopped();
            case "cancelled" -> new Refusal.Cancelled();
            case "needs_restart" -> new Refusal.NeedsRestart();
            case "unknown_adapter", "model_not_found" -> new Refusal.NoAdapter();
            case "bad_checkpoint", "no_model" -> new Refusal.NoModel();
            case "invalid_api_key" -> new Refusal.Key();
            case "busy" -> new Refusal.Busy();
            case "not_ready" -> new Refusal.NotReady();
            default -> bySentence(status, code, error, said);
        };
    }

    private static Refusal bySentence(int status, String code, JsonNode error, String said) {
        if (LENGTH_EXCEEDED.isIn(said)) {
            return tooLong(error, said);
        }
        if (NO_VISION.isIn(said)) {
            return new Refusal.NoVision();
        }
        if (said.startsWith("Failed to load image")) {
            return new Refusal.BadPicture();
        }
        return switch (status) {
            case 401, 403 -> new Refusal.Key();
            case 409 -> new Refusal.NeedsRestart();
            case 503 -> new Refusal.NotReady();
            default -> new Refusal.Unknown(code);
        };
    }

    private static String code(int status, JsonNode error) {
        JsonNode code = error.path("code");
        if (code.isTextual() && !code.textValue().isEmpty()) {
            return code.textValue();
        }
        if (status == 401) { // llama-server's type is authentication_error, others say Unauthorized
            return "invalid_api_key";
        }
        String type = error.path("type").asText("");
        if (!type.isEmpty()) {
            return type;
        }
        return switch (status) {
            case 400, 422 -> "invalid_request";
            case 403 -> "invalid_api_key";
            case 404 -> "not_found";
            case 429 -> "busy";
            case 503 -> "not_ready";
            default -> "error";
        };
    }

    private static Refusal tooLong(JsonNode error, String said) {
        return new Refusal.TooLong(
                tokens(error.path("prompt_tokens"), PROMPT, said),
                tokens(error.path("picture_tokens")),
                tokens(error.path("session_len"), SESSION, said));
    }

    private static OptionalInt tokens(JsonNode figure, LinePattern pattern, String said) {
        if (figure.isInt()) {
            return tokens(figure);
        }
        return pattern.find(said)
                .map(m -> ForeignNumber.whole(m.text(m.has(1) ? 1 : 2)))
                .orElse(OptionalInt.empty());
    }

    private static OptionalInt tokens(JsonNode figure) {
        return figure.isInt() && figure.asInt() >= 0 ? OptionalInt.of(figure.asInt()) : OptionalInt.empty();
    }
}
