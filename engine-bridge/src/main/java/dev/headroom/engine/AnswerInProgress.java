package dev.headroom.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.FirstToken;
import dev.headroom.words.Sentence;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// Puts an answer together from its chunks. Used by one thread.
final class AnswerInProgress {
    /// Letters; the longest answers have some hundred thousand.
    private static final int LONGEST = 8 << 20;

    private final Dialect dialect;
    private final Consumer<String> fragments;
    private final Optional<Consumer<AnswerProgress>> progress;
    private final StringBuilder text = new StringBuilder();
    private final long startedAt = System.nanoTime();
    private long firstAt;
    private long lastAt;
    private String finishReason = "";
    private JsonNode usage = OpenAiClient.JSON.missingNode();

    AnswerInProgress(Dialect dialect, Consumer<String> fragments, Optional<Consumer<AnswerProgress>> progress) {
        this.dialect = dialect;
        this.fragments = fragments;
        this.progress = progress;
    }

    /// Whether a chunk brings the answer on: text, thoughts, a call, a step, figures or the end. Many servers send
    /// empty ones.
    static boolean tells(JsonNode chunk) {
        JsonNode choice = chunk.path("choices").path(0);
        return chunk.path("usage").isObject()
                || AnswerProgress.of(chunk).isPresent()
                || choice.hasNonNull("finish_reason")
                || choice.path("delta").properties().stream()
                        .anyMatch(part -> !part.getKey().equals("role")
                                && (part.getValue().isTextual()
                                        ? !part.getValue().textValue().isEmpty()
                                        : !part.getValue().isEmpty()));
    }

    String text() {
        return text.toString();
    }

    /// Takes one chunk of a stream; an error it carries comes back.
    Optional<EngineFailure> take(JsonNode chunk) throws TooMuch {
        return take(chunk, "delta");
    }

    /// Takes an answer that came in one piece.
    Optional<EngineFailure> takeWhole(JsonNode answer) throws TooMuch {
        return take(answer, "message");
    }

    private Optional<EngineFailure> take(JsonNode json, String part) throws TooMuch {
        Optional<EngineFailure> error = EngineErrors.in(200, json);
        if (error.isPresent()) {
            return error;
        }
        progress.ifPresent(told -> AnswerProgress.of(json).ifPresent(told));
        JsonNode choice = json.path("choices").path(0);
        append(choice.path(part).path("content").asText(""));
        finishReason = choice.path("finish_reason").asText(finishReason);
        if (json.path("usage").isObject()) {
            usage = json.path("usage");
        }
        return Optional.empty();
    }

    private void append(String piece) throws TooMuch {
        if (piece.isEmpty()) {
            return;
        }
        if (text.length() + (long) piece.length() > LONGEST) {
            throw new TooMuch(LONGEST);
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
        int completion = count(usage.path("completion_tokens"));
        int cachedTiles = count(own.path("cached_tiles"));
        return new AnswerStats(
                finishReason,
                count(usage.path("prompt_tokens")),
                count(details.path("image_tokens")),
                completion,
                count(own.path("tiles")),
                count(details.path("cached_tokens")),
                figure(own.path("ttft_ms"), firstToken()),
                figure(own.path("decode_tokens_per_s"), rate(completion)),
                bytes(own.path("kv_bytes")),
                bytes(own.path("peak_bytes")),
                cachedTiles >= 0 ? OptionalInt.of(cachedTiles) : OptionalInt.empty(),
                firstTokenParts(own.path("first_token_ms")));
    }

    private static FirstToken firstTokenParts(JsonNode told) {
        return new FirstToken(
                OptionalDouble.empty(),
                millis(told.path("waiting")),
                millis(told.path("reading")),
                millis(told.path("encoding")),
                millis(told.path("prefill")));
    }

    private static OptionalDouble millis(JsonNode told) {
        double value = figure(told, AnswerStats.UNKNOWN);
        return value >= 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /// A figure that no int holds, or one below zero, is not believed.
    private static int count(JsonNode figure) {
        return figure.canConvertToInt() && figure.asInt() >= 0 ? figure.asInt() : AnswerStats.UNKNOWN;
    }

    private static long bytes(JsonNode figure) {
        return figure.canConvertToLong() && figure.asLong() >= 0 ? figure.asLong() : AnswerStats.UNKNOWN;
    }

    private static double figure(JsonNode told, double otherwise) {
        double value = told.asDouble(otherwise);
        return Double.isFinite(value) && value >= 0 ? value : otherwise;
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
