package dev.headroom.app.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Signals and limits for processes, as a system or another user gives them.
final class Processes {
    private Processes() {}

    static void signal(String name, long pid) throws IOException, InterruptedException {
        run("kill", "-" + name, Long.toString(pid));
    }

    /// From now on it may not make a file larger than this, as on a full disk; -1 lifts it.
    static void limitFiles(long pid, long bytes) throws IOException, InterruptedException {
        run("prlimit", "--pid", Long.toString(pid), "--fsize=" + (bytes < 0 ? "unlimited" : bytes) + ":unlimited");
    }

    /// From now on it gets no more address space than it has, and this.
    static void limitMemory(long pid, long more) throws IOException, InterruptedException {
        long pages = Long.parseLong(
                Files.readString(Path.of("/proc/%d/statm".formatted(pid))).split(" ")[0]);
        run("prlimit", "--pid", Long.toString(pid), "--as=" + (pages * 4096 + more) + ":unlimited");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    static List<ProcessHandle> tree(ProcessHandle root) {
        try (Stream<ProcessHandle> children = root.descendants()) {
            return Stream.concat(Stream.of(root), children).toList();
        }
    }

    /// Those that are still alive when the patience is over; they are ended then.
    static List<Long> outlive(List<ProcessHandle> processes, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (processes.stream().anyMatch(Processes::runs) && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        List<Long> left = processes.stream()
                .filter(Processes::runs)
                .map(ProcessHandle::pid)
                .toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        return left;
    }

    /// A zombie whose parent does not look is not alive.
    private static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc/%d/stat".formatted(process.pid())));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }
}
