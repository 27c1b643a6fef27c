package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.lessons.Open.Doing;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.EngineFailure;
import dev.headroom.explain.Explain;
import dev.headroom.lesson.Lesson;
import dev.headroom.lesson.LessonException;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Lessons;
import dev.headroom.lesson.Progress;
import dev.headroom.lesson.ProgressStore;
import dev.headroom.lesson.Step;
import dev.headroom.lesson.Value;
import dev.headroom.words.Sentence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/// The lessons, how far each was taken, and the one that is open. All on the FX thread; outlives its page, which is
/// built anew when the language changes.
///
/// While a lesson is open the engine has the lesson's settings and the window its chat; nothing of either is kept among
/// the learner's ([#isOpen]). What he had is given back when he leaves, and lies on the disk meanwhile.
public final class LessonsViewModel implements AutoCloseable {
    /// @param progress how far the lesson was taken
    record Listed(Lesson lesson, Progress progress) {
        boolean begun() {
            return progress.begun().isPresent();
        }

        boolean finished() {
            return progress.position() == lesson.steps().size() - 1;
        }
    }

    /// @param broken why a folder is no lesson, by its name
    /// @param troubles what was wrong with what was kept of lessons
    record Shelf(List<Listed> lessons, Map<String, Sentence> broken, List<Sentence> troubles) {}

    private final Workbench workbench;
    private final Background background;
    private final LessonDesk desk;
    private final LessonShelf shelf;
    private final Explain explain;
    private final ReadOnlyObjectWrapper<Optional<Shelf>> listed = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Open>> open = new ReadOnlyObjectWrapper<>(Optional.empty());
    private Optional<WindowStage> stage = Optional.empty();
    private final Keepsake keepsake;
    private final Papers papers;

    /// @param explain puts a failure into words
    public LessonsViewModel(Workbench workbench, LessonDesk desk, LessonShelf shelf, Explain explain) {
        this.workbench = workbench;
        this.background = workbench.background();
        this.desk = desk;
        this.shelf = shelf;
        this.explain = explain;
        this.keepsake = new Keepsake(workbench, desk);
        this.papers = new Papers(background);
        desk.onAnswered(end -> {
            stage.ifPresent(s -> {
                s.answered(end);
                if (open.get().filter(o -> tasks(o.run()).settingsDone()).isEmpty()) {
                    s.forgetByHand(); // it was asked of an engine that stood elsewhere
                }
            });
            byHand();
        });
        workbench.standing().addListener((o, was, now) -> {
            if (!now.onlyReportsAfter(was)) {
                byHand();
            }
        });
        workbench.engineState().addListener(o -> byHand());
        workbench.active().addListener(o -> demoCame());
    }

    ReadOnlyObjectProperty<Optional<Shelf>> listed() {
        return listed.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Open>> open() {
        return open.getReadOnlyProperty();
    }

    /// Where a user's own lessons lie.
    Path ownFolder() {
        return shelf.own();
    }

    /// Makes the folder of own lessons where it is not there yet.
    void makeOwnFolder(Consumer<Path> made, Consumer<Sentence> failed) {
        background.compute(() -> Files.createDirectories(shelf.own()), made, e -> failed.accept(Sentence.of(e)));
    }

    Workbench workbench() {
        return workbench;
    }

    LessonDesk desk() {
        return desk;
    }

    /// Whether the engine and the chat are a lesson's now.
    public boolean isOpen() {
        return keepsake.isHeld();
    }

    static String language() {
        return Messages.language() == Language.CHINESE ? "zh-CN" : "en";
    }

    /// Reads the lessons and the progress in each again.
    void read() {
        background.compute(
                () -> {
                    Lessons all = shelf.lessons();
                    List<Listed> each = new ArrayList<>();
                    List<Sentence> troubles = new ArrayList<>();
                    for (Lesson lesson : all.all()) {
                        ProgressStore.Kept kept = shelf.progress(lesson.id());
                        kept.trouble().ifPresent(troubles::add);
                        each.add(new Listed(lesson, kept.progress()));
                    }
                    return new Shelf(List.copyOf(each), all.broken(), List.copyOf(troubles));
                },
                shelf -> listed.set(Optional.of(shelf)),
                e -> listed.set(Optional.of(new Shelf(List.of(), Map.of(), List.of(Sentence.of(e))))));
    }

    // ---- open and leave ----

    /// Lists the lesson of a folder that lies anywhere, and opens it unless another is open.
    public void open(Path folder) {
        shelf.add(folder);
        String name = String.valueOf(folder.getFileName());
        ChangeListener<Optional<Shelf>> once = new ChangeListener<>() {
            @Override
            public void changed(
                    ObservableValue<? extends Optional<Shelf>> o, Optional<Shelf> was, Optional<Shelf> now) {
                Optional<Listed> mine = now.flatMap(s -> s.lessons().stream()
                        .filter(l -> l.lesson().folder().filter(folder::equals).isPresent())
                        .findFirst());
                if (mine.isPresent()
                        || now.filter(s -> s.broken().containsKey(name)).isPresent()) {
                    listed.removeListener(this);
                }
                mine.ifPresent(LessonsViewModel.this::open);
            }
        };
        listed.addListener(once);
        read();
    }

    /// Opens a lesson where it was left.
    void open(Listed entry) {
        open(entry.lesson(), entry.progress());
    }

    /// Opens a lesson at its first step, with nothing guessed.
    void again(Listed entry) {
        open(entry.lesson(), Progress.NONE);
    }

    private void open(Lesson lesson, Progress progress) {
        if (isOpen() || open.get().isPresent()) {
            return; // what was before is still on its way back
        }
        WindowStage on = new WindowStage(workbench, desk, keepsake::giveBack, shown -> change(o -> o.showing(shown)));
        stage = Optional.of(on);
        try {
            LessonRun run = new LessonRun(lesson, on, progress);
            run.onChange(() -> background.onWindow(() -> changed(run)));
            if (lesson.engine() == Lesson.Engine.DEMO) {
                keepsake.keepDesk();
            }
            open.set(Optional.of(new Open(run, run.progress(), Doing.NOTHING, planOf(run), Sentence.NONE)));
        } catch (LessonException e) {
            stage = Optional.empty();
            Map<String, Sentence> broken =
                    new HashMap<>(listed.get().map(Shelf::broken).orElse(Map.of()));
            broken.put(lesson.id(), e.sentence());
            listed.set(listed.get().map(all -> new Shelf(all.lessons(), broken, all.troubles())));
            return;
        }
        begin();
    }

    /// Brings the engine to where the lesson is. Tried again after something went wrong.
    void begin() {
        open.get().ifPresent(o -> {
            boolean demo = o.run().lesson().engine() == Lesson.Engine.DEMO;
            if (demo && !desk.isDemo()) {
                change(was -> was.doing(Doing.LACKS_DEMO));
                return;
            }
            if (demo) {
                keepsake.keepEngine();
            }
            if (demo && !desk.isInChat()) {
                desk.openChat(
                        Messages.of("lessons").text("chat.title", title(o.run().lesson())));
            }
            change(was -> was.doing(Doing.BEGINNING).troubled(Sentence.NONE));
            o.run()
                    .begin()
                    .whenComplete((failure, thrown) -> background.onWindow(() -> ended(o.run(), failure, thrown)));
        });
    }

    static String title(Lesson lesson) {
        return lesson.title(language());
    }

    private void demoCame() {
        if (open.get().filter(o -> o.doing() == Doing.LACKS_DEMO).isPresent() && desk.isDemo()) {
            begin();
        }
    }

    void startDemo() {
        desk.startDemo();
    }

    /// @param thrown null for a step that came to its end, or was refused by the engine
    private void ended(LessonRun run, Optional<EngineFailure> failure, @Nullable Throwable thrown) {
        if (open.get().filter(o -> o.run() == run).isEmpty()) {
            return; // it was left meanwhile
        }
        change(o -> o.doing(Doing.NOTHING).troubled(trouble(failure, thrown)));
    }

    private Sentence trouble(Optional<EngineFailure> failure, @Nullable Throwable thrown) {
        if (thrown == null) {
            return failure.map(f -> explain.failure(f, workbench.now().draft()).said())
                    .orElse(Sentence.NONE);
        }
        boolean cancelled =
                thrown instanceof CancellationException || thrown.getCause() instanceof CancellationException;
        return cancelled ? Sentence.NONE : Sentence.of(thrown);
    }

    /// Leaves the lesson: its progress is kept, the learner gets back what was his.
    void leave() {
        open.get().ifPresent(o -> {
            o.run().stop();
            keep(o.run());
            open.set(Optional.empty());
            stage = Optional.empty();
            keepsake.giveBack();
            background.inOrder(() -> true, _ -> read(), e -> {});
        });
    }

    // ---- in the lesson ----

    private void changed(LessonRun run) {
        open.get().filter(o -> o.run() == run).ifPresent(o -> {
            keep(run);
            open.set(Optional.of(
                    new Open(run, run.progress(), o.doing(), planOf(run).or(o::plan), o.trouble())));
        });
    }

    /// A plan that the run stands at stays in sight, also after a restart.
    private static Optional<WindowStage.Shown> planOf(LessonRun run) {
        for (int i = run.position(); i >= 0; i--) {
            if (run.lesson().steps().get(i) instanceof Step.Do doing
                    && doing.plan().isPresent()) {
                boolean done = run.progress().done().contains(doing.key());
                return done
                        ? run.plan().map(p -> new WindowStage.Shown(doing.plan().get(), p))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private void keep(LessonRun run) {
        Progress progress = run.progress();
        background.inOrder(
                () -> {
                    shelf.keep(run.lesson().id(), progress);
                    return true;
                },
                done -> {},
                e -> change(o -> o.troubled(Sentence.of(e))));
    }

    private void change(UnaryOperator<Open> by) {
        open.get().ifPresent(o -> open.set(Optional.of(by.apply(o))));
    }

    private void with(Consumer<LessonRun> work) {
        open.get().filter(o -> !o.busy()).ifPresent(o -> {
            stage.ifPresent(WindowStage::forgetByHand);
            work.accept(o.run());
        });
    }

    void next() {
        with(LessonRun::next);
    }

    void back() {
        with(LessonRun::back);
    }

    void go(int step) {
        with(run -> run.go(step));
    }

    void lock(Step.Guess guess, Value value) {
        with(run -> run.lock(guess.key(), value));
    }

    void startAgain() {
        with(run -> {
            run.again();
            change(o -> new Open(run, run.progress(), Doing.NOTHING, Optional.empty(), Sentence.NONE));
            begin();
        });
    }

    /// Does the open step in the real window.
    void perform() {
        with(run -> {
            change(o -> o.doing(Doing.PERFORMING).troubled(Sentence.NONE));
            desk.bringForward(false);
            end(run, run.perform(language()));
        });
    }

    private void end(LessonRun run, CompletableFuture<Void> done) {
        done.whenComplete((_, thrown) -> background.onWindow(() -> ended(run, Optional.empty(), thrown)));
    }

    /// Ends what is being done for the learner; he is where he was.
    void cancel() {
        open.get().ifPresent(o -> o.run().stop());
    }

    /// Takes a step as done that the learner has done by himself.
    private void byHand() {
        open.get()
                .filter(o -> o.doing() == Doing.NOTHING)
                .filter(o -> o.run().step() instanceof Step.Do step
                        && step.plan().isEmpty()
                        && !o.run().progress().done().contains(step.key()))
                .ifPresent(o -> {
                    LessonRun run = o.run();
                    Tasks tasks = tasks(run);
                    if (tasks.isDone()) {
                        Optional<LessonDesk.Answered> answer = stage.flatMap(WindowStage::byHand);
                        change(was -> was.doing(Doing.READING));
                        end(
                                run,
                                run.performed(
                                        run.position(),
                                        Optional.empty(),
                                        tasks.question().flatMap(q -> answer.map(LessonDesk.Answered::outcome)),
                                        language()));
                        stage.ifPresent(WindowStage::forgetByHand);
                    }
                });
    }

    /// What the open step asks for, and what of it is done.
    Tasks tasks(LessonRun run) {
        return Tasks.of(run, workbench, stage.flatMap(WindowStage::byHand));
    }

    /// Of the lesson that is open.
    void handout(Path file, Consumer<Sentence> told) {
        open.get().ifPresent(o -> papers.handout(() -> List.of(o.run()), file, told));
    }

    /// Of every lesson that was begun at this seat.
    void handoutOfSeat(Path file, Consumer<Sentence> told) {
        WindowStage only = new WindowStage(workbench, desk, () -> {}, shown -> {});
        List<Listed> all = listed.get().map(Shelf::lessons).orElse(List.of());
        papers.handout(
                () -> all.stream()
                        .filter(Listed::begun)
                        .map(l -> new LessonRun(l.lesson(), only, l.progress()))
                        .toList(),
                file,
                told);
    }

    void classTable(Path folder, Path file, Consumer<Path> opened, Consumer<Sentence> told) {
        papers.table(folder, file, opened, told);
    }

    /// Forgets what this seat did in all lessons.
    void resetSeat(Consumer<Runnable> undo) {
        background.inOrder(
                shelf::reset,
                back -> {
                    undo.accept(() -> background.inOrder(
                            () -> {
                                back.run();
                                return true;
                            },
                            done -> read(),
                            e -> {}));
                    read();
                },
                e -> {});
    }

    @Override
    public void close() {
        open.get().ifPresent(o -> {
            o.run().stop();
            shelf.keep(o.run().lesson().id(), o.run().progress());
        });
    }
}
