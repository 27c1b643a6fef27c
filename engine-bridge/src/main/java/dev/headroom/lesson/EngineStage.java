package dev.headroom.lesson;

import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ImageData;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.ChatTurn;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.Refusal;
import dev.headroom.memory.Activity;
import dev.headroom.memory.MemoryReport;
import dev.headroom.picture.PictureException;
import dev.headroom.picture.PictureHeader;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.probe.ProcessProbe;
import dev.headroom.probe.Quantity;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An engine of its own for the lessons of the command line. One engine serves all of them: it is started again only
/// where settings need it, or where it is down.
public final class EngineStage implements Stage, AutoCloseable {
    /// Longest answer, in tokens.
    private static final int MOST_TOKENS = 60;

    private static final long READY_SECONDS = 120;

    /// An engine at rest reports several times a second.
    private static final long REPORT_SECONDS = 3;

    private final Model model;
    private final Function<Settings, EngineSession> start;
    private @Nullable EngineSession session;
    private @Nullable Settings inForce;
    private Optional<EngineFailure> down = Optional.empty();

    /// The model that the lessons run on.
    ///
    /// @param planner predicts it
    /// @param ranks of its adapters
    public record Model(ModelShape shape, Function<Settings, MemoryPlan> planner, Map<String, Integer> ranks) {
        public Model {
            ranks = Map.copyOf(ranks);
        }
    }

    /// @param start launches an engine
    public EngineStage(Model model, Function<Settings, EngineSession> start) {
        this.model = model;
        this.start = start;
    }

    /// The demo model's usual settings: a session as long as it was trained to, whatever the machine.
    public static Settings usual(Map<String, String> begin, int contextLen) {
        Settings settings = Settings.defaults(1L << 30).fittedTo(contextLen);
        for (Map.Entry<String, String> each : begin.entrySet()) {
            settings = settings.parse(Setting.named(each.getKey()).orElseThrow(), each.getValue());
        }
        return settings;
    }

    @Override
    public Settings beginning(Map<String, String> begin) {
        return usual(begin, model.shape().language().contextLen());
    }

    @Override
    public OptionalInt ownRank(String adapter) {
        Integer rank = model.ranks().get(adapter);
        return rank == null ? OptionalInt.empty() : OptionalInt.of(rank);
    }

    @Override
    public CompletableFuture<Optional<EngineFailure>> apply(Settings settings, boolean although) {
        EngineSession running = session;
        if (running == null || !(running.state() instanceof EngineState.Ready)) {
            close();
            EngineSession fresh = start.apply(settings);
            session = fresh;
            inForce = settings;
            return settled(fresh).thenApply(failure -> {
                down = failure;
                return failure;
            });
        }
        if (inForce != null && settings.equals(inForce)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return running.apply(settings).thenCompose(outcome -> switch (outcome) {
            case ApplyOutcome.Applied _ -> {
                inForce = settings;
                yield settled(running);
            }
            case ApplyOutcome.Rejected(EngineFailure failure) ->
                CompletableFuture.completedFuture(Optional.of(failure));
        });
    }

    /// Completes off the engine's own thread, once it is ready or has failed.
    private static CompletableFuture<Optional<EngineFailure>> settled(EngineSession engine) {
        CompletableFuture<Optional<EngineFailure>> done = new CompletableFuture<>();
        EngineSession.Subscription listening = engine.onState(state -> {
            switch (state) {
                case EngineState.Ready _ -> done.completeAsync(Optional::empty);
                case EngineState.Failed(EngineFailure failure, var _, var _) ->
                    done.completeAsync(() -> Optional.of(failure));
                case EngineState.Stopped _ ->
                    done.completeAsync(() -> Optional.of(new EngineFailure.ExitedEarly(0, Sentence.NONE)));
                case EngineState.Starting _, EngineState.Rebuilding _, EngineState.Stopping _ -> {}
            }
        });
        return done.orTimeout(READY_SECONDS, TimeUnit.SECONDS).whenComplete((_, _) -> listening.close());
    }

    @Override
    public CompletableFuture<ChatOutcome> ask(Optional<Path> picture, String question) {
        EngineSession engine = session;
        if (engine == null || inForce == null || down.isPresent()) {
            EngineFailure why = down.orElseGet(
                    () -> EngineFailure.Refused.here(new Refusal.Stopped(), Sentence.of("This lesson has no engine.")));
            return CompletableFuture.completedFuture(new ChatOutcome.Failed("", why));
        }
        List<ContentPart> parts = new ArrayList<>();
        if (picture.isPresent()) {
            try {
                Path file = picture.get();
                ImageData data = new ImageData(Files.readAllBytes(file), String.valueOf(file.getFileName()));
                parts.add(new ContentPart.Image(data, inForce.maxDynamicPatch()));
            } catch (IOException e) {
                return CompletableFuture.failedFuture(
                        new LessonException(Sentence.of("The picture {} cannot be read.", picture.get()), e));
            }
        }
        parts.add(new ContentPart.Text(question));
        ChatMessage message = new ChatMessage("q", ChatMessage.Role.USER, parts, Instant.now(), Optional.empty());
        ChatTurn turn =
                engine.chat(new ChatRequest(List.of(message), Sampling.greedy(MOST_TOKENS), Optional.empty()), _ -> {});
        CompletableFuture<ChatOutcome> outcome = turn.outcome().thenApplyAsync(o -> o);
        outcome.whenComplete((_, _) -> {
            if (outcome.isCancelled()) {
                turn.cancel();
            }
        });
        return outcome;
    }

    @Override
    public CompletableFuture<Reading> reading() {
        EngineSession engine = session;
        if (engine == null || !(engine.state() instanceof EngineState.Ready)) {
            return CompletableFuture.completedFuture(Reading.NONE);
        }
        long from = System.currentTimeMillis();
        CompletableFuture<Optional<MemoryReport>> fresh = new CompletableFuture<>();
        EngineSession.Subscription listening = engine.onMemory(report -> {
            if (report.time() >= from && report.activity() == Activity.IDLE) {
                fresh.completeAsync(() -> Optional.of(report));
            }
        });
        return fresh.completeOnTimeout(engine.memory(), REPORT_SECONDS, TimeUnit.SECONDS)
                .whenComplete((_, _) -> listening.close())
                .thenApply(report -> new Reading(report, measured(engine)));
    }

    private static OptionalLong measured(EngineSession engine) {
        OptionalLong pid = engine.pid();
        return pid.isPresent() ? ProcessProbe.once(pid.getAsLong()).bytes(Quantity.PSS) : OptionalLong.empty();
    }

    @Override
    public Optional<Planned> plan(Settings settings, Optional<Path> picture) {
        return Optional.of(Planned.of(
                model.planner().apply(settings),
                model.shape(),
                settings.maxDynamicPatch(),
                picture.flatMap(EngineStage::pixels)));
    }

    /// The size of a picture upright; empty for a file that is none.
    public static Optional<Pixels> pixels(Path picture) {
        try {
            PictureHeader header = PictureHeader.read(Files.readAllBytes(picture));
            return Optional.of(new Pixels(header.uprightWidth(), header.uprightHeight()));
        } catch (IOException | PictureException e) {
            return Optional.empty();
        }
    }

    @Override
    public void show(String name, Planned plan) {
        // a command line has nothing to show it on
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
            session = null;
            inForce = null;
        }
        down = Optional.empty();
    }
}
