package dev.headroom.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/// A foreign program and all its children, which end when they are told to, and also when this JVM dies in whatever
/// way.
///
/// On systems with a POSIX shell a small guard runs between: it waits on a pipe from us, and when that closes, even by
/// `kill -9` of the window, it ends the program's process group. Elsewhere the program is started directly.
public final class GuardedProcess {
    private static final Duration PIPES = Duration.ofSeconds(2);
    private static final String PID_LINE = "headroom-guard: process ";
    private static final Path SHELL = Path.of("/bin/sh");

    /// The guard. `setsid` gives the program a process group of its own; the shell's job control does the same where
    /// that is missing (macOS). The loop of `read` ends when our end of the pipe is closed.
    private static final String GUARD = """
        exec 3<&0
        if command -v setsid >/dev/null 2>&1; then setsid "$@" </dev/null 3<&- & else set -m; "$@" </dev/null 3<&- & fi
        program=$!
        echo "headroom-guard: process $program"
        (
          while read -r _ <&3; do :; done
          kill -s TERM -- "-$program" || kill -s TERM "$program"
          i=0
          while kill -s 0 -- "-$program" && [ $i -lt %d ]; do sleep 0.1; i=$((i + 1)); done
          kill -s KILL -- "-$program" || kill -s KILL "$program"
        ) >/dev/null 2>&1 &
        guard=$!
        exec 3<&-
        wait "$program"
        status=$?
        kill "$guard" 2>/dev/null
        exit $status
        """;

    private final Process process;
    private final boolean guarded;
    private final Duration patience;
    private volatile OptionalLong pid = OptionalLong.empty();

    private GuardedProcess(Process process, boolean guarded, Duration patience) {
        this.process = process;
        this.guarded = guarded;
        this.patience = patience;
        if (!guarded) {
            pid = OptionalLong.of(process.pid());
        }
    }

    /// @param argv program and arguments, not through a shell
    /// @param environment on top of ours
    /// @param directory working directory; empty: ours
    /// @param patience between asking the program to end and ending it
    public record Command(
            List<String> argv, Map<String, String> environment, Optional<Path> directory, Duration patience) {
        public Command {
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
        }
    }

    /// Starts it; both output streams come as one, line by line.
    ///
    /// @param lines on one thread of its own; progress bars that rewrite a line come as several lines
    /// @param exited the exit code, once, after the last line; 128 + signal when a signal ended it
    /// @throws IOException the program does not exist or may not be run
    public static GuardedProcess start(Command command, Consumer<String> lines, IntConsumer exited) throws IOException {
        boolean guarded = Files.isExecutable(SHELL);
        List<String> argv = new ArrayList<>();
        if (guarded) {
            checkProgram(command);
            long tenths = Math.max(1, command.patience().toMillis() / 100);
            argv.addAll(List.of(SHELL.toString(), "-c", GUARD.formatted(tenths), "headroom-guard"));
        }
        argv.addAll(command.argv());
        ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().putAll(command.environment());
        command.directory().ifPresent(d -> builder.directory(d.toFile()));
        Process process = builder.start();
        GuardedProcess started = new GuardedProcess(process, guarded, command.patience());
        Thread reader =
                Thread.ofVirtual().name("program-output").start(() -> started.read(process.getInputStream(), lines));
        Thread.ofVirtual().name("program-exit").start(() -> {
            try {
                int code = process.waitFor();
                boolean _ = reader.join(PIPES); // a grandchild may hold the pipe open for ever
                exited.accept(code);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return started;
    }

    /// The shell would say the same, but only as a line of output.
    private static void checkProgram(Command command) throws IOException {
        String program = command.argv().getFirst();
        if (program.contains("/")) {
            Path path = command.directory().orElse(Path.of("")).resolve(program);
            if (!Files.isExecutable(path)) {
                throw new IOException("%s is not there or may not be run".formatted(program));
            }
            return;
        }
        String search =
                command.environment().getOrDefault("PATH", System.getenv().getOrDefault("PATH", ""));
        boolean found = Stream.of(search.split(":")).anyMatch(f -> Files.isExecutable(Path.of(f, program)));
        if (!found) {
            throw new IOException("there is no program %s on PATH".formatted(program));
        }
    }

    private void read(InputStream pipe, Consumer<String> lines) {
        LineSplitter splitter = new LineSplitter(line -> {
            if (pid.isEmpty() && line.startsWith(PID_LINE)) {
                pid = OptionalLong.of(
                        Long.parseLong(line.substring(PID_LINE.length()).strip()));
            } else {
                lines.accept(line);
            }
        });
        byte[] buffer = new byte[1 << 16];
        try (pipe) {
            int n;
            while ((n = pipe.read(buffer)) >= 0) {
                splitter.feed(buffer, n);
            }
        } catch (IOException e) {
            // closed under us after the end
        }
        splitter.end();
    }

    /// The program's own id; empty for the first milliseconds.
    public OptionalLong pid() {
        return pid;
    }

    /// The ids of everything that was started, ours and theirs.
    public List<Long> tree() {
        try (Stream<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())) {
            return all.map(ProcessHandle::pid).toList();
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Asks, waits, then kills the whole tree. Returns when it is gone.
    public void stop() {
        List<ProcessHandle> tree;
        try (Stream<ProcessHandle> descendants = process.descendants()) {
            tree = descendants.toList();
        }
        if (guarded) {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                // the guard is gone already
            }
        } else {
            process.destroy();
        }
        if (!ends(patience.plusSeconds(1))) {
            process.destroyForcibly();
            boolean _ = ends(Duration.ofSeconds(5));
        }
        // children that left the group (Ray's workers do)
        tree.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle child : tree) {
            child.onExit()
                    .orTimeout(5, TimeUnit.SECONDS)
                    .exceptionally(e -> child)
                    .join();
        }
    }

    private boolean ends(Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
