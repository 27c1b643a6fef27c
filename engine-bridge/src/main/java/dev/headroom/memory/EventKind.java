package dev.headroom.memory;

import java.util.Locale;

/// What happened in an engine, or to it. `field()` is the name on the wire and on disk.
public enum EventKind {
    LOAD,
    IMAGE_ENCODE,
    PREFILL,
    DECODE,
    CACHE_REBUILD,
    LORA,
    /// Settings were applied.
    APPLY,
    ERROR,
    STOP,
    /// A word of another release.
    OTHER;

    public String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static EventKind ofField(String field) {
        for (EventKind kind : values()) {
            if (kind.field().equals(field)) {
                return kind;
            }
        }
        return OTHER;
    }

    /// Whether it is a step of making an answer.
    public boolean isWork() {
        return switch (this) {
            case IMAGE_ENCODE, PREFILL, DECODE -> true;
            case LOAD, CACHE_REBUILD, LORA, APPLY, ERROR, STOP, OTHER -> false;
        };
    }
}
