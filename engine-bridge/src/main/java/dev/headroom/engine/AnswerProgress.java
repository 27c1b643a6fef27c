package dev.headroom.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// What an engine does for an answer before its first word, as it tells while it does it.
public sealed interface AnswerProgress {
    /// A picture is decoded and cut into tiles.
    ///
    /// @param picture which of the chat's pictures, from 1
    record Reading(int picture, int pictures) implements AnswerProgress {}

    /// A tile is encoded.
    ///
    /// @param picture which of the chat's pictures, from 1
    /// @param tile which of its tiles, from 1: row by row, the thumbnail last
    record Encoding(int picture, int tile, int tiles) implements AnswerProgress {}

    /// The prompt is read.
    ///
    /// @param tokens of the prompt that are read after the step at hand
    record Prefill(int tokens, int of) implements AnswerProgress {}

    /// What a chunk tells; empty where it tells of no step, or of one that cannot be.
    static Optional<AnswerProgress> of(JsonNode chunk) {
        JsonNode step = chunk.path("headroom").path("progress");
        return switch (step.path("step").asText("")) {
            case "reading" -> part(step, "picture", "pictures").map(p -> new Reading(p.at(), p.of()));
            case "encoding" ->
                part(step, "tile", "tiles")
                        .filter(p -> step.path("picture").asInt() >= 1)
                        .map(p -> new Encoding(step.path("picture").asInt(), p.at(), p.of()));
            case "prefill" -> part(step, "tokens", "of").map(p -> new Prefill(p.at(), p.of()));
            default -> Optional.empty();
        };
    }

    /// So much of so much.
    record Part(int at, int of) {}

    private static Optional<Part> part(JsonNode step, String at, String of) {
        Part part = new Part(step.path(at).asInt(), step.path(of).asInt());
        return part.at() >= 1 && part.at() <= part.of() ? Optional.of(part) : Optional.empty();
    }
}
