package dev.headroom.experiment;

import dev.headroom.experiment.SweepFolder.Pending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A sweep under way: what is not in its log yet is run, each run on the disk before the next one begins. It can be
/// paused between two questions and stopped at any time; another job goes on with the same log.
public final class SweepJob {
    /// @param done runs that are in the log, those of before too
    /// @param all runs of the whole sweep
    /// @param now the run under way; empty at the end
    /// @param question of it that is asked, from 1; 0 while its engine gets ready
    /// @param questions of each run
    /// @param left by the runs of this job so far; empty before the first is over
    /// @param last the run that ended last in this job
    public record Progress(
            int done,
            int all,
            Optional<Pending> now,
            int question,
            int questions,
            Optional<Duration> left,
            Optional<Run> last) {}

    private final PreparedSweep sweep;
    private final RunLog log;
    private final Consumer<Progress> progress;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Double> seconds = new ArrayList<>();
    private boolean paused;
    private boolean stopped;
    private @Nullable Thread runs;
    private volatile @Nullable SweepRunner runner;
    private volatile Progress told;

    /// @param progress told of each question and each run, on the thread that runs
    public SweepJob(PreparedSweep sweep, RunLog log, Consumer<Progress> progress) {
        this.sweep = sweep;
        this.log = log;
        this.progress = progress;
        this.told =
                new Progress(0, 0, Optional.empty(), 0, sweep.questions().size(), Optional.empty(), Optional.empty());
    }

    /// Runs to the end or until it is stopped.
    ///
    /// @return all runs, those of before too
    /// @throws InterruptedException when it was stopped: the run under way is then no result
    public List<Run> run() throws InterruptedException {
        List<Run> before = log.runs();
        List<Pending> pending = sweep.pending(before);
        int done = before.size();
        int all = done + pending.size();
        try (SweepRunner started = begin()) {
            for (int i = 0; i < pending.size(); i++) {
                Pending next = pending.get(i);
                tell(new Progress(
                        done + i,
                        all,
                        Optional.of(next),
                        0,
                        sweep.questions().size(),
                        left(pending.size() - i),
                        told.last()));
                Run run = started.run(next.point(), next.repeat(), sweep.settings(next.point()), sweep.questions());
                whileNotStopped();
                log.add(run);
                run.seconds().ifPresent(seconds::add);
                tell(new Progress(
                        done + i + 1,
                        all,
                        Optional.empty(),
                        0,
                        sweep.questions().size(),
                        left(pending.size() - i - 1),
                        Optional.of(run)));
            }
        } finally {
            end();
        }
        return log.runs();
    }

    private void tell(Progress now) {
        told = now;
        progress.accept(now);
    }

    /// By the mean of the runs of this job: starts are spread evenly enough over a sweep.
    private Optional<Duration> left(int runsLeft) {
        return seconds.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(1000
                        * runsLeft
                        * seconds.stream().mapToDouble(s -> s).average().orElse(0))));
    }

    private SweepRunner begin() throws InterruptedException {
        SweepRunner begun = sweep.runner(this::pass);
        lock.lock();
        try {
            whileNotStopped();
            runs = Thread.currentThread();
            runner = begun;
        } finally {
            lock.unlock();
        }
        return begun;
    }

    private void end() {
        lock.lock();
        try {
            runs = null;
            runner = null;
            // a stop that came after the last question interrupts nobody else
            boolean _ = Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /// Waits while it is paused.
    ///
    /// @return seconds waited
    private double pass(int question) throws InterruptedException {
        long began = System.nanoTime();
        lock.lock();
        try {
            while (paused && !stopped) {
                changed.await();
            }
            if (stopped) {
                throw new InterruptedException("the sweep was told to stop");
            }
        } finally {
            lock.unlock();
        }
        double waited = (System.nanoTime() - began) / 1e9;
        Progress last = told;
        tell(new Progress(last.done(), last.all(), last.now(), question, last.questions(), last.left(), last.last()));
        return waited;
    }

    /// Lets the question under way finish and asks no more until [#goOn].
    public void pause() {
        become(true);
    }

    public void goOn() {
        become(false);
    }

    private void become(boolean nowPaused) {
        lock.lock();
        try {
            paused = nowPaused;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean paused() {
        lock.lock();
        try {
            return paused;
        } finally {
            lock.unlock();
        }
    }

    /// Ends it soon, in the middle of an answer too. The run under way is made again by the next job.
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
            if (runs != null) {
                runs.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /// A run whose engine was ended under it is no result.
    private void whileNotStopped() throws InterruptedException {
        lock.lock();
        try {
            if (stopped) {
                throw new InterruptedException("the sweep was told to stop");
            }
        } finally {
            lock.unlock();
        }
    }

    /// Stops it and ends its engine before this returns: for a process that is about to end.
    public void kill() {
        stop();
        SweepRunner begun = runner;
        if (begun != null) {
            begun.close();
        }
    }
}
