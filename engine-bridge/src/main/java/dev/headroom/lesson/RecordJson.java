package dev.headroom.lesson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.lesson.LessonRecord.Bar;
import dev.headroom.lesson.LessonRecord.Guessed;
import dev.headroom.lesson.LessonRecord.Part;
import dev.headroom.lesson.LessonRecord.Said;
import dev.headroom.lesson.LessonRecord.Shown;
import dev.headroom.words.Sentence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Records as the JSON that a handout carries. What is read may be anybody's file.
final class RecordJson {
    private static final String FORMAT = "headroom_lesson_record";

    private RecordJson() {}

    static ObjectNode write(LessonRecord record) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(FORMAT, 1).put("lesson", record.lesson()).put("minutes", record.minutes());
        record.begun().ifPresent(time -> json.put("begun", time.toString()));
        texts(json, "title", record.title());
        ArrayNode guesses = json.putArray("guesses");
        for (Guessed g : record.guesses()) {
            ObjectNode one = guesses.addObject()
                    .put("key", g.key())
                    .put("kind", g.kind().name().toLowerCase(Locale.ROOT))
                    .put("unit", g.unit())
                    .put("right", g.right());
            texts(one, "question", g.question());
            ArrayNode choices = one.putArray("choices");
            g.choices().forEach(choices::add);
            ObjectNode labels = one.putObject("labels");
            g.labels().forEach((language, all) -> texts(labels, language, all));
            one.set("guess", ProgressJson.value(g.guess()));
            one.set("truth", ProgressJson.value(g.truth()));
            texts(one, "reply", g.reply());
        }
        ArrayNode shown = json.putArray("shown");
        for (Shown s : record.shown()) {
            texts(shown.addObject().put("key", s.key()).put("home", s.home()), "text", s.text());
        }
        ArrayNode chat = json.putArray("chat");
        for (Said s : record.chat()) {
            ObjectNode one = chat.addObject();
            s.picture().ifPresent(name -> one.put("picture", name));
            one.put("question", s.question()).put("answer", s.answer()).put("refused", s.refused());
        }
        ArrayNode bars = json.putArray("bars");
        for (Bar bar : record.bars()) {
            ObjectNode one = bars.addObject()
                    .put("kind", bar.kind())
                    .put("name", bar.name())
                    .put("total", bar.total());
            ArrayNode parts = one.putArray("parts");
            bar.parts()
                    .forEach(p -> parts.addObject()
                            .put("component", p.component())
                            .put("bytes", p.bytes())
                            .put("formula", p.formula()));
        }
        return json;
    }

    private static void texts(ObjectNode json, String field, Map<String, String> texts) {
        ObjectNode all = json.putObject(field);
        texts.forEach(all::put);
    }

    /// @throws LessonException when it is none
    static LessonRecord read(JsonNode json) {
        if (json.path(FORMAT).asInt() != 1) {
            throw new LessonException(Sentence.of("This is no record of a lesson."));
        }
        return new LessonRecord(
                json.path("lesson").asText(),
                texts(json.path("title")),
                json.path("minutes").asInt(),
                ProgressJson.time(json.path("begun").asText("")),
                json.path("guesses").valueStream().map(RecordJson::guessed).toList(),
                json.path("shown")
                        .valueStream()
                        .map(s ->
                                new Shown(s.path("key").asText(), s.path("home").asBoolean(), texts(s.path("text"))))
                        .toList(),
                json.path("chat")
                        .valueStream()
                        .map(s -> new Said(
                                Optional.ofNullable(s.path("picture").textValue()),
                                Optional.empty(),
                                s.path("question").asText(),
                                s.path("answer").asText(),
                                s.path("refused").asBoolean()))
                        .toList(),
                json.path("bars").valueStream().map(RecordJson::bar).toList());
    }

    private static Guessed guessed(JsonNode json) {
        Map<String, Map<String, String>> labels = new LinkedHashMap<>();
        json.path("labels").properties().forEach(e -> labels.put(e.getKey(), texts(e.getValue())));
        return new Guessed(
                json.path("key").asText(),
                switch (json.path("kind").asText()) {
                    case "choice" -> Step.Kind.CHOICE;
                    case "order" -> Step.Kind.ORDER;
                    default -> Step.Kind.NUMBER;
                },
                json.path("unit").asText(),
                texts(json.path("question")),
                labels,
                json.path("choices").valueStream().map(JsonNode::asText).toList(),
                ProgressJson.value(json.path("guess")),
                ProgressJson.value(json.path("truth")),
                json.path("right").asBoolean(),
                texts(json.path("reply")));
    }

    private static Bar bar(JsonNode json) {
        List<Part> parts = json.path("parts")
                .valueStream()
                .map(p -> new Part(
                        p.path("component").asText(),
                        Math.max(0, p.path("bytes").asLong()),
                        p.path("formula").asText()))
                .toList();
        return new Bar(
                json.path("kind").asText(),
                json.path("name").asText(),
                json.path("total").asLong(),
                parts);
    }

    private static Map<String, String> texts(JsonNode json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
        return texts;
    }
}
