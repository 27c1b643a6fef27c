package dev.headroom.app.jobs;

import dev.headroom.job.JobEvent;
import dev.headroom.job.JobRun;
import dev.headroom.job.Recipe;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import dev.headroom.timeline.Recorder;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// One job of the page, from the press of Run on: its state, its figures over time, and the memory it held at most. On
/// the FX thread but [#learn].
final class Job {
    /// Says which GPUs a program sees, by number or id.
    static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

    private static final int LONGEST_SERIES = 5000;

    private final int number;
    private final Recipe.Filled filled;
    private final OptionalLong planned;
    private final Map<String, List<Double>> series = new LinkedHashMap<>();
    private State state = new State.Waiting(Optional.empty());
    private long highest;

    /// Where it stands.
    sealed interface State {
        /// Not started yet, for it would share a GPU.
        ///
        /// @param behind the job it waits for
        record Waiting(Optional<Job> behind) implements State {}

        record Running(JobRun run, Recorder recorder) implements State {}

        record Ended(JobRun run, Recorder recorder, JobRun.End end) implements State {}

        /// Its program could not be started.
        record Unstarted(Sentence why) implements State {}
    }

    /// @param number of the session, from 1
    /// @param planned bytes predicted at the peak of the fullest card; empty where nothing is
    Job(int number, Recipe.Filled filled, OptionalLong planned) {
        this.number = number;
        this.filled = filled;
        this.planned = planned;
    }

    int number() {
        return number;
    }

    Recipe.Filled filled() {
        return filled;
    }

    OptionalLong planned() {
        return planned;
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    Optional<JobRun> run() {
        return switch (state) {
            case State.Running r -> Optional.of(r.run());
            case State.Ended e -> Optional.of(e.run());
            case State.Waiting _, State.Unstarted _ -> Optional.empty();
        };
    }

    Optional<Recorder> recorder() {
        return switch (state) {
            case State.Running r -> Optional.of(r.recorder());
            case State.Ended e -> Optional.of(e.recorder());
            case State.Waiting _, State.Unstarted _ -> Optional.empty();
        };
    }

    /// The GPUs it may use; empty: all of them.
    Set<String> gpus() {
        String visible = filled.environment()
                .getOrDefault(
                        VISIBLE, Optional.ofNullable(System.getenv(VISIBLE)).orElse(""));
        return Arrays.stream(visible.split(","))
                .map(String::strip)
                .filter(g -> !g.isEmpty())
                .collect(Collectors.toSet());
    }

    boolean sharesGpuWith(Job other) {
        return gpus().isEmpty() || other.gpus().isEmpty() || !Collections.disjoint(gpus(), other.gpus());
    }

    /// On a thread of the job.
    void learn(JobEvent event) {
        if (event instanceof JobEvent.Figure(String name, double value)) {
            synchronized (series) {
                List<Double> all = series.computeIfAbsent(name, n -> new ArrayList<>());
                if (all.size() < LONGEST_SERIES) {
                    all.add(value);
                } else {
                    all.set(all.size() - 1, value);
                }
            }
        }
    }

    /// All values of a figure so far, oldest first.
    List<Double> series(String figure) {
        synchronized (series) {
            return List.copyOf(series.getOrDefault(figure, List.of()));
        }
    }

    /// @param cards what it holds on each, where the driver tells
    record Memory(OptionalLong now, long highest, boolean onCard, List<String> cards) {}

    /// What it holds now and held at most: on the cards where the driver tells, else its process. To be asked a few
    /// times a second while it runs.
    Optional<Memory> memory() {
        if (recorder().isEmpty() || !(state instanceof State.Running) && highest == 0) {
            return Optional.empty();
        }
        Recorder.Now now = recorder().orElseThrow().now();
        OptionalLong onCard = now.devices().stream()
                .map(d -> d.bytes(Quantity.ENGINE))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .max();
        OptionalLong inProcess = now.process()
                .map(p -> p.figure(Quantity.PSS))
                .map(f -> f instanceof Figure.Measured m ? OptionalLong.of(m.bytes()) : OptionalLong.empty())
                .orElse(OptionalLong.empty());
        OptionalLong bytes = onCard.isPresent() ? onCard : inProcess;
        highest = Math.max(highest, bytes.orElse(0));
        return bytes.isPresent() || highest > 0
                ? Optional.of(new Memory(bytes, highest, onCard.isPresent(), perCard(now.devices())))
                : Optional.empty();
    }

    /// Side by side, so that an uneven spread is seen.
    private static List<String> perCard(List<Sample> devices) {
        List<String> all = new ArrayList<>();
        for (Sample device : devices) {
            OptionalLong held = device.bytes(Quantity.ENGINE);
            if (device.subject() instanceof Sample.Subject.Card(int index, String _) && held.isPresent()) {
                all.add("GPU %d %s".formatted(index, Bytes.human(held.getAsLong())));
            }
        }
        return all;
    }
}
