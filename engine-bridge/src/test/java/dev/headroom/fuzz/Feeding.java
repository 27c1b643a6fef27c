package dev.headroom.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Feeds a target and watches what the input costs: an exception, memory, time. What seemed dear is fed a second time:
/// the first may have paid for loading classes, or waited for a busy machine.
final class Feeding {
    private static final long MOST_NANOS = 2_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Feeding() {}

    /// @throws Exception what the parser does not document
    /// @throws AssertionError when the input costs more than it may
    static void feed(FuzzTarget target, byte[] input) throws Exception {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long started = System.nanoTime();
        target.feed(input);
        if (THREADS.getCurrentThreadAllocatedBytes() - before > target.mostGarbage()
                || System.nanoTime() - started > MOST_NANOS) {
            again(target, input);
        }
    }

    private static void again(FuzzTarget target, byte[] input) throws Exception {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        long started = THREADS.getCurrentThreadCpuTime();
        target.feed(input);
        long worked = THREADS.getCurrentThreadCpuTime() - started;
        long garbage = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (garbage > target.mostGarbage() || worked > MOST_NANOS) {
            throw new AssertionError("%d bytes of input cost %d bytes of memory and %d ms of work"
                    .formatted(input.length, garbage, worked / 1_000_000));
        }
    }
}
