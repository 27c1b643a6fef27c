package dev.headroom.machine;

import com.sun.management.OperatingSystemMXBean;
import dev.headroom.foreign.ForeignNumber;
import dev.headroom.memory.Bytes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The memory of this machine, or of the container when it has less.
public final class HostMemory {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private HostMemory() {}

    public static long total() {
        return SYSTEM.getTotalMemorySize();
    }

    /// Bytes that can be had without swapping. Linux counts the page cache in; elsewhere only what lies idle is known.
    public static long available() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(l -> l.startsWith("MemAvailable:"))
                    .flatMapToLong(l ->
                            ForeignNumber.bytes(l.replace("MemAvailable:", "").replace("kB", ""), Bytes.KIB).stream())
                    .map(free -> Math.min(free, total()))
                    .findFirst()
                    .orElseGet(SYSTEM::getFreeMemorySize);
        } catch (IOException e) {
            return SYSTEM.getFreeMemorySize();
        }
    }
}
