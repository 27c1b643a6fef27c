package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.headroom.app.testing.Fx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a window takes that nobody touches, with its engine ready: processor time, frames and memory. The figures go to
/// docs/benchmarks.md. On quiet cores: `mvn -Pbench -pl app -am -Dtest=IdleBench
/// -Dsurefire.failIfNoSpecifiedTests=false test`
@Tag("bench")
class IdleBench {
    private static final Duration SETTLING = Duration.ofSeconds(Integer.getInteger("headroom.bench.settling", 20));
    private static final Duration WATCHED = Duration.ofSeconds(Integer.getInteger("headroom.bench.idle", 60));
    private static final double MIB = 1 << 20;
    /// Percent of a core.
    private static final double MOST = 3;

    @TempDir
    private Path home;

    @Test
    void aWindowThatNobodyTouchesTakesNextToNothing() throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (RealWindow window = RealWindow.open(home, Launcher.DEMO, "{}")) {
            window.awaitReady();
            LockSupport.parkNanos(SETTLING.toNanos());
            AtomicInteger frames = new AtomicInteger();
            Fx.run(() -> window.wiring().window().scene().addPostLayoutPulseListener(frames::incrementAndGet));
            int before = frames.get();
            long began = System.nanoTime();
            long cpu = system.getProcessCpuTime();
            LockSupport.parkNanos(WATCHED.toNanos());
            double share = 100.0 * (system.getProcessCpuTime() - cpu) / (System.nanoTime() - began);
            double perSecond = (frames.get() - before) / (double) WATCHED.toSeconds();
            System.gc();
            System.out.printf(
                    Locale.ROOT,
                    "idle window: %.1f %% of a core, %.1f frames a second, heap %.0f MiB, outside the heap %.0f MiB,"
                            + " resident %.0f MiB%n",
                    share,
                    perSecond,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB,
                    ManagementFactory.getMemoryPoolMXBeans().stream()
                                    .filter(p -> p.getType() == java.lang.management.MemoryType.NON_HEAP)
                                    .map(MemoryPoolMXBean::getUsage)
                                    .mapToLong(u -> u.getUsed())
                                    .sum()
                            / MIB,
                    resident());
            assertThat(share).as("percent of a core").isLessThanOrEqualTo(MOST);
        }
    }

    private static double resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .mapToDouble(l -> Double.parseDouble(l.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }
}
