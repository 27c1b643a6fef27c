package dev.headroom.app.memory;

import dev.headroom.memory.Bytes;
import java.util.Locale;

/// Numbers as text.
final class Exact {
    private Exact() {}

    /// `1,234,567 B`.
    static String bytes(long bytes) {
        return String.format(Locale.ROOT, "%,d B", bytes);
    }

    /// `1.2 MiB (1,234,567 B)`.
    static String both(long bytes) {
        return Math.abs(bytes) < Bytes.KIB ? bytes + " B" : "%s (%s)".formatted(Bytes.human(bytes), bytes(bytes));
    }

    /// `+1.2 MiB`, `−3 KiB`, `0`.
    static String signed(long bytes) {
        return bytes == 0 ? "0" : bytes > 0 ? "+" + Bytes.human(bytes) : "−" + Bytes.human(-bytes);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
