package dev.headroom.inference;

import dev.headroom.inference.EngineException.Code;
import dev.headroom.words.Sentence;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// The threads that decode pictures and tokenise text. Requests come on virtual threads, which all share a few
/// carriers: work that computes for seconds there would let nobody else be answered, not even who asks for the engine's
/// health.
///
/// Each reader has a thread of its own, and as many of them compute at once as there are processors. Who waits for
/// memory does not compute: it lets another go on meanwhile ([#waiting]), so that large requests, which wait for one
/// another's memory, do not keep the small ones from being read. Who computes waits for nobody, and comes to its end.
final class ReadingThreads implements AutoCloseable {
    private static final ScopedValue<Semaphore> TURN = ScopedValue.newInstance();

    private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("headroom-reader-", 0).daemon().factory());

    /// What may be waited for.
    interface Wait<T> {
        T get() throws InterruptedException;
    }

    /// Waits its turn and then for the result.
    ///
    /// @throws RuntimeException what the work threw
    /// @throws EngineException `interrupted` when the caller's thread was
    <T> T run(Supplier<T> work) {
        Future<T> result = threads.submit(() -> inTurn(work));
        try {
            return result.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException known -> throw known;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("a supplier threw what it cannot throw", e);
            }
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw interrupted();
        }
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
        try {
            return ScopedValue.where(TURN, turns).call(work::get);
        } finally {
            turns.release();
        }
    }

    /// Waits for something; on a reader's thread another reads meanwhile.
    static <T> T waiting(Wait<T> wait) throws InterruptedException {
        if (!TURN.isBound()) {
            return wait.get();
        }
        TURN.get().release();
        try {
            return wait.get();
        } finally {
            TURN.get().acquireUninterruptibly(); // those who compute come to their end
        }
    }

    static EngineException interrupted() {
        return new EngineException(Code.INTERRUPTED, Sentence.of("The answer was interrupted."));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
