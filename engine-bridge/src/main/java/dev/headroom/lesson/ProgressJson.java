package dev.headroom.lesson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.lesson.Progress.Seen;
import dev.headroom.lesson.Progress.Turn;
import dev.headroom.words.Sentence;
import dev.headroom.words.SentenceJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Progress as JSON. What is read may be anybody's: a field that is none of ours is left out.
final class ProgressJson {
    private static final String FORMAT = "format";
    private static final int DEEPEST = 6;

    private ProgressJson() {}

    static ObjectNode write(Progress p) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(FORMAT, 1).put("position", p.position());
        p.begun().ifPresent(time -> json.put("begun", time.toString()));
        ObjectNode guesses = json.putObject("guesses");
        p.guesses().forEach((key, value) -> guesses.set(key, value(value)));
        ArrayNode done = json.putArray("done");
        p.done().forEach(done::add);
        ObjectNode seen = json.putObject("seen");
        p.seen().forEach((key, each) -> {
            ObjectNode one = seen.putObject(key);
            one.set("value", value(each.value()));
            ObjectNode shown = one.putObject("shown");
            each.shown().forEach((name, value) -> shown.set(name, value(value)));
        });
        json.set("now", SnapshotJson.write(p.now()));
        ObjectNode saved = json.putObject("saved");
        p.saved().forEach((name, moment) -> saved.set(name, SnapshotJson.write(moment)));
        ArrayNode turns = json.putArray("turns");
        for (Turn turn : p.turns()) {
            ObjectNode one = turns.addObject().put("step", turn.step());
            turn.picture().ifPresent(name -> one.put("picture", name));
            one.put("question", turn.question()).put("answer", turn.answer()).put("refused", turn.refused());
        }
        return json;
    }

    /// @throws LessonException when it is none
    static Progress read(JsonNode json) {
        if (json.path(FORMAT).asInt() != 1) {
            throw new LessonException(Sentence.of("This is no record of a lesson."));
        }
        Map<String, Value> guesses = new LinkedHashMap<>();
        json.path("guesses").properties().forEach(e -> guesses.put(e.getKey(), value(e.getValue(), DEEPEST)));
        Map<String, Seen> seen = new LinkedHashMap<>();
        json.path("seen").properties().forEach(e -> {
            Map<String, Value> shown = new LinkedHashMap<>();
            e.getValue().path("shown").properties().forEach(s -> shown.put(s.getKey(), value(s.getValue(), DEEPEST)));
            seen.put(e.getKey(), new Seen(value(e.getValue().path("value"), DEEPEST), shown));
        });
        Map<String, Snapshot> saved = new LinkedHashMap<>();
        json.path("saved").properties().forEach(e -> saved.put(e.getKey(), SnapshotJson.read(e.getValue())));
        List<Turn> turns = new ArrayList<>();
        for (JsonNode turn : json.path("turns")) {
            turns.add(new Turn(
                    turn.path("step").asText(),
                    Optional.ofNullable(turn.path("picture").textValue()),
                    turn.path("question").asText(),
                    turn.path("answer").asText(),
                    turn.path("refused").asBoolean()));
        }
        return new Progress(
                Math.max(0, json.path("position").asInt()),
                guesses,
                json.path("done").valueStream().map(JsonNode::asText).toList(),
                seen,
                SnapshotJson.read(json.path("now")),
                saved,
                turns,
                time(json.path("begun").asText("")));
    }

    static Optional<Instant> time(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static JsonNode value(Value value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case Value.Number(double number) ->
                Math.rint(number) == number && Math.abs(number) < 1e15
                        ? nodes.numberNode((long) number)
                        : nodes.numberNode(number);
            case Value.Text(String text) -> nodes.textNode(text);
            case Value.Truth(boolean holds) -> nodes.booleanNode(holds);
            case Value.Told(Sentence told) -> nodes.objectNode().set("told", SentenceJson.write(told));
            case Value.Many(List<Value> items) -> {
                ArrayNode list = nodes.arrayNode();
                items.forEach(item -> list.add(value(item)));
                yield list;
            }
            case Value.Absent(Sentence why) -> nodes.objectNode().set("absent", SentenceJson.write(why));
        };
    }

    static Value value(JsonNode json) {
        return value(json, DEEPEST);
    }

    private static Value value(JsonNode json, int deeper) {
        if (json.isNumber() && Double.isFinite(json.doubleValue())) {
            return Value.of(json.doubleValue());
        }
        if (json.isTextual()) {
            return Value.of(json.textValue());
        }
        if (json.isBoolean()) {
            return new Value.Truth(json.booleanValue());
        }
        if (json.isArray() && deeper > 0) {
            return new Value.Many(
                    json.valueStream().map(item -> value(item, deeper - 1)).toList());
        }
        Optional<Sentence> told = SentenceJson.read(json.path("told"));
        return told.<Value>map(Value.Told::new)
                .orElseGet(() ->
                        new Value.Absent(SentenceJson.read(json.path("absent")).orElse(Sentence.NONE)));
    }
}
