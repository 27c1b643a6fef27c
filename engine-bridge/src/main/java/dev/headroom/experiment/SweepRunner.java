package dev.headroom.experiment;

import dev.headroom.chat.AnswerStats;
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
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.probe.ProcessProbe;
import dev.headroom.probe.Quantity;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs the points of a sweep one after another on one engine, each with every question. A point that fails is a
/// result; the engine is started anew for the next one.
public final class SweepRunner implements AutoCloseable {
    /// Longest answer, in tokens.
    public static final int MOST_TOKENS = 60;

    private static final Duration READY_PATIENCE = Duration.ofMinutes(30);

    private final Function<Settings, EngineSession> engines;
    private final Function<Settings, MemoryPlan> planner;
    private final BiFunction<EngineFailure, Settings, Sentence> words;
    private final Gate gate;
    private final Supplier<OptionalDouble> joules;
    private final Runnable end;
    private @Nullable EngineSession session;
    private @Nullable Settings inForce;

    /// @param engines starts one, or hands out one that runs
    /// @param planner predicts the model at hand; a plan that predicts nothing leaves the figures out
    /// @param words says a failure
    /// @param gate is passed before each question
    /// @param joules that the cards have taken so far
    /// @param end lets go of what was opened beside the engine
    public SweepRunner(
            Function<Settings, EngineSession> engines,
            Function<Settings, MemoryPlan> planner,
            BiFunction<EngineFailure, Settings, Sentence> words,
            Gate gate,
            Supplier<OptionalDouble> joules,
            Runnable end) {
        this.engines = engines;
        this.planner = planner;
        this.words = words;
        this.gate = gate;
        this.joules = joules;
        this.end = end;
    }

    /// Where a run can be held up between two questions.
    @FunctionalInterface
    public interface Gate {
        /// @param question the one that comes next, from 1
        /// @return seconds it held the run up
        double pass(int question) throws InterruptedException;
    }

    /// A failure of the engine under way.
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient EngineFailure failure;

        Broken(EngineFailure failure) {
            super(failure.toString(), null, false, false);
            this.failure = failure;
        }
    }

    /// @throws InterruptedException when it is told to stop: the run under way is then no result
    public Run run(Point point, int repeat, Settings settings, List<SweepQuestion> questions)
            throws InterruptedException {
        Instant time = Instant.now();
        MemoryPlan plan = planner.apply(settings);
        List<Run.Answer> answers = new ArrayList<>();
        Seen seen = new Seen();
        TakesEffect how = TakesEffect.ENGINE_RESTART;
        double changed = 0;
        double waited = 0;
        long began = System.nanoTime();
        OptionalDouble taken = joules.get();
        try {
            long before = System.nanoTime();
            how = become(settings);
            changed = (System.nanoTime() - before) / 1e9;
            EngineSession engine = running();
            for (SweepQuestion question : questions) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("the sweep was told to stop");
                }
                waited += gate.pass(answers.size() + 1);
                boolean warmUp = answers.isEmpty() && how != TakesEffect.NEXT_MESSAGE && how != TakesEffect.NOW;
                if (warmUp && questions.size() == 1) {
                    ask(engine, question, settings, true);
                    warmUp = false;
                }
                answers.add(ask(engine, question, settings, warmUp));
                seen.measure(engine);
            }
            return new Run(
                    point,
                    repeat,
                    time,
                    how,
                    changed,
                    predicted(plan),
                    reported(engine, answers),
                    seen.measured(),
                    answers,
                    since(began, waited),
                    more(taken),
                    Optional.empty());
        } catch (Broken e) {
            Map<String, Long> reported = session == null ? Map.of() : reported(session, answers);
            // what it answered before is kept; whether it can still answer is not relied on
            endEngine();
            return new Run(
                    point,
                    repeat,
                    time,
                    how,
                    changed,
                    predicted(plan),
                    reported,
                    seen.measured(),
                    answers,
                    since(began, waited),
                    more(taken),
                    Optional.of(words.apply(e.failure, settings)));
        }
    }

    /// Energy taken since then.
    private OptionalDouble more(OptionalDouble before) {
        OptionalDouble now = joules.get();
        return before.isPresent() && now.isPresent()
                ? OptionalDouble.of(now.getAsDouble() - before.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble since(long began, double waited) {
        return OptionalDouble.of((System.nanoTime() - began) / 1e9 - waited);
    }

    /// What the process held, from outside.
    private static final class Seen {
        private OptionalLong last = OptionalLong.empty();
        private OptionalLong most = OptionalLong.empty();

        void measure(EngineSession engine) {
            OptionalLong pid = engine.pid();
            if (pid.isPresent()) {
                last = ProcessProbe.once(pid.getAsLong()).bytes(Quantity.PSS);
                if (last.isPresent() && last.getAsLong() > most.orElse(0)) {
                    most = last;
                }
            }
        }

        Run.Measured measured() {
            return new Run.Measured(last, most);
        }
    }

    private EngineSession running() {
        if (session == null) {
            throw new IllegalStateException("no engine");
        }
        return session;
    }

    private TakesEffect become(Settings settings) throws Broken, InterruptedException {
        if (session == null || !(session.state() instanceof EngineState.Ready)) {
            endEngine();
            session = engines.apply(settings);
            awaitReady(session);
            inForce = settings;
            return TakesEffect.ENGINE_RESTART;
        }
        if (inForce != null && settings.equals(inForce)) {
            return TakesEffect.NOW;
        }
        return switch (session.apply(settings).join()) {
            case ApplyOutcome.Applied applied -> {
                awaitReady(session);
                inForce = settings;
                yield applied.how();
            }
            case ApplyOutcome.Rejected(EngineFailure failure) -> throw new Broken(failure);
        };
    }

    private static void awaitReady(EngineSession session) throws Broken, InterruptedException {
        CountDownLatch settled = new CountDownLatch(1);
        try (var _ = session.onState(state -> {
            if (settled(state)) {
                settled.countDown();
            }
        })) {
            boolean inTime = settled.await(READY_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            switch (session.state()) {
                case EngineState.Failed(EngineFailure failure, var _, var _) -> throw new Broken(failure);
                case EngineState.Stopped _ -> throw new Broken(new EngineFailure.ExitedEarly(0, Sentence.NONE));
                case EngineState.Starting(var step, var _) -> {
                    if (!inTime) {
                        throw new Broken(new EngineFailure.Hung(READY_PATIENCE, step));
                    }
                }
                case EngineState.Ready _, EngineState.Rebuilding _, EngineState.Stopping _ -> {}
            }
        }
    }

    private static boolean settled(EngineState state) {
        return switch (state) {
            case EngineState.Ready _, EngineState.Failed _, EngineState.Stopped _ -> true;
            case EngineState.Starting _, EngineState.Rebuilding _, EngineState.Stopping _ -> false;
        };
    }

    private static Run.Answer ask(EngineSession engine, SweepQuestion question, Settings settings, boolean warmUp)
            throws Broken, InterruptedException {
        List<ContentPart> parts = new ArrayList<>();
        for (ImageData picture : question.pictures()) {
            parts.add(new ContentPart.Image(picture, settings.maxDynamicPatch()));
        }
        parts.add(new ContentPart.Text(question.text()));
        ChatMessage message = new ChatMessage("q", ChatMessage.Role.USER, parts, Instant.EPOCH, Optional.empty());
        Consumer<String> nobody = _ -> {};
        ChatTurn turn =
                engine.chat(new ChatRequest(List.of(message), Sampling.greedy(MOST_TOKENS), Optional.empty()), nobody);
        return switch (outcome(turn)) {
            case ChatOutcome.Answered(String text, AnswerStats stats) ->
                new Run.Answer(
                        question.id(),
                        text,
                        question.expected().accepts(text),
                        warmUp,
                        // a prompt that was half read before says little of the wait
                        stats.cachedTokens() * 2L > stats.promptTokens() && stats.promptTokens() > 0,
                        known(stats.ttftMillis()),
                        known(stats.decodeTokensPerSecond()),
                        stats.peakBytes() > 0 ? OptionalLong.of(stats.peakBytes()) : OptionalLong.empty());
            case ChatOutcome.Failed(String _, EngineFailure failure) -> throw new Broken(failure);
            case ChatOutcome.Cancelled _ -> throw new Broken(new EngineFailure.ExitedEarly(0, Sentence.NONE));
        };
    }

    private static ChatOutcome outcome(ChatTurn turn) throws InterruptedException {
        try {
            return turn.outcome().get();
        } catch (InterruptedException e) {
            turn.cancel();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OptionalDouble known(double figure) {
        return figure >= 0 ? OptionalDouble.of(figure) : OptionalDouble.empty();
    }

    private static Map<String, Long> predicted(MemoryPlan plan) {
        Map<String, Long> figures = new LinkedHashMap<>();
        if (plan.predicts()) {
            plan.components().forEach(c -> figures.merge(c.kind().field(), c.bytes(), Long::sum));
            figures.put(Run.TOTAL, plan.resting());
            figures.put(Run.PEAK, plan.peak());
        }
        return figures;
    }

    /// The newest report is asked for after the last answer, so it is of the engine at rest.
    private static Map<String, Long> reported(EngineSession engine, List<Run.Answer> answers) {
        Map<String, Long> figures = new LinkedHashMap<>();
        Optional<MemoryReport> report = engine.memory();
        report.ifPresent(r -> {
            r.components().forEach(p -> figures.merge(p.component(), p.bytes(), Long::sum));
            figures.put(Run.TOTAL, r.total());
        });
        OptionalLong peak =
                answers.stream().flatMapToLong(a -> a.peakBytes().stream()).max();
        peak.ifPresent(b -> figures.put(Run.PEAK, Math.max(b, figures.getOrDefault(Run.TOTAL, 0L))));
        return figures;
    }

    /// Ends the engine, if there is one.
    @Override
    public void close() {
        endEngine();
        end.run();
    }

    private void endEngine() {
        if (session != null) {
            session.close();
            session = null;
            inForce = null;
        }
    }
}
