package dev.headroom.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// A program that was started here. Its output is read to the end before its exit is told, and its children end with
/// it.
public final class ChildProcess {
    private static final Logger LOG = Logger.getLogger(ChildProcess.class.getName());
    private static final Duration PIPES = Duration.ofSeconds(2);
    private static final Duration KILL = Duration.ofSeconds(5);

    /// A way to ask a program to end.
    public enum Ask {
        CLOSE_INPUT,
        TERMINATE
    }

    private final Process process;
    private final AtomicLong unheard = new AtomicLong();

    private ChildProcess(Process process) {
        this.process = process;
    }

    /// Starts it and reads what it writes, line by line.
    ///
    /// A progress bar that rewrites a line comes as several lines.
    ///
    /// @param lines called on one thread for each pipe; what it throws is counted and ends nothing
    /// @param exited the exit code, once, after the last line; 128 + signal when a signal ended it
    public static ChildProcess start(ProcessBuilder builder, Consumer<String> lines, IntConsumer exited)
            throws IOException {
        return start(builder, lines, () -> {}, exited);
    }

    /// @param leftovers ends what the program left behind, before its exit is told
    static ChildProcess start(ProcessBuilder builder, Consumer<String> lines, Runnable leftovers, IntConsumer exited)
            throws IOException {
        Process process = builder.start();
        ChildProcess child = new ChildProcess(process);
        List<Thread> readers = new ArrayList<>();
        readers.add(child.read(process.getInputStream(), lines));
        if (!builder.redirectErrorStream()) {
            readers.add(child.read(process.getErrorStream(), lines));
        }
        Thread.ofVirtual().name("program-exit").start(() -> {
            try {
                int code = process.waitFor();
                child.keepOn(leftovers);
                for (Thread reader : readers) {
                    boolean _ = reader.join(PIPES); // a grandchild may hold the pipe open for ever
                }
                exited.accept(code);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "nobody understood that a program ended", e);
            }
        });
        return child;
    }

    private Thread read(InputStream pipe, Consumer<String> lines) {
        LineSplitter splitter = new LineSplitter(line -> hear(line, lines));
        return Thread.ofVirtual().name("program-output").start(() -> {
            byte[] buffer = new byte[1 << 16];
            try (pipe) {
                int n;
                while ((n = pipe.read(buffer)) >= 0) {
                    int length = n;
                    keepOn(() -> splitter.feed(buffer, length));
                }
            } catch (IOException e) {
                // closed under us after the end
            }
            keepOn(splitter::end);
        });
    }

    private void hear(String line, Consumer<String> lines) {
        keepOn(() -> lines.accept(line));
    }

    /// What throws must not end the reading: a program dies of a pipe that nobody reads.
    private void keepOn(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            if (unheard.getAndIncrement() == 0) {
                LOG.log(Level.WARNING, "a line of output was not understood; later ones are only counted", e);
            }
        }
    }

    /// Lines whose listener threw.
    public long unheard() {
        return unheard.get();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// The ids of the program and of all its children.
    public List<Long> tree() {
        return Stream.concat(Stream.of(process.toHandle()), descendants().stream())
                .map(ProcessHandle::pid)
                .toList();
    }

    private List<ProcessHandle> descendants() {
        try (Stream<ProcessHandle> all = process.descendants()) {
            return all.toList();
        }
    }

    /// Asks in each way in turn, waits after each, then kills the whole tree. Returns when it is gone.
    ///
    /// @param asks none: kills at once
    public void stop(Duration patience, Ask... asks) {
        List<ProcessHandle> children = descendants();
        boolean ended = false;
        for (Ask ask : asks) {
            if (!ended) {
                ask(ask);
                ended = ends(patience);
            }
        }
        if (!ended) {
            process.destroyForcibly();
            boolean _ = ends(KILL);
        }
        // children that left the process group (Ray's workers do)
        children.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle child : children) {
            child.onExit()
                    .orTimeout(KILL.toSeconds(), TimeUnit.SECONDS)
                    .exceptionally(e -> child)
                    .join();
        }
    }

    private void ask(Ask ask) {
        switch (ask) {
            case CLOSE_INPUT -> {
                try {
                    process.getOutputStream().close();
                } catch (IOException e) {
                    // it is gone, or has closed the pipe itself
                }
            }
            case TERMINATE -> process.destroy();
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
