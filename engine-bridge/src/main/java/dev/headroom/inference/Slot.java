package dev.headroom.inference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A row of the KV pool: what it holds, which may be remembered from an answer that ended.
final class Slot {
    final int index;
    /// Key of each token held: its id, or for a picture's token a hash of picture and position.
    private final long[] keys;
    int held;
    Lora.Use use = Lora.Use.NONE;

    @Nullable
    Sequence owner;

    long lastUsed;

    Slot(int index, int capacity) {
        this.index = index;
        this.keys = new long[capacity];
    }

    void add(long key) {
        keys[held++] = key;
    }

    void add(long[] from, int first, int count) {
        System.arraycopy(from, first, keys, held, count);
        held += count;
    }

    /// How many tokens of a prompt are here already, if the same adapter made them.
    int common(long[] prompt, Lora.Use with) {
        if (!use.equals(with)) {
            return 0;
        }
        int end = Math.min(held, prompt.length);
        int differs = Arrays.mismatch(keys, 0, end, prompt, 0, end);
        return differs < 0 ? end : differs;
    }

    /// Keeps the first `tokens` tokens; the rest will be overwritten.
    void truncate(int tokens) {
        held = tokens;
    }

    void copyKeys(Slot from, int tokens) {
        System.arraycopy(from.keys, 0, keys, 0, tokens);
        held = tokens;
    }
}
