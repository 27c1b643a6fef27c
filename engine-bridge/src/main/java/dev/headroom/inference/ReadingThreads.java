package dev.headroom.inference;

import dev.headroom.inference.EngineException.Code;
import dev.headroom.words.Sentence;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// The threads that decode pictures and tokenise text. Requests come on virtual threads, which all share a few
/// carriers: work that computes for seconds there would let nobody else be answered, not even who asks for the engine's
/// health.
final class ReadingThreads implements AutoCloseable {
    private final ExecutorService threads = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().name("headroom-reader-", 0).daemon().factory());

    /// Waits its turn and then for the result.
    ///
    /// @throws RuntimeException what the work threw
    /// @throws EngineException `interrupted` when the caller's thread was
    <T> T run(Supplier<T> work) {
        Future<T> result = threads.submit(work::get);
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

    static EngineException interrupted() {
        return new EngineException(Code.INTERRUPTED, Sentence.of("The answer was interrupted."));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
