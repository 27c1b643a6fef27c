package dev.headroom.plan.engines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// vLLM's `--limit-mm-per-prompt`: how many pictures and videos a prompt may hold, and how large those of the profile
/// run are. The sizes do not bind real requests.
///
/// @param images empty: the release's own
/// @param width of a dummy picture in pixels
/// @param height of it
/// @param frames of a dummy video
/// @param text as it was written
public record MmLimits(
        OptionalInt images,
        OptionalInt videos,
        OptionalInt width,
        OptionalInt height,
        OptionalInt frames,
        String text) {
    public static final MmLimits NONE = new MmLimits(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            "");

    private static final ObjectMapper JSON = new ObjectMapper();

    /// So many of each, in the form that every release since 0.10 reads.
    public static MmLimits of(OptionalInt images, OptionalInt videos) {
        List<String> parts = new ArrayList<>();
        images.ifPresent(n -> parts.add("\"image\":" + n));
        videos.ifPresent(n -> parts.add("\"video\":" + n));
        return parts.isEmpty()
                ? NONE
                : new MmLimits(
                        images,
                        videos,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        "{" + String.join(",", parts) + "}");
    }

    /// Reads `{"image": 3, "video": {"count": 1, "num_frames": 32}}`, and `image=3,video=0` of older releases.
    ///
    /// @throws PlanException with an example
    public static MmLimits parse(String text) {
        JsonNode read = node(text.strip());
        OptionalInt images = OptionalInt.empty();
        OptionalInt videos = OptionalInt.empty();
        OptionalInt width = OptionalInt.empty();
        OptionalInt height = OptionalInt.empty();
        OptionalInt frames = OptionalInt.empty();
        for (Map.Entry<String, JsonNode> one : read.properties()) {
            JsonNode value = one.getValue();
            JsonNode count = value.isObject() ? value.path("count") : value;
            OptionalInt number = count.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(whole(count, text));
            switch (one.getKey()) {
                case "image" -> {
                    images = number;
                    width = part(value, "width", text);
                    height = part(value, "height", text);
                }
                case "video" -> {
                    videos = number;
                    frames = part(value, "num_frames", text);
                }
                case "audio" -> {
                    // no model here hears
                }
                default -> throw unreadable(text);
            }
        }
        return new MmLimits(images, videos, width, height, frames, text.strip());
    }

    private static OptionalInt part(JsonNode value, String field, String text) {
        return value.has(field) ? OptionalInt.of(whole(value.path(field), text)) : OptionalInt.empty();
    }

    private static int whole(JsonNode number, String text) {
        if (!number.canConvertToExactIntegral() || !number.canConvertToInt() || number.intValue() < 0) {
            throw unreadable(text);
        }
        return number.intValue();
    }

    private static JsonNode node(String text) {
        String json =
                text.startsWith("{") ? text : "{" + text.replaceAll("\\s", "").replaceAll("([a-z]+)=", "\"$1\":") + "}";
        try {
            JsonNode read = JSON.readTree(json);
            if (read == null || !read.isObject()) {
                throw unreadable(text);
            }
            return read;
        } catch (JsonProcessingException e) {
            throw unreadable(text);
        }
    }

    private static PlanException unreadable(String text) {
        return new PlanException(Sentence.of(
                "limit_mm_per_prompt \"{}\" cannot be read; write it like {}.", text, "{\"image\": 1, \"video\": 0}"));
    }
}
