package dev.headroom.settings;

/// When a changed setting becomes true in a running engine.
public enum TakesEffect {
    NOW,
    NEXT_MESSAGE,
    CACHE_REBUILD,
    ENGINE_RESTART
}
