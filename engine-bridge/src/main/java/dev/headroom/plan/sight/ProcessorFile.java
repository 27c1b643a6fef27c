package dev.headroom.plan.sight;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/// Reads limits in the words of processors: `preprocessor_config.json`, `processor_config.json`, which nests the same,
/// `video_preprocessor_config.json`, and what vLLM takes as `--mm-processor-kwargs`.
///
/// `size` means an area for families of native resolution and an edge for the others. If both spellings are there, the
/// pixels win.
public final class ProcessorFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> TILES = List.of(
            "max_dynamic_patch",
            "max_patches",
            "max_slice_nums",
            "num_crops",
            "dynamic_hd",
            "max_crops",
            "max_image_tiles",
            "hd_num");

    private ProcessorFile() {}

    /// What such a file says about pictures; nothing where it is no JSON object.
    public static Limits pictures(String json, PictureRule rule) {
        JsonNode file = object(json);
        JsonNode nested = file.path("image_processor");
        return keep(limits(nested.isObject() ? nested : file, rule), rule);
    }

    /// What `video_preprocessor_config.json` says about clips.
    public static Limits clips(String json, PictureRule rule) {
        if (!(rule instanceof SmartResize native_)) {
            return Limits.NONE;
        }
        JsonNode file = object(json);
        long most = number(file.path("max_pixels"), number(file.path("size").path("longest_edge"), 0));
        if (most <= 0) {
            return Limits.NONE;
        }
        boolean together = native_.clips().map(SmartResize.Clips::together).orElse(false);
        return Limits.NONE.with(together ? Limit.CLIP_PIXELS : Limit.FRAME_PIXELS, most);
    }

    private static JsonNode object(String json) {
        try {
            JsonNode file = JSON.readTree(json);
            return file == null || !file.isObject() ? JSON.createObjectNode() : file;
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static Limits limits(JsonNode file, PictureRule rule) {
        Limits limits = Limits.NONE;
        JsonNode size = file.path("size");
        if (rule instanceof SmartResize) {
            limits = with(limits, Limit.MIN_PIXELS, number(size.path("shortest_edge"), 0));
            limits = with(limits, Limit.MAX_PIXELS, number(size.path("longest_edge"), 0));
        } else {
            limits = with(limits, Limit.LONGEST_EDGE, number(size.path("longest_edge"), 0));
        }
        limits = with(limits, Limit.MIN_PIXELS, number(file.path("min_pixels"), 0));
        limits = with(limits, Limit.MAX_PIXELS, number(file.path("max_pixels"), 0));
        limits = with(limits, Limit.MAX_PATCHES, number(file.path("in_token_limit"), 0));
        for (String word : TILES) {
            limits = with(limits, Limit.MAX_TILES, Math.min(number(file.path(word), 0), Limits.MOST_TILES));
        }
        if (file.path("do_image_splitting").isBoolean()
                && !file.path("do_image_splitting").asBoolean()) {
            limits = limits.with(Limit.LONGEST_EDGE, 1);
        }
        if (file.path("do_pan_and_scan").isBoolean()) {
            limits =
                    limits.with(Limit.PAN_AND_SCAN, file.path("do_pan_and_scan").asBoolean() ? 1 : 0);
        }
        return limits;
    }

    private static Limits with(Limits limits, Limit limit, long value) {
        return value > 0 ? limits.with(limit, value) : limits;
    }

    private static Limits keep(Limits limits, PictureRule rule) {
        Limits kept = Limits.NONE;
        for (Limit limit : limits.named()) {
            if (rule.heeds().contains(limit)) {
                kept = kept.with(limit, limits.or(limit, 0));
            }
        }
        return kept;
    }

    private static long number(JsonNode value, long otherwise) {
        return value.canConvertToExactIntegral() && value.canConvertToLong() ? value.asLong() : otherwise;
    }
}
