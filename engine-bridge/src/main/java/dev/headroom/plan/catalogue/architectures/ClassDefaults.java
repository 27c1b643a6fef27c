package dev.headroom.plan.catalogue.architectures;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.catalogue.Catalogue;
import java.util.HashMap;
import java.util.Map;

/// What the classes of transformers assume where a file is silent, and how they build a layer.
final class ClassDefaults {
    private static final JsonNode FILE = Catalogue.read("classes.json");
    private static final Map<String, JsonNode> TEXT = byName("text");
    private static final Map<String, JsonNode> VISION = byName("vision");

    private ClassDefaults() {}

    private static Map<String, JsonNode> byName(String kind) {
        Map<String, JsonNode> found = new HashMap<>();
        for (JsonNode each : FILE.path(kind)) {
            each.path("types").forEach(type -> found.put(type.asText(), each));
        }
        return found;
    }

    /// By `model_type`; a missing node where it is not known.
    static JsonNode text(String modelType) {
        return TEXT.getOrDefault(modelType, FILE.path("no such class"));
    }

    static JsonNode vision(String name) {
        return VISION.getOrDefault(name, FILE.path("no such class"));
    }
}
