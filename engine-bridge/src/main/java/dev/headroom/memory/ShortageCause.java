package dev.headroom.memory;

import java.util.Arrays;
import java.util.Optional;

/// How memory ran out; the two are cured in opposite directions. `field()` is the name in files and the API.
public enum ShortageCause {
    /// An allocation failed: something must become smaller.
    ALLOCATION("allocation"),
    /// Nothing was allocated: the share that the KV cache may take holds too little, or nothing.
    NO_ROOM("no_room");

    private final String field;

    ShortageCause(String field) {
        this.field = field;
    }

    public String field() {
        return field;
    }

    public static Optional<ShortageCause> ofField(String field) {
        return Arrays.stream(values()).filter(c -> c.field.equals(field)).findFirst();
    }
}
