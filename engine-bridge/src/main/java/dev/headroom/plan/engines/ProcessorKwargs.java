package dev.headroom.plan.engines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.sight.Limits;
import dev.headroom.words.Sentence;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a model's own processor is told by `--mm-processor-kwargs`: the limits that decide how many tokens a picture
/// becomes. Keys that decide none are kept in the text only.
///
/// @param minPixels Qwen's, GLM's
/// @param maxPixels Qwen's, GLM's; `size.longest_edge` is its newer spelling
/// @param tiles most tiles of a picture: `max_dynamic_patch`, `num_crops`, `max_slice_nums`, `max_crops`
/// @param text as it was written
public record ProcessorKwargs(OptionalLong minPixels, OptionalLong maxPixels, OptionalInt tiles, String text) {
    public static final ProcessorKwargs NONE =
            new ProcessorKwargs(OptionalLong.empty(), OptionalLong.empty(), OptionalInt.empty(), "");

    private static final ObjectMapper JSON = new ObjectMapper();

    /// With another limit of pixels.
    public static ProcessorKwargs ofMaxPixels(long pixels) {
        return parse("{\"max_pixels\":" + pixels + "}");
    }

    /// With another limit of tiles.
    public static ProcessorKwargs ofTiles(int tiles) {
        return parse("{\"max_dynamic_patch\":" + tiles + "}");
    }

    /// @throws PlanException with an example
    public static ProcessorKwargs parse(String text) {
        JsonNode read;
        try {
            read = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw unreadable(text);
        }
        if (read == null || !read.isObject()) {
            throw unreadable(text);
        }
        OptionalLong least = OptionalLong.empty();
        OptionalLong most = OptionalLong.empty();
        OptionalInt tiles = OptionalInt.empty();
        for (Map.Entry<String, JsonNode> one : read.properties()) {
            switch (one.getKey()) {
                case "min_pixels" -> least = OptionalLong.of(whole(one.getValue(), text));
                case "max_pixels" -> most = OptionalLong.of(whole(one.getValue(), text));
                case "size" -> {
                    JsonNode size = one.getValue();
                    least = size.has("shortest_edge")
                            ? OptionalLong.of(whole(size.path("shortest_edge"), text))
                            : least;
                    most = size.has("longest_edge") ? OptionalLong.of(whole(size.path("longest_edge"), text)) : most;
                }
                case "max_dynamic_patch", "num_crops", "max_slice_nums", "max_crops", "dynamic_hd" ->
                    tiles = OptionalInt.of(Math.toIntExact(Math.min(whole(one.getValue(), text), Limits.MOST_TILES)));
                default -> {
                    // decides no token
                }
            }
        }
        return new ProcessorKwargs(least, most, tiles, text.strip());
    }

    private static long whole(JsonNode number, String text) {
        if (!number.canConvertToExactIntegral() || !number.canConvertToLong() || number.longValue() < 1) {
            throw unreadable(text);
        }
        return number.longValue();
    }

    private static PlanException unreadable(String text) {
        return new PlanException(Sentence.of(
                "mm_processor_kwargs \"{}\" cannot be read; write it like {}.", text, "{\"max_pixels\": 1003520}"));
    }
}
