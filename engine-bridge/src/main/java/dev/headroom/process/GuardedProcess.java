package dev.headroom.process;

import dev.headroom.foreign.LinePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/// A foreign program and all its children, which end when they are told to, with the program, and also when
/// this JVM dies in whatever way.
///
/// On systems with a POSIX shell a small guard runs between: it waits on a pipe from us, and when that closes,
/// even by `kill -9` of the window, it ends the program's process group. Elsewhere the program is started
/// directly.
public final class GuardedProcess {
    private static final LinePattern PID_LINE = LinePattern.of("headroom-guard: ", "^headroom-guard: process (\\d+)$");
    private static final Path SHELL = Path.of("/bin/sh");

    /// The guard. `setsid` gives the program a process group of its own; the shell's job control does the same
    /// where that is missing (macOS). The loop of `read` ends when our end of the pipe is closed.
    ///
    /// Nobody may hear the shell any more when it tells that the program was killed: it must outlive that
    /// broken pipe.
    ///
    /// However the program ends, what it leaves behind ends after it: its process group, and outside of that
    /// whoever carries its mark. The program is asked once: servers take a second SIGTERM for impatience.
    private static final String GUARD = """
        tenths=$1; mark=$2; shift 2
        exec 3<&0
        if command -v setsid >/dev/null 2>&1
        then HEADROOM_JOB=$mark setsid "$@" </dev/null 3<&- &
        else set -m; HEADROOM_JOB=$mark "$@" </dev/null 3<&- &
        fi
        program=$!
        echo "headroom-guard: process $program"
        marked() {
          for e in $(grep -lF "HEADROOM_JOB=$mark" /proc/[0-9]*/environ); do
            p=${e#/proc/}; p=${p%/environ}
            if [ -O "$e" ] && read -r s <"/proc/$p/stat"; then
              s=${s##*) }; s=${s#* }; s=${s#* }
              [ "${s%% *}" = "$program" ] || echo "$p"
            fi
          done
        }
        tell() {
          kill -s "$1" -- "-$program"
          for p in $(marked); do kill -s "$1" "$p"; done
        }
        finish() {
          tell TERM
          i=0
          while [ $i -lt 10 ] && kill -s 0 -- "-$program"; do sleep 0.1; i=$((i + 1)); done
          while [ $i -lt "$1" ] && [ -n "$(marked)" ]; do sleep 0.1; i=$((i + 1)); done
          i=0
          while tell KILL; [ $i -lt 20 ] && [ -n "$(marked)" ]; do sleep 0.1; i=$((i + 1)); done
        }
        (
          while read -r _ <&3; do :; done
          kill -s 0 -- "-$program" || kill -s TERM "$program"
          tell TERM
          i=0
          while kill -s 0 "$program" && [ $i -lt "$tenths" ]; do sleep 0.1; i=$((i + 1)); done
          tell KILL
        ) >/dev/null 2>&1 &
        guard=$!
        exec 3<&-
        trap 'kill -s TERM -- "-$program"' TERM HUP
        trap : INT
        trap '' PIPE
        wait "$program"
        status=$?
        while [ $status -gt 128 ] && kill -s 0 "$program" 2>/dev/null; do wait "$program"; status=$?; done
        kill "$guard" 2>/dev/null
        if [ $status -gt 128 ]; then tenths=10; fi
        finish "$tenths" >/dev/null 2>&1
        exit $status
        """;

    private final ChildProcess child;
    private final CompletableFuture<Long> pid;
    private final boolean guarded;
    private final ProcessMark mark;
    private final Duration patience;

    private GuardedProcess(
            ChildProcess child, CompletableFuture<Long> pid, boolean guarded, ProcessMark mark, Duration patience) {
        this.child = child;
        this.pid = pid;
        this.guarded = guarded;
        this.mark = mark;
        this.patience = patience;
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
        ProcessMark mark = ProcessMark.random();
        List<String> argv = new ArrayList<>();
        if (guarded) {
            checkProgram(command);
            long tenths = Math.max(1, command.patience().toMillis() / 100);
            argv.addAll(List.of(SHELL.toString(), "-c", GUARD, "headroom-guard", Long.toString(tenths), mark.value()));
        }
        argv.addAll(command.argv());
        ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().putAll(command.environment());
        command.directory().ifPresent(d -> builder.directory(d.toFile()));
        CompletableFuture<Long> pid = new CompletableFuture<>();
        Consumer<String> heard = guarded ? line -> hear(line, pid, lines) : lines;
        Runnable leftovers = guarded ? mark::end : () -> {};
        ChildProcess child = ChildProcess.start(builder, heard, leftovers, exited);
        return new GuardedProcess(child, pid, guarded, mark, command.patience());
    }

    private static void hear(String line, CompletableFuture<Long> pid, Consumer<String> lines) {
        Optional<Long> told = pid.isDone() ? Optional.empty() : PID_LINE.read(line, m -> m.count(1));
        if (told.isPresent()) {
            pid.complete(told.get());
        } else {
            lines.accept(line);
        }
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

    /// The program's own id; empty for the first milliseconds.
    public OptionalLong pid() {
        if (!guarded) {
            return OptionalLong.of(child.pid());
        }
        return pid.isDone() ? OptionalLong.of(pid.join()) : OptionalLong.empty();
    }

    /// The ids of everything that was started, ours and theirs.
    public List<Long> tree() {
        return child.tree();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /// Lines whose listener threw; they ended nothing.
    public long unheard() {
        return child.unheard();
    }

    /// Asks, waits, then kills the whole tree. Returns when it is gone.
    public void stop() {
        child.stop(patience.plusSeconds(1), guarded ? ChildProcess.Ask.CLOSE_INPUT : ChildProcess.Ask.TERMINATE);
        if (guarded) {
            mark.end();
        }
    }

    /// Finds what the program started, wherever it went.
    ProcessMark mark() {
        return mark;
    }
}
