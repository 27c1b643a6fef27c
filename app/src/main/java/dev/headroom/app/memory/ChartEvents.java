package dev.headroom.app.memory;

import dev.headroom.app.ui.Palette;
import dev.headroom.memory.EventKind;

/// How the kinds of events look.
final class ChartEvents {
    private ChartEvents() {}

    static Palette colour(EventKind kind) {
        return switch (kind) {
            case IMAGE_ENCODE -> Palette.VISION_ACTIVATIONS;
            case PREFILL -> Palette.PREFILL_ACTIVATIONS;
            case DECODE -> Palette.KV_USED;
            case LORA -> Palette.LORA;
            case ERROR -> Palette.LIMIT;
            case LOAD -> Palette.WEIGHTS_LANGUAGE;
            case CACHE_REBUILD, APPLY, STOP, OTHER -> Palette.EVENT;
        };
    }

    static boolean tall(EventKind kind) {
        return switch (kind) {
            case LOAD, CACHE_REBUILD, ERROR, STOP, APPLY -> true;
            case IMAGE_ENCODE, PREFILL, DECODE, LORA, OTHER -> false;
        };
    }
}
