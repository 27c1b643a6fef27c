package dev.headroom.machine;

import com.sun.management.OperatingSystemMXBean;
import dev.headroom.memory.Bytes;
import java.lang.management.ManagementFactory;

/// How much memory the embedded engine may use when nobody says: an eighth of the machine's, at least 1 GiB, whole MiB.
/// The
/// KV cache is taken at once, so a larger share would make a small machine swap before the first word.
public final class DeviceMemory {
    private static final int SHARE = 8;

    private DeviceMemory() {}

    public static long defaultBytes() {
        return defaultBytes(machineBytes());
    }

    static long defaultBytes(long machine) {
        return Math.max(Bytes.GIB, machine / SHARE / Bytes.MIB * Bytes.MIB);
    }

    /// The memory of this machine, or of the container when it has less.
    public static long machineBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
