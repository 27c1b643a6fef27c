package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.lessons.Open.Doing;
import dev.headroom.app.lessons.Seat.Listed;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.EngineFailure;
import dev.headroom.explain.Explain;
import dev.headroom.lesson.Lesson;
import dev.headroom.lesson.LessonException;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Progress;
import dev.headroom.lesson.Step;
import dev.headroom.lesson.Value;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// The lessons, how far each was taken, and the one that is open. All on the FX thread; outlives its page, which is
/// built anew when the language changes.
///
/// While a lesson is open the engine has the lesson's settings and the window its chat; nothing of either is kept among
/// the learner's ([#isOpen]). What he had is given back when he leaves, and lies on the disk meanwhile.
public final class LessonsViewModel implements AutoCloseable {
    private final Workbench workbench;
    private final Background background;
    private final LessonDesk desk;
    private final Seat seat;
    private final Explain explain;
    private final ReadOnlyObjectWrapper<Optional<Open>> open = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Lesson>> next = new ReadOnlyObjectWrapper<>(Optional.empty());
    private Runnable begins = () -> {};
    private Optional<WindowStage> stage = Optional.empty();
    private final Keepsake keepsake;

    /// @param explain puts a failure into words
    public LessonsViewModel(Workbench workbench, LessonDesk desk, LessonShelf shelf, Explain explain) {
        this.workbench = workbench;
        this.background = workbench.background();
        this.desk = desk;
        this.seat = new Seat(background, shelf, () -> new WindowStage(workbench, desk, shown -> {}));
        this.explain = explain;
        this.keepsake = new Keepsake(workbench, desk);
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

    /// The list of lessons, and what is done with all of them.
    Seat seat() {
        return seat;
    }

    ReadOnlyObjectProperty<Optional<Open>> open() {
        return open.getReadOnlyProperty();
    }

    /// The lesson that opens as soon as what was at hand before the last one is back.
    ReadOnlyObjectProperty<Optional<Lesson>> opensNext() {
        return next.getReadOnlyProperty();
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

    // ---- open and leave ----

    /// Lists the lesson of a folder that lies anywhere, and opens it unless another is open.
    public void open(Path folder) {
        seat.add(folder, this::open);
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
        if (open.get().isPresent()) {
            return;
        }
        if (isOpen()) {
            next.set(Optional.of(lesson)); // what was before is still on its way back
            begins = () -> open(lesson, progress);
            return;
        }
        next.set(Optional.empty());
        WindowStage on = new WindowStage(workbench, desk, shown -> change(o -> o.showing(shown)));
        stage = Optional.of(on);
        try {
            LessonRun run = new LessonRun(lesson, on, progress);
            run.onChange(() -> background.onWindow(() -> changed(run)));
            if (lesson.engine() == Lesson.Engine.DEMO) {
                keepsake.keepDesk();
            }
            open.set(Optional.of(new Open(run, run.progress(), Doing.BEGINNING, planOf(run), Sentence.NONE)));
        } catch (LessonException e) {
            stage = Optional.empty();
            seat.broke(lesson.id(), e.sentence());
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
            end(o.run(), o.run().begin());
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

    /// @param failure why the engine refused
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
            keepsake.giveBack(this::cameBack);
            background.inOrder(() -> true, _ -> seat.read(), e -> {});
        });
    }

    private void cameBack() {
        Runnable waiting = begins;
        begins = () -> {};
        waiting.run();
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
                    seat.keep(run.lesson().id(), progress);
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

    /// Moves one setting of the open step to where it should stand; the engine takes it when the learner says so.
    void move(Tasks.Turn turn) {
        with(run -> {
            Settings wanted = run.settingsAt(run.position());
            Settings draft = workbench.now().draft();
            workbench.move(
                    turn.setting() == Setting.LORA
                            ? draft.withLora(wanted.lora(), wanted.loraR(), wanted.loraAlpha())
                            : draft.with(turn.setting(), wanted));
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

    private void end(LessonRun run, CompletableFuture<Optional<EngineFailure>> done) {
        done.whenComplete((failure, thrown) ->
                background.onWindow(() -> ended(run, thrown == null ? failure : Optional.empty(), thrown)));
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
        open.get().ifPresent(o -> seat.papers().handout(() -> List.of(o.run()), file, told));
    }

    @Override
    public void close() {
        open.get().ifPresent(o -> {
            o.run().stop();
            seat.keep(o.run().lesson().id(), o.run().progress());
        });
    }
}
