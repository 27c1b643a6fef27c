package dev.headroom.explain;

/// What was recognised.
public enum Rule {
    OUT_OF_MEMORY,
    DOES_NOT_FIT,
    UNREACHABLE_CACHE,
    KILLED,
    EXITED,
    HUNG,
    MISSING,
    PORT_TAKEN,
    DISCONNECTED,
    TOO_LONG,
    NO_VISION,
    PICTURE,
    PROMPT,
    NOT_REACHABLE,
    API_KEY,
    CHECKPOINT,
    ADAPTER,
    BUSY,
    CANCELLED,
    REFUSED,
    BAD_SETTING
}
