package dev.headroom.app.lessons;

import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.Refusal;
import dev.headroom.lesson.EngineStage;
import dev.headroom.lesson.Planned;
import dev.headroom.lesson.Stage;
import dev.headroom.memory.Activity;
import dev.headroom.memory.MemoryReport;
import dev.headroom.probe.ProcessProbe;
import dev.headroom.probe.Quantity;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The real workbench as a lesson uses it: the sliders move, the chat asks. What the learner did himself is taken as
/// done: settings that are in force are not applied again, and a question that he asked is not asked again. Futures
/// complete on the FX thread.
final class WindowStage implements Stage {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(60);
    /// Until a picture is read, which takes a moment.
    private static final int PATIENCE = 300;
    /// An engine at rest reports several times a second.
    private static final long REPORT_SECONDS = 3;

    private final Workbench workbench;
    private final Background background;
    private final LessonDesk desk;
    private final Consumer<Shown> shown;
    private Optional<LessonDesk.Answered> byHand = Optional.empty();
    private Optional<CompletableFuture<ChatOutcome>> asking = Optional.empty();

    /// A declared plan that a step is about.
    record Shown(String name, Planned plan) {}

    /// @param shown told of each declared plan
    WindowStage(Workbench workbench, LessonDesk desk, Consumer<Shown> shown) {
        this.workbench = workbench;
        this.background = workbench.background();
        this.desk = desk;
        this.shown = shown;
    }

    /// A question got its end: by us, or by the learner, who is then taken to have done what the step asks.
    void answered(LessonDesk.Answered end) {
        Optional<CompletableFuture<ChatOutcome>> waits = asking;
        asking = Optional.empty();
        waits.ifPresentOrElse(w -> w.complete(end.outcome()), () -> byHand = Optional.of(end));
    }

    /// What the learner asked last by himself; it counts until it is used.
    Optional<LessonDesk.Answered> byHand() {
        return byHand;
    }

    void forgetByHand() {
        byHand = Optional.empty();
    }

    @Override
    public Settings beginning(Map<String, String> start) {
        return EngineStage.usual(start, workbench.shape().language().contextLen());
    }

    @Override
    public OptionalInt ownRank(String adapter) {
        return workbench.engine().state() instanceof EngineState.Ready ready
                ? ready.adapters().stream()
                        .filter(a -> a.name().equals(adapter))
                        .mapToInt(a -> a.rank())
                        .findFirst()
                : OptionalInt.empty();
    }

    @Override
    public CompletableFuture<Optional<EngineFailure>> apply(Settings settings, boolean although) {
        CompletableFuture<Optional<EngineFailure>> done = new CompletableFuture<>();
        background.onWindow(() -> {
            EngineSession engine = workbench.engine();
            workbench.move(settings);
            if (engine.asked().equals(settings) && engine.state() instanceof EngineState.Ready) {
                done.complete(Optional.empty());
                return;
            }
            background.run(() -> {
                if (engine.state() instanceof EngineState.Stopped) {
                    engine.restart(); // one that was stopped on purpose takes no settings
                }
                CompletableFuture<ApplyOutcome> applying = engine.apply(settings);
                done.whenComplete((_, _) -> {
                    if (done.isCancelled()) {
                        boolean _ = applying.cancel(true);
                    }
                });
                applying.whenComplete((outcome, thrown) -> background.onWindow(() -> done.complete(ended(outcome))));
            });
        });
        return done;
    }

    private static Optional<EngineFailure> ended(ApplyOutcome outcome) {
        return switch (outcome) {
            case ApplyOutcome.Applied _ -> Optional.empty();
            case ApplyOutcome.Rejected(EngineFailure why) -> Optional.of(why);
            case null -> Optional.of(failure(Sentence.of("The change was given up.")));
        };
    }

    private static EngineFailure failure(Sentence why) {
        return EngineFailure.Refused.here(new Refusal.Cancelled(), why);
    }

    @Override
    public CompletableFuture<ChatOutcome> ask(Optional<Path> picture, String question) {
        CompletableFuture<ChatOutcome> done = new CompletableFuture<>();
        background.onWindow(() -> {
            Optional<LessonDesk.Answered> already = byHand.filter(a -> asks(a, picture, question));
            byHand = Optional.empty();
            if (already.isPresent()) {
                done.complete(already.get().outcome());
                return;
            }
            asking = Optional.of(done);
            done.whenComplete((_, _) -> {
                if (done.isCancelled()) {
                    background.onWindow(desk::stopAnswer);
                }
            });
            desk.bringForward(true);
            desk.compose(picture, question);
            send(done, PATIENCE);
        });
        return done;
    }

    /// Whether a question of the learner is what a step asks.
    static boolean asks(LessonDesk.Answered asked, Optional<Path> picture, String question) {
        List<String> pictures =
                picture.map(p -> List.of(String.valueOf(p.getFileName()))).orElse(List.of());
        return asked.pictures().equals(pictures) && plain(asked.question()).equals(plain(question));
    }

    /// Blanks, capitals and the mark at its end make no other question.
    private static String plain(String question) {
        return question.strip()
                .replaceAll("\\s+", " ")
                .replaceAll("[?？.。]+$", "")
                .toLowerCase(Locale.ROOT);
    }

    private void send(CompletableFuture<ChatOutcome> done, int tries) {
        if (done.isDone()) {
            asking = Optional.empty();
        } else if (!desk.send()) {
            if (tries == 0) {
                asking = Optional.empty();
                done.complete(new ChatOutcome.Failed("", failure(Sentence.of("The question could not be sent."))));
            } else {
                background.after(LOOK_AGAIN, () -> send(done, tries - 1));
            }
        }
    }

    @Override
    public CompletableFuture<Reading> reading() {
        EngineSession engine = workbench.engine();
        CompletableFuture<Reading> done = new CompletableFuture<>();
        if (!(engine.state() instanceof EngineState.Ready)) {
            background.onWindow(() -> done.complete(Reading.NONE));
            return done;
        }
        long from = System.currentTimeMillis();
        CompletableFuture<Optional<MemoryReport>> fresh = new CompletableFuture<>();
        EngineSession.Subscription listening = engine.onMemory(report -> {
            if (report.time() >= from && report.activity() == Activity.IDLE) {
                fresh.completeAsync(() -> Optional.of(report));
            }
        });
        fresh.completeOnTimeout(engine.memory(), REPORT_SECONDS, TimeUnit.SECONDS)
                .thenApply(report -> new Reading(report, measured(engine)))
                .whenComplete((reading, thrown) -> {
                    listening.close();
                    background.onWindow(() -> done.complete(reading == null ? Reading.NONE : reading));
                });
        return done;
    }

    private static OptionalLong measured(EngineSession engine) {
        OptionalLong pid = engine.pid();
        return pid.isPresent() ? ProcessProbe.once(pid.getAsLong()).bytes(Quantity.PSS) : OptionalLong.empty();
    }

    @Override
    public Optional<Planned> plan(Settings settings, Optional<Path> picture) {
        return Optional.of(Planned.of(
                workbench.planner().apply(settings),
                workbench.shape(),
                settings.maxDynamicPatch(),
                picture.flatMap(EngineStage::pixels)));
    }

    @Override
    public void show(String name, Planned plan) {
        background.onWindow(() -> shown.accept(new Shown(name, plan)));
    }
}
