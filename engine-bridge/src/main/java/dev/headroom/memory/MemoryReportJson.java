package dev.headroom.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.words.SentenceJson;
import java.util.ArrayList;
import java.util.List;

/// A memory report on the wire. What is said stands there twice: in English for whoever asks, and as `words` with its
/// figures apart for the window's language. What a server leaves out is 0, empty or `other`.
public final class MemoryReportJson {
    private MemoryReportJson() {}

    public static ObjectNode write(MemoryReport report) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("time", report.time())
                .put("sequence", report.sequence())
                .put("activity", report.activity().field())
                .put("device_total", report.deviceTotal());
        ArrayNode components = json.putArray("components");
        for (MemoryReport.Part part : report.components()) {
            components
                    .addObject()
                    .put("component", part.component())
                    .put("bytes", part.bytes())
                    .put("peak", part.peak())
                    .put("formula", part.formula().toString())
                    .set("words", SentenceJson.write(part.formula()));
        }
        MemoryReport.Kv kv = report.kv();
        json.putObject("kv")
                .put("reserved", kv.reserved())
                .put("reachable", kv.reachable())
                .put("used", kv.used())
                .put("bytes_per_token", kv.bytesPerToken())
                .put("tokens_reserved", kv.tokensReserved())
                .put("tokens_used", kv.tokensUsed())
                .put("slots", kv.slots())
                .put("session_len", kv.sessionLen())
                .put("asked_session_len", kv.askedSessionLen());
        ArrayNode events = json.putArray("events");
        for (MemoryReport.Event event : report.events()) {
            events.addObject()
                    .put("time", event.time())
                    .put("type", event.kind().field())
                    .put("text", event.text().toString())
                    .set("words", SentenceJson.write(event.text()));
        }
        return json;
    }

    public static MemoryReport read(JsonNode json) {
        List<MemoryReport.Part> components = new ArrayList<>();
        for (JsonNode part : json.path("components")) {
            components.add(new MemoryReport.Part(
                    part.path("component").asText(),
                    part.path("bytes").asLong(),
                    part.path("peak").asLong(),
                    SentenceJson.in(part, "formula")));
        }
        List<MemoryReport.Event> events = new ArrayList<>();
        for (JsonNode event : json.path("events")) {
            events.add(new MemoryReport.Event(
                    event.path("time").asLong(),
                    EventKind.ofField(event.path("type").asText()),
                    SentenceJson.in(event, "text")));
        }
        JsonNode kv = json.path("kv");
        return new MemoryReport(
                json.path("time").asLong(),
                json.path("sequence").asLong(),
                Activity.ofField(json.path("activity").asText()),
                json.path("device_total").asLong(),
                components,
                new MemoryReport.Kv(
                        kv.path("reserved").asLong(),
                        kv.path("reachable").asLong(),
                        kv.path("used").asLong(),
                        kv.path("bytes_per_token").asLong(),
                        kv.path("tokens_reserved").asLong(),
                        kv.path("tokens_used").asLong(),
                        kv.path("slots").asInt(),
                        kv.path("session_len").asInt(),
                        kv.path("asked_session_len").asInt()),
                events);
    }
}
