package dev.headroom.app.memory;

import dev.headroom.app.ui.Palette;
import dev.headroom.memory.EventKind;

/// How the kinds of events look.
final class ChartEvents {
    private ChartEvents() {}

    static Palette colour(EventKind kind) {
        return kind == EventKind.ERROR ? Palette.LIMIT : Palette.EVENT;
    }

    static boolean tall(EventKind kind) {
        return switch (kind) {
            case LOAD, CACHE_REBUILD, ERROR, STOP, APPLY -> true;
            case IMAGE_ENCODE, PREFILL, DECODE, LORA, OTHER -> false;
        };
    }
}
