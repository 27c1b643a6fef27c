package dev.headroom.app.jobs;

import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.ui.Background;
import dev.headroom.explain.Finding;
import dev.headroom.explain.log.LogExplainer;
import dev.headroom.explain.log.LogText;
import dev.headroom.job.JobPlan;
import dev.headroom.job.JobRun;
import dev.headroom.job.Recipe;
import dev.headroom.job.RecipeException;
import dev.headroom.job.Recipes;
import dev.headroom.memory.EventKind;
import dev.headroom.probe.Gpu;
import dev.headroom.timeline.Recorder;
import dev.headroom.timeline.TimelineEvent;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Recipes, the fields of the chosen one, and the jobs. Jobs run at the same time as long as they use different GPUs;
/// one that would share a GPU waits for the other. All on the FX thread but what a job tells, which is pulled. It
/// outlives the page.
public final class JobsViewModel implements AutoCloseable {
    private static final int SHOWN_LINES = 2000;
    private static final Pattern GPUS = Pattern.compile("[\\w-]+(,[\\w-]+)*");

    private final Background background;
    private final Recipes recipes;
    private final Function<Supplier<OptionalLong>, Recorder> recorders;
    private final ObservableList<Recipe> found = FXCollections.observableArrayList();
    private final ObservableList<CardChoice> cards = FXCollections.observableArrayList(CardChoice.of(List.of()));
    private final ObjectProperty<Optional<Recipe>> chosen = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<CardChoice> card = new SimpleObjectProperty<>(cards.getFirst());
    private final Map<String, String> values = new LinkedHashMap<>();
    private final ReadOnlyStringWrapper command = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<List<Sentence>> notes = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Sentence> plan = new ReadOnlyObjectWrapper<>(Sentence.NONE);
    private final ObservableList<Job> jobs = FXCollections.observableArrayList();
    private final ObjectProperty<Optional<Job>> selected = new SimpleObjectProperty<>(Optional.empty());
    private String devices = "";
    private BiConsumer<String, Boolean> whenEnded = (name, failed) -> {};
    private OptionalLong planned = OptionalLong.empty();
    private boolean cardsHere;
    private int started;

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
                    cardsHere = !read.isEmpty();
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
                    notes.set(listing.problems());
                    found.stream()
                            .filter(r -> choose.isEmpty() || r.name().equals(choose))
                            .findFirst()
                            .ifPresent(r -> chosen.set(Optional.of(r)));
                },
                this::note);
    }

    private void note(Throwable e) {
        notes.set(List.of(Sentence.of(e)));
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
        background.compute(() -> recipes.add(file), recipe -> load(recipe.name()), this::note);
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

    /// The GPUs a job may use, like `0,1`; empty for all.
    String devices() {
        return devices;
    }

    void devices(String typed) {
        devices = typed.strip();
        describe();
    }

    private Recipe.Filled filled() {
        Map<String, String> given = new LinkedHashMap<>(values);
        given.values().removeIf(String::isEmpty);
        Recipe.Filled job = chosen.get()
                .orElseThrow(() -> new RecipeException(Sentence.of("Choose a recipe.")))
                .fill(given);
        if (devices.isEmpty()) {
            return job;
        }
        if (!GPUS.matcher(devices).matches()) {
            throw new RecipeException(Sentence.of("\"{}\" names no GPUs; write their numbers like 0,1.", devices));
        }
        return job.with(Job.VISIBLE, devices);
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
            notes.set(List.of());
        } catch (IllegalArgumentException e) {
            command.set("");
            plan.set(Sentence.NONE);
            planned = OptionalLong.empty();
            note(e);
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

    ReadOnlyObjectProperty<List<Sentence>> notes() {
        return notes.getReadOnlyProperty();
    }

    /// The planner's sentence on the job.
    ReadOnlyObjectProperty<Sentence> plan() {
        return plan.getReadOnlyProperty();
    }

    /// In the order of their start.
    ObservableList<Job> jobs() {
        return jobs;
    }

    /// The one that is shown; empty before the first.
    ObjectProperty<Optional<Job>> selected() {
        return selected;
    }

    /// Starts what the form says, or lets it wait for a job with which it would share a GPU.
    void start() {
        try {
            Job job = new Job(++started, filled(), planned);
            jobs.add(job);
            selected.set(Optional.of(job));
            startThoseThatCan();
        } catch (IllegalArgumentException e) {
            note(e);
        }
    }

    /// In their order, each that shares no GPU with one that runs or waits before it.
    private void startThoseThatCan() {
        for (Job job : List.copyOf(jobs)) {
            if (job.state() instanceof Job.State.Waiting) {
                Optional<Job> before = inTheWay(job);
                if (before.isPresent()) {
                    job.become(new Job.State.Waiting(before));
                } else {
                    startNow(job);
                }
            }
        }
    }

    private Optional<Job> inTheWay(Job job) {
        return jobs.stream()
                .filter(other -> other.state() instanceof Job.State.Running
                        || other.state() instanceof Job.State.Waiting && other.number() < job.number())
                .filter(other -> cardsHere && other.sharesGpuWith(job))
                .findFirst();
    }

    /// Without waiting any longer, whatever it shares.
    void startNow(Job job) {
        if (!(job.state() instanceof Job.State.Waiting)) {
            return;
        }
        try {
            JobRun run = JobRun.start(job.filled(), job::learn);
            Recorder recorder = recorders.apply(run::pid);
            recorder.start();
            job.become(new Job.State.Running(run, recorder));
            run.end().thenAccept(end -> background.onWindow(() -> ended(job, end)));
        } catch (IllegalArgumentException | IOException e) {
            job.become(new Job.State.Unstarted(Sentence.of("The job cannot start: {}", Sentence.of(e))));
        }
    }

    private void ended(Job job, JobRun.End end) {
        if (job.state() instanceof Job.State.Running(JobRun run, Recorder recorder)) {
            recorder.event(new TimelineEvent(System.currentTimeMillis(), EventKind.STOP, Sentence.NONE));
            job.become(new Job.State.Ended(run, recorder, end));
            tell(job, end);
            startThoseThatCan();
        }
    }

    /// @param told gets the name of each job that ends by itself, and whether it failed
    public void onEnd(BiConsumer<String, Boolean> told) {
        whenEnded = told;
    }

    private void tell(Job job, JobRun.End end) {
        String name = job.filled().recipe().name();
        switch (end) {
            case JobRun.Done _ -> whenEnded.accept(name, false);
            case JobRun.Failed _ -> whenEnded.accept(name, true);
            case JobRun.Stopped _ -> {} // whoever stops it knows
        }
    }

    /// Asks it to end, then ends it; returns at once. One that waits is taken back.
    void stop(Job job) {
        switch (job.state()) {
            case Job.State.Running(JobRun run, Recorder _) -> background.run(run::stop);
            case Job.State.Waiting _ -> forget(job);
            case Job.State.Ended _, Job.State.Unstarted _ -> {}
        }
    }

    /// Takes one that is over off the list, with its log and chart.
    void forget(Job job) {
        if (job.state() instanceof Job.State.Running) {
            return;
        }
        job.recorder().ifPresent(r -> background.run(r::close));
        jobs.remove(job);
        if (selected.get().filter(job::equals).isPresent()) {
            selected.set(jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.getLast()));
        }
        startThoseThatCan();
    }

    /// Called by the page's clock: what jobs that are not shown hold at most is kept as well.
    void pull() {
        jobs.forEach(Job::memory);
    }

    // ---- the selected one ----

    Optional<JobRun> run() {
        return selected.get().flatMap(Job::run);
    }

    OptionalLong planned() {
        return selected.get().map(Job::planned).orElse(OptionalLong.empty());
    }

    /// What the output of a job that has failed tells, and what to turn; empty for any other.
    void explain(Job job, Consumer<List<Finding>> told) {
        Optional<JobRun> failed = job.state() instanceof Job.State.Ended ended && ended.end() instanceof JobRun.Failed
                ? Optional.of(ended.run())
                : Optional.empty();
        if (failed.isEmpty()) {
            told.accept(List.of());
            return;
        }
        List<String> lines = failed.get().log().tail(SHOWN_LINES);
        background.compute(
                () -> LogExplainer.explain(LogText.of(String.join("\n", lines)), LogExplainer.Hints.NONE)
                        .findings(),
                told,
                e -> told.accept(List.of()));
    }

    List<String> log() {
        return run().map(r -> r.log().tail(SHOWN_LINES)).orElse(List.of());
    }

    OptionalDouble progress() {
        return run().map(JobRun::progress).orElse(OptionalDouble.empty());
    }

    @Override
    public void close() {
        // each takes its time to end
        jobs.stream().map(Job::run).flatMap(Optional::stream).parallel().forEach(JobRun::close);
        jobs.stream().map(Job::recorder).flatMap(Optional::stream).forEach(Recorder::close);
    }
}
