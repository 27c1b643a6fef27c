package dev.headroom.words;

import dev.headroom.memory.Bytes;

/// Bytes in a sentence: exact inside, KiB, MiB or GiB where it is said.
public record Size(long bytes) {
    @Override
    public String toString() {
        return Bytes.human(bytes);
    }
}
