package dev.headroom.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.chat.AnswerStats;
import dev.headroom.words.Sentence;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// Puts an answer together from its chunks. Used by one thread.
final class AnswerInProgress {
    private final Dialect dialect;
    private final Consumer<String> fragments;
    private final StringBuilder text = new StringBuilder();
    private final long startedAt = System.nanoTime();
    private long firstAt;
    private long lastAt;
    private String finishReason = "";
    private JsonNode usage = OpenAiClient.JSON.missingNode();

    AnswerInProgress(Dialect dialect, Consumer<String> fragments) {
        this.dialect = dialect;
        this.fragments = fragments;
    }

    String text() {
        return text.toString();
    }

    /// Takes one chunk of a stream; an error it carries comes back.
    Optional<EngineFailure> take(JsonNode chunk) {
        return take(chunk, "delta");
    }

    /// Takes an answer that came in one piece.
    Optional<EngineFailure> takeWhole(JsonNode answer) {
        return take(answer, "message");
    }

    private Optional<EngineFailure> take(JsonNode json, String part) {
        Optional<EngineFailure> error = EngineErrors.in(200, json);
        if (error.isPresent()) {
            return error;
        }
        JsonNode choice = json.path("choices").path(0);
        append(choice.path(part).path("content").asText(""));
        finishReason = choice.path("finish_reason").asText(finishReason);
        if (json.path("usage").isObject()) {
            usage = json.path("usage");
        }
        return Optional.empty();
    }

    private void append(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        lastAt = System.nanoTime();
        if (text.isEmpty()) {
            firstAt = lastAt;
        }
        text.append(piece);
        fragments.accept(piece);
    }

    /// The stream is over: answered, or broken off.
    ChatOutcome end() {
        if (finishReason.isEmpty()) {
            return new ChatOutcome.Failed(
                    text(),
                    new EngineFailure.Disconnected(
                            Sentence.of("The engine closed the connection in the middle of the answer.")));
        }
        if (finishReason.equals("error") || finishReason.equals("abort")) {
            return new ChatOutcome.Failed(
                    text(),
                    refused(
                            new Refusal.Unknown(finishReason),
                            Sentence.of("The engine broke the answer off; its log tells why.")));
        }
        if (dialect.emptyMeansTooLong() && text.isEmpty() && finishReason.equals("length")) {
            return new ChatOutcome.Failed(
                    "",
                    refused(
                            Refusal.TooLong.WITHOUT_FIGURES,
                            Sentence.of(
                                    "The engine answered nothing and says length: the chat with its pictures is longer"
                                            + " than session_len.")));
        }
        return new ChatOutcome.Answered(text(), stats());
    }

    private static EngineFailure refused(Refusal refusal, Sentence said) {
        return new EngineFailure.Refused(OptionalInt.of(200), refusal, said);
    }

    private AnswerStats stats() {
        JsonNode details = usage.path("prompt_tokens_details");
        JsonNode own = usage.path("headroom");
        int completion = usage.path("completion_tokens").asInt(AnswerStats.UNKNOWN);
        return new AnswerStats(
                finishReason,
                usage.path("prompt_tokens").asInt(AnswerStats.UNKNOWN),
                details.path("image_tokens").asInt(AnswerStats.UNKNOWN),
                completion,
                own.path("tiles").asInt(AnswerStats.UNKNOWN),
                details.path("cached_tokens").asInt(AnswerStats.UNKNOWN),
                own.path("ttft_ms").asDouble(firstToken()),
                own.path("decode_tokens_per_s").asDouble(rate(completion)),
                own.path("kv_bytes").asLong(AnswerStats.UNKNOWN),
                own.path("peak_bytes").asLong(AnswerStats.UNKNOWN));
    }

    private double firstToken() {
        return text.isEmpty() ? AnswerStats.UNKNOWN : (firstAt - startedAt) / 1e6;
    }

    private double rate(int completionTokens) {
        return completionTokens < 2 || lastAt == firstAt
                ? AnswerStats.UNKNOWN
                : (completionTokens - 1) / ((lastAt - firstAt) / 1e9);
    }
}
