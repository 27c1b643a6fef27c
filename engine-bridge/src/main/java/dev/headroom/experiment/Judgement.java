package dev.headroom.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a person said of two answers to one question, without knowing whose they are. A line of `runs.jsonl`.
public record Judgement(String question, String first, String second, Verdict verdict, Instant time) {
    /// `first` and `second` of the record are keys of runs, see [Run#key].
    public enum Verdict {
        FIRST_BETTER,
        SECOND_BETTER,
        BOTH_RIGHT,
        NEITHER_RIGHT;

        /// Whether the answer of a run is right by this.
        boolean right(boolean ofFirst) {
            return switch (this) {
                case FIRST_BETTER -> ofFirst;
                case SECOND_BETTER -> !ofFirst;
                case BOTH_RIGHT -> true;
                case NEITHER_RIGHT -> false;
            };
        }
    }

    /// Whether this run's answer to the question is right; empty where the judgement is of others.
    Optional<Boolean> of(Run run) {
        return run.key().equals(first)
                ? Optional.of(verdict.right(true))
                : run.key().equals(second) ? Optional.of(verdict.right(false)) : Optional.empty();
    }

    ObjectNode write() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("judged")
                .put("question", question)
                .put("first", first)
                .put("second", second)
                .put("verdict", verdict.name().toLowerCase(Locale.ROOT))
                .put("time", time.toString());
        return json;
    }

    /// Empty for a line that is none.
    static Optional<Judgement> read(JsonNode line) {
        JsonNode json = line.path("judged");
        Optional<Verdict> verdict = Stream.of(Verdict.values())
                .filter(v -> v.name().equalsIgnoreCase(json.path("verdict").asText()))
                .findFirst();
        try {
            return verdict.map(v -> new Judgement(
                    json.path("question").asText(),
                    json.path("first").asText(),
                    json.path("second").asText(),
                    v,
                    Instant.parse(json.path("time").asText())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// The later judgement of the same two answers counts.
    static Map<String, Judgement> newest(Stream<Judgement> all) {
        Map<String, Judgement> newest = new LinkedHashMap<>();
        all.forEach(j -> newest.put(
                j.question + "\n" + Stream.of(j.first, j.second).sorted().toList(), j));
        return newest;
    }
}
