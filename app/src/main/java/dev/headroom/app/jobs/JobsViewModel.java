package dev.headroom.app.jobs;

import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.ui.Background;
import dev.headroom.job.JobEvent;
import dev.headroom.job.JobPlan;
import dev.headroom.job.JobRun;
import dev.headroom.job.Recipe;
import dev.headroom.job.Recipes;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.probe.Gpu;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import dev.headroom.timeline.Recorder;
import dev.headroom.timeline.TimelineEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Recipes, the fields of the chosen one, and the one job that runs. All on the FX thread but
/// what the job tells, which
/// is pulled. It outlives the page.
public final class JobsViewModel implements AutoCloseable {
    private static final int SHOWN_LINES = 2000;
    private static final int LONGEST_SERIES = 5000;

    private final Background background;
    private final Recipes recipes;
    private final Function<Supplier<OptionalLong>, Recorder> recorders;
    private final ObservableList<Recipe> found = FXCollections.observableArrayList();
    private final ObservableList<CardChoice> cards = FXCollections.observableArrayList(CardChoice.of(List.of()));
    private final ObjectProperty<Optional<Recipe>> chosen = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<CardChoice> card = new SimpleObjectProperty<>(cards.getFirst());
    private final Map<String, String> values = new LinkedHashMap<>();
    private final ReadOnlyStringWrapper command = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper notes = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper plan = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.None());
    private final Map<String, List<Double>> series = new LinkedHashMap<>();
    private OptionalLong planned = OptionalLong.empty();
    private long highest;

    /// What is shown of the job.
    sealed interface State {
        record None() implements State {}

        record Running(JobRun run, Recorder recorder) implements State {}

        record Ended(JobRun run, Recorder recorder, JobRun.End end) implements State {}
    }

    /// @param recorders makes the history of a process's memory, as for the window's engine
    /// @param gpus the cards of this machine
    public JobsViewModel(
            Background background,
            Recipes recipes,
            Function<Supplier<OptionalLong>, Recorder> recorders,
            Supplier<List<Gpu>> gpus) {
        this.background = background;
        this.recipes = recipes;
        this.recorders = recorders;
        chosen.addListener((o, was, now) -> {
            values.clear();
            describe();
        });
        card.addListener((o, was, now) -> describe());
        load("");
        background.compute(
                gpus::get,
                read -> {
                    cards.setAll(CardChoice.of(read));
                    card.set(cards.getFirst());
                },
                e -> {});
    }

    private void load(String choose) {
        background.compute(
                recipes::list,
                listing -> {
                    found.setAll(listing.recipes());
                    notes.set(String.join("\n", listing.problems()));
                    found.stream()
                            .filter(r -> choose.isEmpty() || r.name().equals(choose))
                            .findFirst()
                            .ifPresent(r -> chosen.set(Optional.of(r)));
                },
                e -> notes.set(e.getMessage()));
    }

    ObservableList<Recipe> recipes() {
        return found;
    }

    ObservableList<CardChoice> cards() {
        return cards;
    }

    ObjectProperty<Optional<Recipe>> chosen() {
        return chosen;
    }

    /// The card the prediction is for.
    ObjectProperty<CardChoice> card() {
        return card;
    }

    /// A recipe file of the user's, copied to their own.
    public void add(Path file) {
        background.compute(() -> recipes.add(file), recipe -> load(recipe.name()), e -> notes.set(e.getMessage()));
    }

    /// What stands in a field.
    String value(String variable) {
        return values.getOrDefault(
                variable,
                chosen.get()
                        .flatMap(r -> Optional.ofNullable(r.variables().get(variable)))
                        .flatMap(Recipe.Variable::otherwise)
                        .orElse(""));
    }

    void type(String variable, String value) {
        values.put(variable, value.strip());
        describe();
    }

    private Recipe.Filled filled() {
        Map<String, String> given = new LinkedHashMap<>(values);
        given.values().removeIf(String::isEmpty);
        return chosen.get()
                .orElseThrow(() -> new IllegalArgumentException("Choose a recipe."))
                .fill(given);
    }

    private void describe() {
        try {
            Recipe.Filled job = filled();
            StringBuilder text = new StringBuilder();
            job.directory().ifPresent(d -> text.append("cd ").append(quoted(d)).append('\n'));
            job.environment()
                    .forEach((k, v) ->
                            text.append(k).append('=').append(quoted(v)).append('\n'));
            text.append(String.join(
                    " ", job.command().stream().map(JobsViewModel::quoted).toList()));
            command.set(text.toString());
            JobPlan asked = JobPlan.of(job, card.get().device());
            planned = asked instanceof JobPlan.Planned p && !p.plan().devices().isEmpty()
                    ? OptionalLong.of(p.plan().tightest().peak())
                    : OptionalLong.empty();
            plan.set(asked.sentence());
            notes.set("");
        } catch (IllegalArgumentException e) {
            command.set("");
            plan.set("");
            planned = OptionalLong.empty();
            notes.set(e.getMessage());
        }
    }

    /// As a shell would need it; it does not go through one.
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /// Empty while the recipe lacks a value.
    ReadOnlyStringProperty command() {
        return command.getReadOnlyProperty();
    }

    ReadOnlyStringProperty notes() {
        return notes.getReadOnlyProperty();
    }

    /// The planner's sentence on the job.
    ReadOnlyStringProperty plan() {
        return plan.getReadOnlyProperty();
    }

    /// Bytes predicted at the peak of the fullest card; empty where nothing is predicted.
    OptionalLong planned() {
        return planned;
    }

    ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    boolean running() {
        return state.get() instanceof State.Running;
    }

    /// Starts it; another one must have ended.
    void start() {
        if (running()) {
            return;
        }
        try {
            Recipe.Filled job = filled();
            endRecorder();
            series.clear();
            highest = 0;
            JobRun run = JobRun.start(job, this::learn);
            Recorder recorder = recorders.apply(run::pid);
            recorder.start();
            state.set(new State.Running(run, recorder));
            run.end().thenAccept(end -> background.onWindow(() -> ended(run, recorder, end)));
        } catch (IllegalArgumentException | IOException e) {
            notes.set("The job cannot start: " + e.getMessage());
        }
    }

    /// On a thread of the job.
    private void learn(JobEvent event) {
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

    private void ended(JobRun run, Recorder recorder, JobRun.End end) {
        recorder.event(new TimelineEvent(System.currentTimeMillis(), "stop", ""));
        if (state.get() instanceof State.Running running && running.run() == run) {
            state.set(new State.Ended(run, recorder, end));
        }
    }

    /// Asks it to end, then ends it. Returns at once.
    void stop() {
        if (state.get() instanceof State.Running running) {
            background.run(running.run()::stop);
        }
    }

    Optional<JobRun> run() {
        return switch (state.get()) {
            case State.None _ -> Optional.empty();
            case State.Running r -> Optional.of(r.run());
            case State.Ended e -> Optional.of(e.run());
        };
    }

    Optional<Recorder> recorder() {
        return switch (state.get()) {
            case State.None _ -> Optional.empty();
            case State.Running r -> Optional.of(r.recorder());
            case State.Ended e -> Optional.of(e.recorder());
        };
    }

    List<String> log() {
        return run().map(r -> r.log().tail(SHOWN_LINES)).orElse(List.of());
    }

    /// All values of a figure so far, oldest first.
    List<Double> series(String figure) {
        synchronized (series) {
            return List.copyOf(series.getOrDefault(figure, List.of()));
        }
    }

    OptionalDouble progress() {
        return run().map(JobRun::progress).orElse(OptionalDouble.empty());
    }

    /// What it holds now and held at most: on the cards where the driver tells, else its
    /// process.
    Optional<Memory> memory() {
        if (!running() && highest == 0) {
            return Optional.empty();
        }
        Recorder.Now now = recorder().map(Recorder::now).orElseThrow();
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

    /// @param cards what it holds on each, where the driver tells
    record Memory(OptionalLong now, long highest, boolean onCard, List<String> cards) {}

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

    private void endRecorder() {
        if (state.get() instanceof State.Ended(JobRun _, Recorder recorder, JobRun.End _)) {
            background.run(recorder::close);
        }
    }

    @Override
    public void close() {
        run().ifPresent(JobRun::close);
        recorder().ifPresent(Recorder::close);
    }
}
