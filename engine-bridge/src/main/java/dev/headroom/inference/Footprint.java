package dev.headroom.inference;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// What the process itself takes beside the model: read once before the model and once after it was loaded, and
/// followed through the JVM's own counters from then on.
final class Footprint {
    private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");

    private static final boolean PRETOUCHED =
            ManagementFactory.getRuntimeMXBean().getInputArguments().contains("-XX:+AlwaysPreTouch");

    private final long before;
    private final long javaBefore;
    private long sessions;
    private long javaLoaded;
    private volatile long scratch;

    private Footprint(long before, long javaBefore) {
        this.before = before;
        this.javaBefore = javaBefore;
    }

    /// @param otherwise what to take where the system does not tell
    static Footprint beforeLoading(long otherwise) {
        return new Footprint(resident().orElse(otherwise), java());
    }

    /// Called when loading is done and nothing runs.
    ///
    /// @param accounted bytes that components claim by then
    void loaded(long accounted) {
        javaLoaded = java();
        long process = resident().orElse(accounted + before + javaLoaded - javaBefore);
        // what the runtime keeps per session beside weights: graphs, kernels, names
        sessions = Math.max(0, process - accounted - scratch - before - (javaLoaded - javaBefore));
    }

    /// Bytes of the step buffers of the arrangement in force.
    void scratch(long bytes) {
        scratch = bytes;
    }

    /// Libraries and the JVM before a model, its heap not counted.
    long context() {
        return Math.max(0, before - javaBefore);
    }

    /// Java heap as far as it was ever touched, code and class data, and the runtime's tables.
    long runtime() {
        return sessions + scratch + java();
    }

    /// The most that [#runtime] was, since [#forgetPeak].
    long runtimePeak() {
        return sessions + scratch + javaPeak();
    }

    /// Under other settings the peak is another one.
    static void forgetPeak() {
        if (PRETOUCHED) {
            // otherwise the peak tells what is resident
            ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        }
    }

    private static long javaPeak() {
        long bytes = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            bytes += pool.getType() == MemoryType.HEAP && !PRETOUCHED
                    ? pool.getPeakUsage().getUsed()
                    : pool.getPeakUsage().getCommitted();
        }
        return bytes;
    }

    /// A heap touched beforehand is resident as far as it is committed. Otherwise, since collectors of one contiguous
    /// heap never give pages back, what a pool has held at most is what is resident of it.
    private static long java() {
        long bytes = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            bytes += pool.getType() == MemoryType.HEAP && !PRETOUCHED
                    ? pool.getPeakUsage().getUsed()
                    : pool.getUsage().getCommitted();
        }
        return bytes;
    }

    /// Proportional set size of this process.
    static OptionalLong resident() {
        try {
            for (String line : Files.readAllLines(ROLLUP)) {
                if (line.startsWith("Pss:")) {
                    return OptionalLong.of(Long.parseLong(line.replaceAll("[^0-9]", "")) << 10);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // not Linux, or not allowed
        }
        return OptionalLong.empty();
    }
}
