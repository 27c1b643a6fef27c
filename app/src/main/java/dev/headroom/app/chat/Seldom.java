package dev.headroom.app.chat;

import java.time.Duration;

/// Does something when it is called, unless it was done a moment ago.
final class Seldom implements Runnable {
    private final long pauseNanos;
    private final Runnable work;
    private long doneAt = System.nanoTime();

    /// The first time is a pause from now.
    Seldom(Duration pause, Runnable work) {
        this.pauseNanos = pause.toNanos();
        this.work = work;
    }

    @Override
    public void run() {
        long now = System.nanoTime();
        if (now - doneAt >= pauseNanos) {
            doneAt = now;
            work.run();
        }
    }
}
