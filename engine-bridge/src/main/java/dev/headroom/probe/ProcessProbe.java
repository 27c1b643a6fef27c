package dev.headroom.probe;

import dev.headroom.memory.Figure;
import dev.headroom.memory.Figure.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Memory of a process and all its children, from Linux's `/proc`. On a system without it every quantity is unknown
/// because it is not supported there.
///
/// The kernel walks every page to answer `smaps_rollup`, which can take many milliseconds for a large engine; `status`
/// costs microseconds. So in a series of samples the shared part (RSS - PSS), which moves slowly, is refreshed no
/// oftener than three hundred times its own cost, and PSS = RSS now - shared part. The source text of the figure tells
/// which of both it was. A single sample is always exact: [#once].
public final class ProcessProbe implements Probe {
    /// A rollup may take this share of one core.
    private static final long REST_PER_COST = 300;
    private static final long TREE_NANOS = 5_000_000_000L;

    private static final List<Quantity> ALL = List.of(
            Quantity.PSS,
            Quantity.RSS,
            Quantity.ANONYMOUS,
            Quantity.FILE,
            Quantity.SHARED_MEMORY,
            Quantity.SWAPPED,
            Quantity.RSS_PEAK);

    private final long pid;
    private final Path proc;
    private final LongSupplier nanos;
    private final Map<Long, Rollup> rollups = new HashMap<>();
    private List<Long> tree = List.of();
    private long treeAt;

    /// What the last rollup of a process taught.
    private record Rollup(ProcFile.Numbers exact, ProcFile.Numbers statusThen, long at, long cost) {}

    public ProcessProbe(long pid) {
        this(pid, Path.of("/proc"), System::nanoTime);
    }

    ProcessProbe(long pid, Path proc, LongSupplier nanos) {
        this.pid = pid;
        this.proc = proc;
        this.nanos = nanos;
    }

    /// One exact sample of a process and its children.
    public static Sample once(long pid) {
        return new ProcessProbe(pid).sample();
    }

    public long pid() {
        return pid;
    }

    @Override
    public Sample sample() {
        long time = System.currentTimeMillis();
        var subject = new Sample.Subject.ProcessTree(pid, 1);
        if (!Files.isDirectory(proc)) {
            return Sample.unknown(time, subject, Reason.NOT_SUPPORTED, ALL.toArray(Quantity[]::new));
        }
        if (!Files.isDirectory(proc.resolve(Long.toString(pid)))) {
            return Sample.unknown(time, subject, Reason.NOT_RUNNING, ALL.toArray(Quantity[]::new));
        }
        List<Long> processes = processes();
        var sum = new Sum();
        for (long each : processes) {
            sum.add(read(each));
        }
        rollups.keySet().retainAll(processes);
        return sum.sample(time, new Sample.Subject.ProcessTree(pid, Math.max(1, processes.size())));
    }

    /// The tree changes seldom, and to walk it means to open a file of every process of the machine.
    private List<Long> processes() {
        long now = nanos.getAsLong();
        if (tree.isEmpty() || now - treeAt > TREE_NANOS) {
            tree = ProcFile.tree(proc, pid);
            treeAt = now;
        }
        return tree;
    }

    /// One process: exact if due, else from its status and the last rollup.
    private Reading read(long each) {
        Path dir = proc.resolve(Long.toString(each));
        ProcFile.Numbers status = ProcFile.read(dir.resolve("status"));
        if (status.isEmpty()) {
            return Reading.GONE;
        }
        long now = nanos.getAsLong();
        Rollup last = rollups.get(each);
        if (last == null || now - last.at >= REST_PER_COST * last.cost) {
            ProcFile.Numbers exact = ProcFile.read(dir.resolve("smaps_rollup"));
            long cost = nanos.getAsLong() - now;
            if (exact.isEmpty()) {
                return new Reading(status, exact, 0, false);
            }
            last = new Rollup(exact, status, now, cost);
            rollups.put(each, last);
            return new Reading(status, exact, 0, true);
        }
        return new Reading(status, last.exact.movedBy(last.statusThen, status), (now - last.at) / 1_000_000, true);
    }

    /// @param pss by `smaps_rollup`'s names, perhaps brought up to date from `status`
    /// @param age milliseconds since the rollup, 0 for a fresh one
    private record Reading(ProcFile.Numbers status, ProcFile.Numbers pss, long age, boolean permitted) {
        static final Reading GONE = new Reading(ProcFile.Numbers.NONE, ProcFile.Numbers.NONE, 0, true);
    }

    /// Adds the processes of a tree; one process that may not be read makes the sum unknown, not smaller.
    private static final class Sum {
        private final Map<String, Long> bytes = new HashMap<>();
        private final List<String> missing = new ArrayList<>();
        private boolean permitted = true;
        private boolean any;
        private long age;

        void add(Reading reading) {
            if (reading.status.isEmpty()) {
                return;
            }
            any = true;
            permitted &= reading.permitted;
            age = Math.max(age, reading.age);
            add(reading.status, "VmRSS");
            add(reading.status, "VmHWM");
            for (String name : List.of("Pss", "Pss_Anon", "Pss_File", "Pss_Shmem", "SwapPss")) {
                if (reading.permitted) {
                    add(reading.pss, name);
                }
            }
        }

        private void add(ProcFile.Numbers from, String name) {
            from.bytes(name).ifPresentOrElse(b -> bytes.merge(name, b, Long::sum), () -> missing.add(name));
        }

        Sample sample(long time, Sample.Subject subject) {
            Map<Quantity, Figure> readings = new EnumMap<>(Quantity.class);
            String rollup = age == 0
                    ? "/proc/PID/smaps_rollup"
                    : "/proc/PID/status, shared part from smaps_rollup %d ms before".formatted(age);
            readings.put(Quantity.PSS, figure("Pss", rollup, !permitted));
            readings.put(Quantity.ANONYMOUS, figure("Pss_Anon", rollup, !permitted));
            readings.put(Quantity.FILE, figure("Pss_File", rollup, !permitted));
            readings.put(Quantity.SHARED_MEMORY, figure("Pss_Shmem", rollup, !permitted));
            readings.put(Quantity.SWAPPED, figure("SwapPss", rollup, !permitted));
            readings.put(Quantity.RSS, figure("VmRSS", "/proc/PID/status", false));
            readings.put(Quantity.RSS_PEAK, figure("VmHWM", "/proc/PID/status", false));
            return new Sample(time, subject, readings);
        }

        private Figure figure(String name, String source, boolean forbidden) {
            if (!any) {
                return new Figure.Unknown(Reason.NOT_RUNNING);
            }
            if (forbidden) {
                return new Figure.Unknown(Reason.NOT_PERMITTED);
            }
            Long sum = bytes.get(name);
            return sum == null || missing.contains(name)
                    ? new Figure.Unknown(Reason.NOT_SUPPORTED)
                    : new Figure.Measured(sum, source);
        }
    }
}
