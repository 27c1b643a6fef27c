package dev.headroom.app.ui;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.Platform;

/// The only class that crosses between the FX thread and others.
public final class Background implements AutoCloseable {
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("background-", 0).factory());

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("background-clock").factory());

    /// Runs on the FX thread a moment later.
    public void after(Duration delay, Runnable work) {
        clock.schedule(() -> onWindow(work), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Runs on the FX thread, now if this is it.
    public void onWindow(Runnable work) {
        if (Platform.isFxApplicationThread()) {
            work.run();
        } else {
            Platform.runLater(work);
        }
    }

    /// Computes elsewhere and hands the result, or what went wrong, back on the FX thread.
    public <T> void compute(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
        threads.submit(() -> {
            try {
                T result = work.call();
                onWindow(() -> done.accept(result));
            } catch (Exception e) {
                onWindow(() -> failed.accept(e));
            }
        });
    }

    /// Runs elsewhere; the work reports its own failures.
    public void run(Runnable work) {
        threads.execute(work);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        threads.shutdownNow();
    }
}
