package dev.headroom.inference;

import dev.headroom.inference.EngineException.Code;
import dev.headroom.plan.engines.EmbeddedCosts;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The part of the Java heap that requests may hold, all together. An engine whose heap is full ends with every chat in
/// it, so whatever a request makes of its size is granted here before it is made: bodies, pictures, prompts. A request
/// that could never get what it asks for is refused at once. One that could waits its turn for a short time, in the
/// order of asking, behind which only what is small does not queue. Any thread.
public final class HeapBudget {
    /// How long a request waits for others. As long as a few large pictures take on a slow machine.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Bytes of a permit: a semaphore counts in ints.
    private static final int UNIT = 1024;

    /// So much held at once has made the heap grow, and it is worth a collection to have it small again.
    private static final int GROWN = (32 << 20) / UNIT;

    /// The share of the budget, as its divisor, up to which a need is small: a chat of words does not queue behind
    /// large pictures that wait for each other.
    private static final int SMALL = 32;

    private static final HeapBudget OF_THIS_PROCESS =
            ofHeap(Runtime.getRuntime().maxMemory());

    private final int units;
    private final Semaphore free;
    private final Duration patience;
    private final Runnable collector;
    /// Units held at once since the heap was collected last.
    private final AtomicInteger most = new AtomicInteger();

    /// Units held at once since the arrangement was made.
    private final AtomicInteger peak = new AtomicInteger();

    /// What asks, in words, and how it is refused when it is larger than the whole budget.
    ///
    /// @param tooLarge the code of that refusal
    /// @param what begins a sentence: "The picture"
    /// @param wayOut how to ask for less
    public record Need(Code tooLarge, Sentence what, Sentence wayOut) {}

    /// @param total bytes that all requests may hold together
    /// @param patience how long one waits for others
    public HeapBudget(long total, Duration patience) {
        this(total, patience, () -> {});
    }

    /// @param collector called when much was held and nothing is any more
    HeapBudget(long total, Duration patience, Runnable collector) {
        this.units = Math.clamp(total / UNIT, 1, Integer.MAX_VALUE);
        this.free = new Semaphore(units, true);
        this.patience = patience;
        this.collector = collector;
    }

    /// The one of this process, as it has one heap.
    public static HeapBudget ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /// @param most the largest size of the heap, in bytes
    static HeapBudget ofHeap(long most) {
        return new HeapBudget(
                most - Math.min(EmbeddedCosts.HEAP_AT_REST, most / 2),
                PATIENCE,
                () -> Thread.ofPlatform().name("headroom-collector").daemon().start(System::gc));
    }

    /// Bytes that all requests may hold together.
    public long total() {
        return (long) units * UNIT;
    }

    /// Bytes that requests hold now.
    public long held() {
        return (long) (units - free.availablePermits()) * UNIT;
    }

    /// Bytes that requests held at the most, since [#forgetPeak].
    public long peak() {
        return (long) peak.get() * UNIT;
    }

    /// Under other settings the peak is another one.
    void forgetPeak() {
        peak.set(units - free.availablePermits());
    }

    /// Bytes that are held until it is closed. Belongs to one request; closing twice does nothing.
    public final class Grant implements AutoCloseable {
        private final Need need;
        private int held;

        private Grant(Need need) {
            this.need = need;
        }

        /// Bytes held, rounded up to whole KiB.
        public synchronized long bytes() {
            return (long) held * UNIT;
        }

        /// Asks for more, on top of what is held.
        ///
        /// @throws EngineException when the sum is too large, or others held it for too long; what was held
        ///     stays
        public synchronized void grow(long bytes) {
            held += take(held, bytes, need);
        }

        /// Gives back what is beyond `bytes`.
        public synchronized void shrinkTo(long bytes) {
            int kept = Math.min(held, units(bytes));
            free.release(held - kept);
            held = kept;
            giveBack();
        }

        @Override
        public void close() {
            shrinkTo(0);
        }
    }

    /// Waits until so much is free.
    ///
    /// @throws EngineException the need's own code when it is more than the whole budget; `busy` when others
    ///     held it for too long
    public Grant grant(long bytes, Need need) {
        Grant grant = new Grant(need);
        grant.grow(bytes);
        return grant;
    }

    /// Whether so much could ever be had.
    ///
    /// @throws EngineException the need's own code when it is more than the whole budget
    void check(long bytes, Need need) {
        checkUnits(units(bytes), need);
    }

    private void checkUnits(long wanted, Need need) {
        if (wanted > units) {
            throw new EngineException(
                    need.tooLarge(),
                    Sentence.of(
                                    "{} needs {} of the engine's Java heap; all requests together may hold {}.",
                                    need.what(),
                                    new Size(wanted * UNIT),
                                    new Size(total()))
                            .then(need.wayOut()));
        }
    }

    private int take(int held, long bytes, Need need) {
        long more = units(bytes);
        checkUnits(held + more, need);
        try {
            // without a time limit it does not queue
            boolean taken = more <= units / SMALL && free.tryAcquire((int) more)
                    || free.tryAcquire((int) more, 0, TimeUnit.NANOSECONDS);
            if (taken || ReadingThreads.waiting(() -> waits((int) more))) {
                int now = units - free.availablePermits();
                most.accumulateAndGet(now, Math::max);
                peak.accumulateAndGet(now, Math::max);
                return (int) more;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ReadingThreads.interrupted();
        }
        throw new EngineException(
                Code.BUSY,
                Sentence.of(
                                "{} needs {} of the engine's Java heap, but other requests hold {} of {}.",
                                need.what(),
                                new Size(more * UNIT),
                                new Size(held()),
                                new Size(total()))
                        .then(Sentence.of("Send it again in a moment.")));
    }

    private boolean waits(int more) throws InterruptedException {
        return free.tryAcquire(more, patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Makes room again after something of size: pictures of one request come faster than the collector finds the last
    /// one's rows, and the heap would grow by each.
    void tidy(long bytes) {
        if (units(bytes) >= GROWN) {
            System.gc();
        }
    }

    /// A heap that has grown for a large picture stays grown until a collection finds it empty.
    private void giveBack() {
        if (free.availablePermits() == units && most.getAndSet(0) >= GROWN) {
            collector.run();
        }
    }

    private static int units(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(Math.max(0, bytes), UNIT));
    }
}
