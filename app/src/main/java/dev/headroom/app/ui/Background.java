package dev.headroom.app.ui;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.application.Platform;

/// The only class that crosses between the FX thread and others.
public final class Background implements AutoCloseable {
    private final Executor window;
    private final Executor threads;
    private final Executor line;
    private final BiConsumer<Duration, Runnable> clock;
    private final Runnable end;

    public Background() {
        ExecutorService virtual = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("background-", 0).factory());
        ExecutorService single = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("background-line").factory());
        ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("background-clock").factory());
        window = work -> {
            if (Platform.isFxApplicationThread()) {
                work.run();
            } else {
                Platform.runLater(work);
            }
        };
        threads = unlessClosed(virtual);
        line = unlessClosed(single);
        clock = (delay, work) -> unlessClosed(task -> ticks.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS))
                .execute(work);
        end = () -> {
            ticks.shutdownNow();
            finish(single);
            virtual.shutdownNow();
        };
    }

    private Background(Executor all) {
        window = all;
        threads = all;
        line = all;
        clock = (delay, work) -> all.execute(work);
        end = () -> {};
    }

    /// Does everything at once on the caller's thread, without a toolkit: for tests of view models.
    public static Background immediate() {
        return new Background(Runnable::run);
    }

    /// Runs on the FX thread, now if this is it.
    public void onWindow(Runnable work) {
        window.execute(work);
    }

    /// Runs on the FX thread a moment later.
    public void after(Duration delay, Runnable work) {
        clock.accept(delay, () -> onWindow(work));
    }

    /// Computes elsewhere and hands the result, or what went wrong, back on the FX thread.
    public <T> void compute(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        threads.execute(() -> ask(work, done, failed));
    }

    /// As [#compute], but never two at a time and in the order they were asked: for what writes.
    public <T> void inOrder(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        line.execute(() -> ask(work, done, failed));
    }

    /// Runs elsewhere; the work reports its own failures.
    public void run(Runnable work) {
        threads.execute(work);
    }

    private <T> void ask(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        T result;
        try {
            result = work.call();
        } catch (Exception e) {
            onWindow(() -> failed.accept(e));
            return;
        }
        onWindow(() -> done.accept(result));
    }

    /// What is asked of a closed window is not done, and that is no error.
    private static Executor unlessClosed(Executor executor) {
        return work -> {
            try {
                executor.execute(work);
            } catch (RejectedExecutionException e) {
                return;
            }
        };
    }

    private static void finish(ExecutorService line) {
        line.shutdown();
        try {
            if (!line.awaitTermination(5, TimeUnit.SECONDS)) {
                line.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets what waits in line finish, a few seconds at most; the rest is dropped.
    @Override
    public void close() {
        end.run();
    }
}
