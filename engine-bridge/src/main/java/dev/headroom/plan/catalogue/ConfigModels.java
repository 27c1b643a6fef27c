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
import java.util.Optional;
import java.util.stream.Stream;

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
        PackingReader.Read packed = PackingReader.read(c, shape.decoder(), shape.tower());
        ModelSpec spec = new ModelSpec(
                name,
                List.of(),
                shape.architecture(),
                shape.maker(),
                shape.decoder(),
                shape.tower(),
                packed.format(),
                packed.packing(),
                Optional.empty(),
                packed.assumed().isPresent() ? Confidence.GUESSED : shape.confidence(),
                Stream.concat(shape.assumptions().stream(), packed.assumed().stream())
                        .toList(),
                "its own config.json");
        return PictureConfig.rule(c)
                .map(rule -> spec.withPictures(new PictureInput(rule)))
                .orElse(spec);
    }
}
