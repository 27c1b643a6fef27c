package dev.headroom.plan.advise;

/// Which way a setting goes. Of a weight or cache type, `LOWER` is fewer bits.
public enum Direction {
    LOWER,
    RAISE
}
