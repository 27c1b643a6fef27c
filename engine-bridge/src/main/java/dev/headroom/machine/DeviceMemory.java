package dev.headroom.machine;

import dev.headroom.memory.Bytes;

/// How much memory the embedded engine may use when nobody says: a quarter of the machine's, 512 MiB to 1 GiB, whole
/// MiB. Window and command line take the same.
///
/// The bounds follow from what the engine does. It takes the KV cache at once, most of what its weights leave free: a
/// larger share would make a small machine swap before the first word, and a large machine would lose gigabytes to a
/// cache that nobody fills. The demo model runs in 512 MiB. A small pretend card teaches more: in 1 GiB each setting
/// moves what is left, in 8 GiB none does. A larger model asks for more, and is told so with the figure.
public final class DeviceMemory {
    private static final int SHARE = 4;
    private static final long LEAST = 512 * Bytes.MIB;
    private static final long MOST = Bytes.GIB;

    private DeviceMemory() {}

    public static long usual() {
        return usual(HostMemory.total());
    }

    static long usual(long machine) {
        return Math.clamp(machine / SHARE / Bytes.MIB * Bytes.MIB, LEAST, MOST);
    }
}
