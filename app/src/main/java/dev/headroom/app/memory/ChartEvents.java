package dev.headroom.app.memory;

import dev.headroom.app.ui.Palette;

/// How the kinds of events look.
final class ChartEvents {
    private ChartEvents() {}

    static Palette colour(String type) {
        return switch (type) {
            case "image_encode" -> Palette.VISION_ACTIVATIONS;
            case "prefill" -> Palette.PREFILL_ACTIVATIONS;
            case "decode" -> Palette.KV_USED;
            case "lora" -> Palette.LORA;
            case "error" -> Palette.LIMIT;
            case "load" -> Palette.WEIGHTS_LANGUAGE;
            default -> Palette.EVENT;
        };
    }

    static boolean tall(String type) {
        return switch (type) {
            case "load", "cache_rebuild", "error", "stop", "apply" -> true;
            default -> false;
        };
    }
}
