package dev.headroom.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/// How a child learns that its parent is gone or wants it to end: standard input reaches its end. That needs no signal
/// and no polling, and holds even when the parent was killed.
final class Supervision {
    /// What a parent starts its child with.
    static final String FLAG = "--supervised";

    private static final AtomicBoolean WATCHING = new AtomicBoolean();

    private Supervision() {}

    /// Ends this process when standard input does, whatever its other threads are at. Takes standard input for itself,
    /// so only for a process that nothing else talks to over it. Done once, however often it is asked for.
    static void endWithStandardInput() {
        if (WATCHING.getAndSet(true)) {
            return;
        }
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
            drain(System.in);
            Ending.ofThisProcess().end(ExitStatus.OK);
        });
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
