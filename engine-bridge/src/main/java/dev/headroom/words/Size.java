package dev.headroom.words;

import java.util.Locale;

/// Bytes in a sentence: exact inside, `1.50 GiB`, `12.3 MiB`, `640 KiB` or `17 B` where it is said; negative values
/// keep their sign.
public record Size(long bytes) {
    @Override
    public String toString() {
        long abs = Math.abs(bytes);
        if (abs >= 1L << 30) {
            return String.format(Locale.ROOT, "%.2f GiB", (double) bytes / (1L << 30));
        }
        if (abs >= 1L << 20) {
            return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / (1L << 20));
        }
        if (abs >= 1L << 10) {
            return String.format(Locale.ROOT, "%.0f KiB", (double) bytes / (1L << 10));
        }
        return bytes + " B";
    }
}
