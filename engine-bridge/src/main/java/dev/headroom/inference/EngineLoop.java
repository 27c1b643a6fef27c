package dev.headroom.inference;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that touches the model. Answers wait here for a slot; a change of the arrangement waits here until
/// all running answers have ended, and answers that come later wait for it.
final class EngineLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

    private final Deque<Sequence> waiting = new ArrayDeque<>();
    private final Deque<Runnable> changes = new ArrayDeque<>();
    private final Supplier<Scheduler> scheduler;
    private final Thread thread;
    private boolean closed;

    /// @param scheduler the one in force, asked again in each round; changes may replace it
    EngineLoop(Supplier<Scheduler> scheduler) {
        this.scheduler = scheduler;
        this.thread = Thread.ofPlatform().name("headroom-engine").daemon().start(this::run);
    }

    synchronized void submit(Sequence sequence) {
        if (closed) {
            throw new EngineException(503, "engine_stopped", "The engine was stopped.");
        }
        waiting.addLast(sequence);
        notifyAll();
    }

    /// Runs `change` on the engine's thread while no answer is being made, and waits for it.
    void drained(Runnable change) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (this) {
            if (closed) {
                throw new EngineException(503, "engine_stopped", "The engine was stopped.");
            }
            changes.addLast(() -> {
                try {
                    change.run();
                    done.complete(null);
                } catch (RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
            notifyAll();
        }
        try {
            done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EngineException refusal) {
                throw refusal;
            }
            throw e;
        }
    }

    private void run() {
        while (true) {
            Runnable change;
            synchronized (this) {
                while (!closed && scheduler.get().idle() && waiting.isEmpty() && changes.isEmpty()) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        closed = true;
                    }
                }
                if (closed) {
                    break;
                }
                change = scheduler.get().idle() ? changes.pollFirst() : null;
                while (change == null
                        && changes.isEmpty()
                        && !waiting.isEmpty()
                        && !scheduler.get().full()) {
                    admit(waiting.pollFirst());
                }
            }
            if (change != null) {
                change.run();
            } else {
                step();
            }
        }
        stop();
    }

    private void admit(Sequence sequence) {
        if (!sequence.stop.stopped()) {
            scheduler.get().admit(sequence);
        } else {
            sequence.notices.add(new Sequence.Done(sequence.result(GenerationResult.FinishReason.CANCELLED, 0)));
        }
    }

    private void step() {
        try {
            scheduler.get().step();
        } catch (RuntimeException e) {
            LOG.error("A round of the engine failed; its answers are ended", e);
            scheduler.get().close();
        }
    }

    private void stop() {
        scheduler.get().close();
        synchronized (this) {
            EngineException stopped = new EngineException(503, "engine_stopped", "The engine was stopped.");
            waiting.forEach(sequence -> sequence.notices.add(new Sequence.Failed(stopped)));
            waiting.clear();
            changes.forEach(change -> change.run());
            changes.clear();
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
