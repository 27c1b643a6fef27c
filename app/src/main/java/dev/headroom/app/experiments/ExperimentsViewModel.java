package dev.headroom.app.experiments;

import dev.headroom.app.ui.Background;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.WholeFile;
import dev.headroom.experiment.Judgement;
import dev.headroom.experiment.Pace;
import dev.headroom.experiment.PreparedSweep;
import dev.headroom.experiment.QuestionFile;
import dev.headroom.experiment.Run;
import dev.headroom.experiment.SceneSource;
import dev.headroom.experiment.Sweep;
import dev.headroom.experiment.SweepException;
import dev.headroom.experiment.SweepFiles;
import dev.headroom.experiment.SweepFolder;
import dev.headroom.experiment.SweepJob;
import dev.headroom.experiment.SweepQuestion;
import dev.headroom.experiment.SweepText;
import dev.headroom.machine.HostMemory;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The sweep in the editor, the one that runs, and what came of the one that is shown. On the FX thread; models,
/// pictures and files are read elsewhere, and runs have an engine of their own. It outlives the page.
public final class ExperimentsViewModel implements AutoCloseable {
    /// Where the job stands.
    enum Stage {
        IDLE,
        RUNNING,
        PAUSED,
        STOPPING
    }

    private final Background background;
    private final Path sweeps;
    private final SceneSource scenes;
    private final AtomicInteger edits = new AtomicInteger();
    private final ReadOnlyObjectWrapper<Draft> draft;
    private final ReadOnlyObjectWrapper<Check> check = new ReadOnlyObjectWrapper<>(new Check.Looking());
    private final ReadOnlyObjectWrapper<Optional<Results>> results = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObjectProperty<Optional<Run>> chosen = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<Run>> pinned = new SimpleObjectProperty<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<SweepJob.Progress>> progress =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Stage> stage = new ReadOnlyObjectWrapper<>(Stage.IDLE);
    private final ReadOnlyObjectWrapper<Sentence> trouble = new ReadOnlyObjectWrapper<>(Sentence.NONE);
    private final ObservableList<Kept> kept = FXCollections.observableArrayList();
    private List<QuestionFile.Typed> typed = List.of();
    private Optional<SweepJob> job = Optional.empty();

    /// @param sweeps the folder in which each sweep has one of its own
    /// @param scenes draws the questions of a sweep that brings none
    /// @param model what a new sweep runs
    public ExperimentsViewModel(Background background, Path sweeps, SceneSource scenes, String model) {
        this.background = background;
        this.sweeps = sweeps;
        this.scenes = new DrawnOnce(scenes);
        this.draft = new ReadOnlyObjectWrapper<>(Draft.first(model));
    }

    /// Looks at what earlier sessions left; called when the page is seen first.
    void begin() {
        look();
        look(() -> kept.stream().findFirst().ifPresent(newest -> {
            if (results.get().isEmpty() && stage.get() == Stage.IDLE) {
                open(newest);
            }
        }));
    }

    /// @param told called when a sweep that ran runs no more
    public void onEnd(Runnable told) {
        stage.addListener((o, was, now) -> {
            if (was == Stage.RUNNING && now == Stage.IDLE) {
                told.run();
            }
        });
    }

    Background background() {
        return background;
    }

    ReadOnlyObjectProperty<Draft> draft() {
        return draft.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Check> check() {
        return check.getReadOnlyProperty();
    }

    /// Of the sweep that is shown.
    ReadOnlyObjectProperty<Optional<Results>> results() {
        return results.getReadOnlyProperty();
    }

    /// The run that is looked at.
    ObjectProperty<Optional<Run>> chosen() {
        return chosen;
    }

    /// Looks at the run of this key.
    void choose(String key) {
        results.get().flatMap(r -> r.run(key)).ifPresent(run -> chosen.set(Optional.of(run)));
    }

    /// The run that others are compared with.
    ObjectProperty<Optional<Run>> pinned() {
        return pinned;
    }

    ReadOnlyObjectProperty<Optional<SweepJob.Progress>> progress() {
        return progress.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Stage> stage() {
        return stage.getReadOnlyProperty();
    }

    /// What went wrong last; empty while nothing did.
    ReadOnlyObjectProperty<Sentence> trouble() {
        return trouble.getReadOnlyProperty();
    }

    /// The sweeps of this machine, newest first.
    ObservableList<Kept> kept() {
        return kept;
    }

    void edit(UnaryOperator<Draft> change) {
        draft.set(change.apply(draft.get()));
        look();
    }

    /// Reckons what the draft would come to. Of several edits in a row the last one counts.
    private void look() {
        int edit = edits.incrementAndGet();
        Draft now = draft.get();
        background.compute(
                () -> edits.get() == edit ? reckoned(now) : new Check.Looking(),
                found -> {
                    if (edits.get() == edit) {
                        check.set(found);
                    }
                },
                e -> {
                    if (edits.get() == edit) {
                        check.set(new Check.Wrong(Sentence.of(e)));
                    }
                });
    }

    private Check reckoned(Draft now) {
        Sweep sweep = now.sweep();
        PreparedSweep prepared = PreparedSweep.of(sweep, scenes);
        int runs = sweep.points().size() * sweep.repeat();
        int questions = prepared.questions().size();
        Map<TakesEffect, Integer> changes = prepared.changes();
        Optional<Duration> time = Pace.learnt(SweepFolder.all(sweeps), sweep)
                .or(() -> Pace.first(sweep))
                .map(p -> p.of(runs, questions, changes, sweep.repeat()));
        return new Check.Fine(
                runs,
                questions,
                sweep.repeat() * changes.getOrDefault(TakesEffect.ENGINE_RESTART, 0),
                sweep.repeat() * changes.getOrDefault(TakesEffect.CACHE_REBUILD, 0),
                time,
                prepared.holds(),
                HostMemory.available());
    }

    /// Begins the sweep of the draft in a folder of its own.
    void run() {
        Draft now = draft.get();
        start(() -> {
            Sweep sweep = now.sweep();
            PreparedSweep prepared = PreparedSweep.of(sweep, scenes);
            return new Begun(
                    prepared,
                    SweepFolder.begin(SweepFolder.named(sweeps, LocalDateTime.now(ZoneId.systemDefault())), sweep));
        });
    }

    /// Goes on with a sweep that was stopped, or whose window was killed.
    void resume(Kept unfinished) {
        draft.set(Draft.of(unfinished.sweep()));
        look();
        start(() -> new Begun(
                PreparedSweep.of(unfinished.sweep(), scenes),
                SweepFolder.resume(unfinished.folder().folder(), unfinished.sweep())));
    }

    private record Begun(PreparedSweep sweep, SweepFolder folder) {}

    private void start(Callable<Begun> begin) {
        if (stage.get() != Stage.IDLE) {
            return;
        }
        stage.set(Stage.RUNNING);
        trouble.set(Sentence.NONE);
        chosen.set(Optional.empty());
        background.compute(begin, this::started, this::failed);
    }

    private void started(Begun begun) {
        SweepJob next = new SweepJob(
                begun.sweep(), begun.folder().runs(), now -> background.onWindow(() -> told(begun.folder(), now)));
        job = Optional.of(next);
        // both can be pressed while the model is still read
        if (stage.get() == Stage.PAUSED) {
            next.pause();
        } else if (stage.get() == Stage.STOPPING) {
            next.stop();
        }
        show(begun.folder());
        background.compute(next::run, runs -> ended(begun.folder()), e -> {
            if (!(e instanceof InterruptedException)) {
                trouble.set(Sentence.of(e));
            }
            ended(begun.folder());
        });
    }

    private void told(SweepFolder folder, SweepJob.Progress now) {
        progress.set(Optional.of(now));
        if (now.now().isEmpty()) {
            show(folder);
        }
    }

    private void failed(Exception e) {
        trouble.set(Sentence.of(e));
        stage.set(Stage.IDLE);
    }

    private void ended(SweepFolder folder) {
        job = Optional.empty();
        progress.set(Optional.empty());
        stage.set(Stage.IDLE);
        show(folder);
        look(() -> {});
        look();
    }

    void pause() {
        if (stage.get() == Stage.RUNNING) {
            stage.set(Stage.PAUSED);
            job.ifPresent(SweepJob::pause);
        }
    }

    void goOn() {
        if (stage.get() == Stage.PAUSED) {
            stage.set(Stage.RUNNING);
            job.ifPresent(SweepJob::goOn);
        }
    }

    /// What has ended is kept; the run under way is made again when the sweep goes on.
    void stop() {
        if (stage.get() != Stage.IDLE) {
            stage.set(Stage.STOPPING);
            job.ifPresent(SweepJob::stop);
        }
    }

    /// Shows what came of a sweep, and puts it into the editor.
    void open(Kept sweep) {
        draft.set(Draft.of(sweep.sweep()));
        look();
        chosen.set(Optional.empty());
        show(sweep.folder());
    }

    /// Puts a file into the editor.
    void open(Path file) {
        background.compute(
                () -> SweepFiles.sweep(file),
                sweep -> {
                    trouble.set(Sentence.NONE);
                    edit(_ -> Draft.of(sweep));
                },
                e -> trouble.set(Sentence.of(e)));
    }

    /// Writes the draft as the file that `headroom sweep` reads.
    void save(Path file) {
        Draft now = draft.get();
        background.inOrder(
                () -> {
                    SweepText.write(now.sweep(), file);
                    return file;
                },
                written -> trouble.set(Sentence.NONE),
                e -> trouble.set(Sentence.of(e)));
    }

    /// The command that runs the draft; empty while there is none.
    Optional<String> command() {
        try {
            return SweepText.command(draft.get().sweep());
        } catch (SweepException e) {
            return Optional.empty();
        }
    }

    private void show(SweepFolder folder) {
        background.inOrder(
                () -> Results.read(folder),
                read -> {
                    results.set(Optional.of(read));
                    if (chosen.get().isEmpty() && !read.front().isEmpty()) {
                        chosen.set(Optional.of(read.front().getLast()));
                    }
                },
                e -> trouble.set(Sentence.of(e)));
    }

    /// Reads, or draws again, what a sweep asked.
    void questions(Results of, Consumer<Map<String, SweepQuestion>> found) {
        Sweep sweep = of.sweep();
        background.compute(
                () -> sweep
                        .questions()
                        .map(file -> SweepFiles.questions(Path.of(file)))
                        .orElseGet(() -> scenes.questions(sweep.scenes(), sweep.seed(), Optional.empty()))
                        .stream()
                        .collect(Collectors.toMap(SweepQuestion::id, q -> q)),
                found,
                e -> found.accept(Map.of()));
    }

    /// Keeps what a person said of two answers.
    void judge(Results of, Judgement judgement) {
        background.inOrder(
                () -> {
                    of.folder().runs().judge(judgement);
                    return judgement;
                },
                done -> show(of.folder()),
                e -> trouble.set(Sentence.of(e)));
    }

    /// Writes what came of a sweep.
    void report(Results of, ReportForm form, Path file) {
        write(file, () -> form.text(of).getBytes(StandardCharsets.UTF_8));
    }

    /// Writes a file whole, beside the window.
    void write(Path file, Callable<byte[]> content) {
        background.inOrder(
                () -> {
                    WholeFile.write(file, content.call());
                    return file;
                },
                written -> trouble.set(Sentence.NONE),
                e -> trouble.set(
                        e instanceof IOException io
                                ? DiskException.unwritable(file, io).sentence()
                                : Sentence.of(e)));
    }

    private void look(Runnable then) {
        background.compute(
                () -> Kept.all(sweeps),
                found -> {
                    kept.setAll(found);
                    then.run();
                },
                e -> trouble.set(Sentence.of(e)));
    }

    void troubled(Exception e) {
        trouble.set(Sentence.of(e));
    }

    /// What is typed of questions so far; no page of a language keeps it.
    List<QuestionFile.Typed> typed() {
        return typed;
    }

    void typed(List<QuestionFile.Typed> now) {
        typed = List.copyOf(now);
    }

    /// Keeps typed questions with their pictures as a file, which the sweep then asks.
    void ask(List<QuestionFile.Typed> questions) {
        Path folder = questionsFolder();
        background.inOrder(
                () -> QuestionFile.write(folder, questions),
                file -> {
                    trouble.set(Sentence.NONE);
                    edit(d -> d.withQuestions(Optional.of(file.toString())));
                },
                e -> trouble.set(Sentence.of(e)));
    }

    /// The folder in which typed questions are kept.
    private Path questionsFolder() {
        return SweepFolder.named(sweeps.resolveSibling("questions"), LocalDateTime.now(ZoneId.systemDefault()));
    }

    /// Ends the sweep's engine; what has ended is kept.
    @Override
    public void close() {
        job.ifPresent(SweepJob::kill);
    }
}
