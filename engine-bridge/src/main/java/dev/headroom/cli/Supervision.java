package dev.headroom.cli;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// How a child learns that its parent is gone or wants it to end: standard input reaches its end. That needs no signal
/// and no polling, and holds even when the parent was killed.
final class Supervision {
    private static final Duration GRACE = Duration.ofSeconds(4);

    private Supervision() {}

    /// Takes standard input for itself, so only for a process that nothing else talks to over it. The thread ends when
    /// standard input does; if the process is still there after a grace period, it is halted.
    static Thread endWithStandardInput() {
        Thread watched = Thread.ofPlatform().daemon().name("parent-watch").start(() -> drain(System.in));
        Thread.ofPlatform().daemon().name("parent-grace").start(() -> {
            try {
                watched.join();
                Thread.sleep(GRACE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(ExitStatus.OK);
        });
        return watched;
    }

    private static void drain(InputStream in) {
        try {
            while (in.read() >= 0) {
                // nothing is said on this pipe
            }
        } catch (IOException e) {
            // a broken pipe is an ended one
        }
    }
}
