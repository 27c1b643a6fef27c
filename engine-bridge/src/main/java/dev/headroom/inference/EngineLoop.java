package dev.headroom.inference;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that touches the model. Answers wait here for a slot; a change of the arrangement waits here until
/// all running answers have ended, and answers that come later wait for it.
///
/// An exception ends the answer or the change that met it. An error ends the thread: all who wait are told so, and
/// [#death] completes.
final class EngineLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

    /// Answers in slots, worked on in rounds.
    interface Rounds {
        boolean idle();

        boolean full();

        /// Gives an answer a slot. There must be a free one.
        void admit(Sequence sequence);

        /// One round.
        void step();

        /// Ends one answer with an error, wherever it stands.
        void fail(Sequence sequence, EngineException why);

        /// Ends all answers with an error.
        void failAll(EngineException why);
    }

    private final Deque<Sequence> waiting = new ArrayDeque<>();
    private final Deque<Change> changes = new ArrayDeque<>();
    private final Supplier<? extends Rounds> rounds;
    private final CompletableFuture<EngineException> death = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean atWork;
    private volatile long stepBegan;
    private boolean closed;
    /// Why nothing is taken any more. Empty while the thread takes work.
    private volatile Optional<EngineException> over = Optional.empty();

    /// Work that needs the engine's thread while no answer is being made.
    private record Change(Runnable work, CompletableFuture<Void> done) {
        void run() {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
                if (e instanceof Error error) {
                    throw error;
                }
            }
        }
    }

    /// @param rounds those in force, asked again each time; changes may replace them
    EngineLoop(Supplier<? extends Rounds> rounds) {
        this.rounds = rounds;
        this.thread = Thread.ofPlatform().name("headroom-engine").daemon().start(this::run);
    }

    /// Why the loop takes nothing any more; empty while it does.
    Optional<EngineException> over() {
        return over;
    }

    /// Completes, on the engine's thread, when an error has ended it; never after [#close].
    CompletableFuture<EngineException> death() {
        return death;
    }

    /// Whether it moves. Any thread.
    Pulse pulse() {
        int behind;
        synchronized (this) {
            behind = waiting.size() + changes.size();
        }
        long began = stepBegan;
        return new Pulse(atWork ? Optional.of(Duration.ofNanos(System.nanoTime() - began)) : Optional.empty(), behind);
    }

    /// @throws EngineException when the loop is over
    synchronized void submit(Sequence sequence) {
        refuseWhenOver();
        waiting.addLast(sequence);
        notifyAll();
    }

    private void refuseWhenOver() {
        over.ifPresent(why -> {
            throw why;
        });
    }

    /// Runs `work` on the engine's thread while no answer is being made, and waits for it.
    ///
    /// @throws EngineException what the work threw, or that the loop is over
    void drained(Runnable work) {
        Change change = new Change(work, new CompletableFuture<>());
        synchronized (this) {
            refuseWhenOver();
            changes.addLast(change);
            notifyAll();
        }
        try {
            change.done.join();
        } catch (CompletionException e) {
            throw EngineException.of(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private void run() {
        EngineException end = EngineException.stopped();
        boolean died = false;
        try {
            while (awaitWork()) {
                stepBegan = System.nanoTime();
                atWork = true;
                Optional<Change> change = nextChange();
                if (change.isPresent()) {
                    change.get().run();
                } else {
                    admit();
                    step();
                }
            }
        } catch (Throwable e) {
            LOG.error("The engine's thread ended", e);
            end = EngineException.of(e);
            died = true;
        }
        atWork = false;
        end(end);
        if (died) {
            death.complete(end);
        }
    }

    /// @return false once the loop is closed
    private synchronized boolean awaitWork() {
        atWork = false;
        while (!closed && rounds.get().idle() && waiting.isEmpty() && changes.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
            }
        }
        return !closed;
    }

    private synchronized Optional<Change> nextChange() {
        return rounds.get().idle() ? Optional.ofNullable(changes.pollFirst()) : Optional.empty();
    }

    /// No answer overtakes a change that waits.
    private synchronized Optional<Sequence> nextAnswer() {
        return changes.isEmpty() && !rounds.get().full() ? Optional.ofNullable(waiting.pollFirst()) : Optional.empty();
    }

    private void admit() {
        for (Optional<Sequence> next = nextAnswer(); next.isPresent(); next = nextAnswer()) {
            Sequence sequence = next.get();
            if (sequence.stop.stopped()) {
                sequence.end(new Sequence.Done(sequence.result(GenerationResult.FinishReason.CANCELLED, 0)));
                continue;
            }
            try {
                rounds.get().admit(sequence);
            } catch (RuntimeException | Error e) {
                rounds.get().fail(sequence, EngineException.of(e));
                if (e instanceof Error error) {
                    throw error;
                }
            }
        }
    }

    private void step() {
        try {
            rounds.get().step();
        } catch (RuntimeException e) {
            LOG.error("A round of the engine failed; its answers are ended", e);
            rounds.get().failAll(EngineException.of(e));
        }
    }

    private synchronized void end(EngineException why) {
        over = Optional.of(why);
        waiting.forEach(sequence -> sequence.end(new Sequence.Failed(why)));
        waiting.clear();
        changes.forEach(change -> change.done.completeExceptionally(why));
        changes.clear();
        try {
            rounds.get().failAll(why);
        } catch (RuntimeException | Error e) {
            LOG.error("Running answers could not be ended one by one; their callers see that the loop is over", e);
        }
    }

    /// Ends running answers with an error and waits for the thread.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
