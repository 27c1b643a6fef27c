package dev.headroom.lesson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.FirstToken;
import dev.headroom.lesson.Snapshot.Answer;
import dev.headroom.lesson.Snapshot.Fault;
import dev.headroom.lesson.Snapshot.Source;
import dev.headroom.memory.MemoryReportJson;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import dev.headroom.settings.SettingsJson;
import dev.headroom.words.SentenceJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A moment of a lesson as JSON; its plan is made anew from what it is of.
final class SnapshotJson {
    private SnapshotJson() {}

    static ObjectNode write(Snapshot moment) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (moment.source()) {
            case Source.Nothing _ -> {}
            case Source.Declared(String plan, Map<String, String> knobs) -> {
                json.put("plan", plan);
                ObjectNode all = json.putObject("knobs");
                knobs.forEach(all::put);
            }
            case Source.Engine(Settings settings, Optional<String> picture) -> {
                json.set("settings", SettingsJson.write(settings));
                picture.ifPresent(name -> json.put("picture", name));
            }
        }
        moment.report().ifPresent(report -> json.set("report", MemoryReportJson.write(report)));
        moment.measured().ifPresent(bytes -> json.put("measured", bytes));
        moment.answer().ifPresent(answer -> answer(json.putObject("answer"), answer));
        moment.error().ifPresent(fault -> {
            ObjectNode one = json.putObject("error").put("code", fault.code());
            fault.status().ifPresent(status -> one.put("status", status));
            fault.component().ifPresent(component -> one.put("component", component));
            fault.asked().ifPresent(bytes -> one.put("asked", bytes));
            fault.left().ifPresent(bytes -> one.put("left", bytes));
            one.put("said", SentenceJson.text(fault.said()));
        });
        return json;
    }

    private static void answer(ObjectNode json, Answer answer) {
        AnswerStats s = answer.stats();
        json.put("text", answer.text())
                .put("finish_reason", s.finishReason())
                .put("prompt_tokens", s.promptTokens())
                .put("image_tokens", s.imageTokens())
                .put("completion_tokens", s.completionTokens())
                .put("tiles", s.tiles())
                .put("cached_tokens", s.cachedTokens())
                .put("kv_bytes", s.kvBytes())
                .put("peak_bytes", s.peakBytes());
        // JSON has no NaN
        if (Double.isFinite(s.ttftMillis())) {
            json.put("ttft_ms", s.ttftMillis());
        }
        if (Double.isFinite(s.decodeTokensPerSecond())) {
            json.put("tokens_per_s", s.decodeTokensPerSecond());
        }
        s.cachedTiles().ifPresent(tiles -> json.put("cached_tiles", tiles));
    }

    static Snapshot read(JsonNode json) {
        return new Snapshot(
                source(json),
                Optional.empty(),
                Optional.of(json.path("report")).filter(JsonNode::isObject).map(MemoryReportJson::read),
                whole(json.path("measured")),
                Optional.of(json.path("answer")).filter(JsonNode::isObject).map(SnapshotJson::answer),
                Optional.of(json.path("error")).filter(JsonNode::isObject).map(SnapshotJson::fault));
    }

    private static Source source(JsonNode json) {
        if (json.path("plan").isTextual()) {
            Map<String, String> knobs = new LinkedHashMap<>();
            json.path("knobs")
                    .properties()
                    .forEach(e -> knobs.put(e.getKey(), e.getValue().asText()));
            return new Source.Declared(json.path("plan").textValue(), knobs);
        }
        if (json.path("settings").isObject()) {
            try {
                return new Source.Engine(
                        SettingsJson.read(json.path("settings"), Settings.NONE),
                        Optional.ofNullable(json.path("picture").textValue()));
            } catch (SettingException e) {
                return new Source.Nothing(); // of another release
            }
        }
        return new Source.Nothing();
    }

    private static Answer answer(JsonNode json) {
        return new Answer(
                json.path("text").asText(),
                new AnswerStats(
                        json.path("finish_reason").asText(),
                        json.path("prompt_tokens").asInt(AnswerStats.UNKNOWN),
                        json.path("image_tokens").asInt(AnswerStats.UNKNOWN),
                        json.path("completion_tokens").asInt(AnswerStats.UNKNOWN),
                        json.path("tiles").asInt(AnswerStats.UNKNOWN),
                        json.path("cached_tokens").asInt(AnswerStats.UNKNOWN),
                        json.path("ttft_ms").asDouble(AnswerStats.UNKNOWN),
                        json.path("tokens_per_s").asDouble(AnswerStats.UNKNOWN),
                        json.path("kv_bytes").asLong(AnswerStats.UNKNOWN),
                        json.path("peak_bytes").asLong(AnswerStats.UNKNOWN),
                        json.path("cached_tiles").isInt()
                                ? OptionalInt.of(json.path("cached_tiles").intValue())
                                : OptionalInt.empty(),
                        FirstToken.UNTOLD));
    }

    private static Fault fault(JsonNode json) {
        return new Fault(
                json.path("status").canConvertToInt() && json.path("status").isNumber()
                        ? OptionalInt.of(json.path("status").intValue())
                        : OptionalInt.empty(),
                json.path("code").asText(),
                Optional.ofNullable(json.path("component").textValue()),
                whole(json.path("asked")),
                whole(json.path("left")),
                SentenceJson.ofText(json.path("said").asText()));
    }

    private static OptionalLong whole(JsonNode json) {
        return json.isIntegralNumber() && json.canConvertToLong()
                ? OptionalLong.of(json.longValue())
                : OptionalLong.empty();
    }
}
