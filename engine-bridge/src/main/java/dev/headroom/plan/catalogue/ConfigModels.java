package dev.headroom.plan.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.architectures.Architectures;
import dev.headroom.plan.sight.PictureConfig;
import dev.headroom.plan.sight.PictureInput;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads a model out of its `config.json`.
public final class ConfigModels {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ConfigModels() {}

    /// @param name what to call it
    /// @param json text of config.json
    /// @throws PlanException with a sentence that names what is missing or not known
    public static ModelSpec parse(String name, String json) {
        JsonNode c;
        try {
            c = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new PlanException(
                    Sentence.of("The config.json of {} is damaged ({}).", name, e.getOriginalMessage()), e);
        }
        if (c == null || !c.isObject()) {
            throw new PlanException(Sentence.of("The config.json of {} holds no JSON object.", name));
        }
        return read(name, c);
    }

    static ModelSpec read(String name, JsonNode c) {
        Architectures.Shape shape = Architectures.read(name, c);
        ModelSpec spec = new ModelSpec(
                name,
                List.of(),
                shape.architecture(),
                shape.maker(),
                shape.decoder(),
                shape.tower(),
                format(c),
                Packing.NONE,
                Optional.empty(),
                shape.confidence(),
                shape.assumptions(),
                "its own config.json");
        return PictureConfig.rule(c)
                .map(rule -> spec.withPictures(new PictureInput(rule)))
                .orElse(spec);
    }

    private static String format(JsonNode c) {
        JsonNode text = first(c, "llm_config", "text_config");
        JsonNode q = c.has("quantization_config") ? c.path("quantization_config") : text.path("quantization_config");
        String method = q.path("quant_method").asText("").toLowerCase(Locale.ROOT);
        return switch (method) {
            case "awq", "gptq", "fp8" -> method;
            case "" -> "hf";
            default -> "hf";
        };
    }

    private static JsonNode first(JsonNode c, String... fields) {
        for (String field : fields) {
            if (c.path(field).isObject()) {
                return c.path(field);
            }
        }
        return c.path("no such field");
    }
}
