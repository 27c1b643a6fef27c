package dev.headroom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A process's memory from outside, in bytes.
final class ProcessMemory {
    private ProcessMemory() {}

    static long pss(long pid) throws IOException {
        return field(pid, "smaps_rollup", "Pss:");
    }

    static long resident(long pid) throws IOException {
        return field(pid, "status", "VmRSS:");
    }

    /// Highest resident size since [#forgetPeak].
    static long peak(long pid) throws IOException {
        return field(pid, "status", "VmHWM:");
    }

    static void forgetPeak(long pid) throws IOException {
        Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
    }

    private static long field(long pid, String file, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/" + file))) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        throw new IOException("no " + name + " in " + file);
    }
}
