package dev.headroom.memory;

import java.util.Locale;

/// What an engine is doing now. `field()` is the name on the wire.
public enum Activity {
    LOADING,
    IDLE,
    IMAGE_ENCODE,
    PREFILL,
    DECODE,
    CACHE_REBUILD,
    /// At work for others, which is all that some servers tell.
    SERVING,
    /// Ended by itself: it does nothing any more.
    STOPPED,
    /// A word of another release.
    OTHER;

    public String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Activity ofField(String field) {
        for (Activity activity : values()) {
            if (activity.field().equals(field)) {
                return activity;
            }
        }
        return OTHER;
    }

    /// Whether an answer is being made.
    public boolean isWork() {
        return switch (this) {
            case IMAGE_ENCODE, PREFILL, DECODE -> true;
            case LOADING, IDLE, CACHE_REBUILD, SERVING, STOPPED, OTHER -> false;
        };
    }
}
