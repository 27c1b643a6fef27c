package dev.headroom.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The answers to one question as they lie in the database. The row itself holds the one that is shown, so its text and
/// figures are not repeated here.
final class VariantsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private VariantsJson() {}

    static String write(Variants variants) {
        ObjectNode node = JSON.createObjectNode().put("chosen", variants.chosen());
        ArrayNode all = node.putArray("all");
        for (int i = 0; i < variants.all().size(); i++) {
            AnswerVariant variant = variants.all().get(i);
            ObjectNode one = all.addObject().put("time", variant.time().toEpochMilli());
            if (i != variants.chosen()) {
                one.put("text", variant.text());
                variant.stats().ifPresent(stats -> one.put("stats", MessageJson.stats(stats)));
            }
            ObjectNode settings = one.putObject("settings");
            variant.sortedSettings().forEach(settings::put);
        }
        return node.toString();
    }

    /// @param row the answer that is shown, as its row has it
    static Optional<Variants> read(@Nullable String json, ChatMessage row) {
        if (json == null) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(json);
            int chosen = node.path("chosen").asInt(-1);
            List<AnswerVariant> all = new ArrayList<>();
            for (JsonNode one : node.path("all")) {
                Instant time = Instant.ofEpochMilli(one.path("time").asLong());
                Map<String, String> settings = settings(one.path("settings"));
                all.add(
                        all.size() == chosen
                                ? new AnswerVariant(row.text(), time, row.stats(), settings)
                                : new AnswerVariant(one.path("text").asText(""), time, stats(one), settings));
            }
            return chosen >= 0 && chosen < all.size() ? Optional.of(new Variants(chosen, all)) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<AnswerStats> stats(JsonNode one) throws JsonProcessingException {
        return one.path("stats").isTextual()
                ? Optional.of(MessageJson.stats(one.path("stats").textValue()))
                : Optional.empty();
    }

    private static Map<String, String> settings(JsonNode told) {
        Map<String, String> settings = new HashMap<>();
        told.properties()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        return settings;
    }
}
