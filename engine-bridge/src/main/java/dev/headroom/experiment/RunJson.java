package dev.headroom.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.SentenceJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// A run as a line of JSON. Figures that nobody told are left out.
public final class RunJson {
    private RunJson() {}

    public static ObjectNode write(Run run) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode point = json.putObject("point");
        run.point().values().forEach(point::put);
        json.put("repeat", run.repeat());
        json.put("time", run.time().toString());
        json.put("outcome", run.failed() ? "failed" : "done");
        json.put("how", run.how().name().toLowerCase(Locale.ROOT));
        json.put("change_seconds", run.changeSeconds());
        bytes(json.putObject("predicted"), run.predicted());
        bytes(json.putObject("reported"), run.reported());
        ObjectNode measured = json.putObject("measured");
        run.measured().resting().ifPresent(b -> measured.put("resting", b));
        run.measured().peak().ifPresent(b -> measured.put("peak", b));
        json.put("right", run.right());
        json.put("judged", run.judged());
        run.firstTokenMillis().ifPresent(ms -> json.put("ttft_ms", ms));
        run.tokensPerSecond().ifPresent(rate -> json.put("tokens_per_second", rate));
        run.seconds().ifPresent(seconds -> json.put("seconds", seconds));
        run.joules().ifPresent(joules -> json.put("joules", joules));
        run.failure().ifPresent(why -> {
            json.put("failure", why.toString());
            json.set("words", SentenceJson.write(why));
        });
        ArrayNode answers = json.putArray("answers");
        run.answers().forEach(a -> answer(answers.addObject(), a));
        return json;
    }

    private static void bytes(ObjectNode json, Map<String, Long> figures) {
        figures.forEach(json::put);
    }

    private static void answer(ObjectNode json, Run.Answer answer) {
        json.put("question", answer.question());
        json.put("text", answer.text());
        answer.right().ifPresent(right -> json.put("right", right));
        json.put("warm_up", answer.warmUp());
        json.put("from_cache", answer.fromCache());
        answer.firstTokenMillis().ifPresent(ms -> json.put("ttft_ms", ms));
        answer.tokensPerSecond().ifPresent(rate -> json.put("tokens_per_second", rate));
        answer.peakBytes().ifPresent(bytes -> json.put("peak", bytes));
    }

    /// Empty for a line that is no run: torn by a kill, or somebody else's.
    public static Optional<Run> read(JsonNode json) {
        if (!json.path("point").isObject() || !json.path("repeat").canConvertToInt()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        json.path("point")
                .properties()
                .forEach(e -> values.put(e.getKey(), e.getValue().asText()));
        Optional<TakesEffect> how = Stream.of(TakesEffect.values())
                .filter(t -> t.name().equalsIgnoreCase(json.path("how").asText()))
                .findFirst();
        Optional<Instant> time = time(json.path("time").asText());
        if (how.isEmpty() || time.isEmpty()) {
            return Optional.empty();
        }
        List<Run.Answer> answers = new ArrayList<>();
        json.path("answers").forEach(a -> answers.add(answer(a)));
        JsonNode measured = json.path("measured");
        return Optional.of(new Run(
                new Point(values),
                json.path("repeat").asInt(),
                time.get(),
                how.get(),
                json.path("change_seconds").asDouble(),
                bytes(json.path("predicted")),
                bytes(json.path("reported")),
                new Run.Measured(whole(measured.path("resting")), whole(measured.path("peak"))),
                answers,
                decimal(json.path("seconds")),
                decimal(json.path("joules")),
                json.path("failure").isTextual() ? Optional.of(SentenceJson.in(json, "failure")) : Optional.empty()));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Run.Answer answer(JsonNode json) {
        return new Run.Answer(
                json.path("question").asText(),
                json.path("text").asText(),
                json.path("right").isBoolean() ? Optional.of(json.path("right").booleanValue()) : Optional.empty(),
                json.path("warm_up").asBoolean(),
                json.path("from_cache").asBoolean(),
                decimal(json.path("ttft_ms")),
                decimal(json.path("tokens_per_second")),
                whole(json.path("peak")));
    }

    private static Map<String, Long> bytes(JsonNode json) {
        Map<String, Long> figures = new LinkedHashMap<>();
        json.properties().forEach(e -> whole(e.getValue()).ifPresent(b -> figures.put(e.getKey(), b)));
        return figures;
    }

    private static OptionalLong whole(JsonNode json) {
        return json.canConvertToLong() && json.isNumber() ? OptionalLong.of(json.longValue()) : OptionalLong.empty();
    }

    private static OptionalDouble decimal(JsonNode json) {
        return json.isNumber() && Double.isFinite(json.doubleValue())
                ? OptionalDouble.of(json.doubleValue())
                : OptionalDouble.empty();
    }
}
