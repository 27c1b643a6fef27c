package dev.headroom.timeline;

import java.util.function.LongSupplier;

/// The time of a [Timeline]: the wall clock as it was when the program began, moved on by the monotonic clock. A wall
/// clock that is corrected while one looks would put moments before others that came first, and the chart would show
/// memory that was never there.
public final class TimelineClock {
    /// A wall clock so far ahead was not corrected: the machine slept, and the monotonic clock slept with it.
    static final long SLEPT_MILLIS = 60_000;

    private static final TimelineClock SYSTEM = new TimelineClock(System::currentTimeMillis, System::nanoTime);

    private final LongSupplier wallMillis;
    private final LongSupplier nanos;
    private long startMillis;
    private long startNanos;

    TimelineClock(LongSupplier wallMillis, LongSupplier nanos) {
        this.wallMillis = wallMillis;
        this.nanos = nanos;
        this.startMillis = wallMillis.getAsLong();
        this.startNanos = nanos.getAsLong();
    }

    /// The one that all timelines of this program share.
    public static TimelineClock system() {
        return SYSTEM;
    }

    /// Milliseconds since 1970; never goes back.
    public synchronized long now() {
        long wall = wallMillis.getAsLong();
        long nano = nanos.getAsLong();
        long steady = startMillis + (nano - startNanos) / 1_000_000;
        if (wall - steady > SLEPT_MILLIS) {
            startMillis = wall;
            startNanos = nano;
            return wall;
        }
        return steady;
    }

    /// When something happened that was stamped, a moment ago, by the wall clock of this machine.
    public long of(long stampedMillis) {
        return stampedMillis - (wallMillis.getAsLong() - now());
    }
}
