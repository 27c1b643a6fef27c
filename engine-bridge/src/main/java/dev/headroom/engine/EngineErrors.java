package dev.headroom.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.foreign.LinePattern;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.words.Sentence;
import dev.headroom.words.SentenceJson;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads the many shapes in which servers say no.
///
/// Known shapes: OpenAI's and ours `{"error":{"message","type","code"}}`, Ollama's `{"error":"text"}`, LMDeploy's and
/// vLLM's `{"object":"error","message","code"}` (LMDeploy 0.5 with status 200), FastAPI's `{"detail":...}` as text,
/// list or wrapped error. What the refusal means is read by [ForeignRefusals].
public final class EngineErrors {
    private static final ObjectMapper JSON = new ObjectMapper();
    /// What is read of an error's body; more is no reason.
    static final int LONGEST_BODY = 64 << 10;

    private static final int LONGEST = 500;
    private static final LinePattern TAG = LinePattern.of("<", "<[^>]*>");
    private static final LinePattern SPACES = LinePattern.of("\\s+");

    private EngineErrors() {}

    /// The error a body of JSON carries, whatever the status; empty if it carries none.
    public static Optional<EngineFailure> in(int status, JsonNode body) {
        if (body.path("object").asText("").equals("error")) {
            return Optional.of(failure(status, body));
        }
        JsonNode error = body.path("error");
        if (error.isObject()) {
            return Optional.of(failure(status, error));
        }
        if (error.isTextual()) {
            return Optional.of(text(status, error.textValue()));
        }
        JsonNode detail = body.path("detail");
        if (detail.isObject()) {
            return in(status, detail).or(() -> Optional.of(failure(status, detail)));
        }
        if (detail.isTextual()) {
            return Optional.of(text(status, detail.textValue()));
        }
        if (detail.isArray() && !detail.isEmpty()) {
            JsonNode first = detail.get(0);
            String where = String.join(
                    ".", first.path("loc").valueStream().map(JsonNode::asText).toList());
            return Optional.of(text(status, where + ": " + first.path("msg").asText("not accepted")));
        }
        return Optional.empty();
    }

    /// What a body that came with an error status means.
    static EngineFailure of(int status, String body) {
        try {
            Optional<EngineFailure> known = in(status, JSON.readTree(body));
            if (known.isPresent()) {
                return known.get();
            }
        } catch (JsonProcessingException e) {
            // a proxy's HTML page or a bare word: shown as it is
        }
        String page = body.substring(0, Math.min(LONGEST_BODY, body.length()));
        String text = SPACES.replacedIn(TAG.replacedIn(page, " "), " ").strip();
        return new EngineFailure.Refused(
                OptionalInt.of(status),
                ForeignRefusals.refusal(status, JSON.missingNode(), text),
                Sentence.of(
                        "The server answered with status {} and said: {}",
                        status,
                        text.isEmpty() ? Sentence.of("nothing more") : shortened(text)));
    }

    private static EngineFailure text(int status, String said) {
        return new EngineFailure.Refused(
                OptionalInt.of(status),
                ForeignRefusals.refusal(status, JSON.missingNode(), said),
                Sentence.foreign(shortened(said)));
    }

    private static EngineFailure failure(int status, JsonNode error) {
        String message = error.path("message").asText("");
        Sentence said = SentenceJson.read(error.path("words"))
                .orElseGet(() -> message.isEmpty()
                        ? Sentence.of("The server gave no reason.")
                        : Sentence.foreign(shortened(message)));
        // old LMDeploy: the status of the response is 200, the true one stands in `code`
        int own = error.path("code").canConvertToInt() ? error.path("code").asInt() : 0;
        int effective = status < 400 && own >= 400 && own < 600 ? own : status;
        if (effective == 507 || error.path("code").asText("").equals("out_of_memory")) {
            return new EngineFailure.OutOfMemory(
                    ComponentKind.ofField(error.path("component").asText("")).orElse(ComponentKind.UNATTRIBUTED),
                    bytes(error.path("asked")),
                    bytes(error.path("left")),
                    ShortageCause.ofField(error.path("cause").asText("")).orElse(ShortageCause.ALLOCATION),
                    said);
        }
        return new EngineFailure.Refused(
                OptionalInt.of(effective), ForeignRefusals.refusal(effective, error, message), said);
    }

    private static OptionalLong bytes(JsonNode figure) {
        return figure.canConvertToLong() && figure.asLong() >= 0
                ? OptionalLong.of(figure.asLong())
                : OptionalLong.empty();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
