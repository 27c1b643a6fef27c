package dev.headroom.explain;

import java.util.Locale;

/// What was recognised: of an engine, a plan or a setting of ours, or in the log of any program.
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
    BAD_SETTING,
    /// In a log: an allocation on a device failed.
    ALLOCATION,
    /// The program's own sum left no room for the KV cache, or for running at all.
    NO_ROOM,
    /// The memory of the machine, not of a card, ran out.
    HOST,
    /// `/dev/shm` is too small.
    SHARED_MEMORY,
    /// A kernel asked for more on-chip memory than the chip has: no byte of the card's memory is missing.
    KERNEL,
    /// Sounds like memory and is not: a bug.
    ILLEGAL_ACCESS,
    /// The program stopped at a check of its own.
    STOPPED,
    /// A setting was cut down to what fits.
    SHORTENED,
    /// Requests lost their place in the KV cache and are computed again.
    PREEMPTED,
    /// Part of the model lies in host memory.
    SPILLED,
    /// The allocator gave everything back to go on: the next step may fail.
    PRESSURE,
    /// Much of the cache was never used.
    IDLE_CACHE;

    /// The stable name in JSON.
    public String field() {
        return name().toLowerCase(Locale.ROOT);
    }
}
