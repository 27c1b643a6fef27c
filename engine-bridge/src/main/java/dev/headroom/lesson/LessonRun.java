package dev.headroom.lesson;

import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.lesson.Moments.Came;
import dev.headroom.lesson.Progress.Seen;
import dev.headroom.settings.Settings;
import dev.headroom.words.Words;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/// One learner in one lesson: where he is, what he has guessed, what is true. It has no thread of its own; listeners
/// are called on the thread that changed something, after the change.
public final class LessonRun {
    private final Lesson lesson;
    private final Stage stage;
    private final Setup setup;
    private final Moments moments;
    private final Map<String, Planned> declared = new LinkedHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Progress progress;
    private CompletableFuture<?> running = CompletableFuture.completedFuture(null);

    /// @param kept how far the learner came before; [Progress#NONE] at first
    /// @throws LessonException when a plan that the lesson declares is none
    public LessonRun(Lesson lesson, Stage stage, Progress kept) {
        this.lesson = lesson;
        this.stage = stage;
        this.setup = new Setup(lesson, stage);
        lesson.plans().forEach((name, plan) -> declared.put(name, Planned.of(PlanDeclarations.request(plan))));
        this.moments = new Moments(setup, declared);
        Progress planned = kept.replanned(moments::plan);
        this.progress =
                planned.at(Math.clamp(planned.position(), 0, lesson.steps().size() - 1));
    }

    public Lesson lesson() {
        return lesson;
    }

    /// How far it is: keep it, and a new run goes on from there.
    public synchronized Progress progress() {
        return progress;
    }

    /// Calls back after each change, until the handle is closed.
    public Listening onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// Ends a callback.
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    public int position() {
        return progress().position();
    }

    public Step step() {
        return lesson.steps().get(position());
    }

    // where one may go

    /// Whether a step can be opened: every guess before it is locked, and all that was to be done before it is done.
    public boolean mayOpen(int index) {
        return index >= 0
                && index < lesson.steps().size()
                && lesson.steps().subList(0, index).stream().allMatch(this::behind);
    }

    private boolean behind(Step step) {
        return switch (step) {
            case Step.Guess guess -> progress().guesses().containsKey(guess.key());
            case Step.Do doing -> progress().done().contains(doing.key());
            case Step.Read _, Step.Reveal _, Step.Explain _, Step.Question _ -> true;
        };
    }

    /// Opens a step.
    ///
    /// @return false when it cannot be opened yet
    public boolean go(int index) {
        if (!mayOpen(index)) {
            return false;
        }
        synchronized (this) {
            progress = progress.begunAt(Instant.now()).at(index);
            look(lesson.steps().get(index));
        }
        changed();
        return true;
    }

    public boolean next() {
        return go(position() + 1);
    }

    public boolean back() {
        return go(position() - 1);
    }

    /// Whether the last step is open, and nothing before it is missing.
    public boolean finished() {
        return position() == lesson.steps().size() - 1 && behind(step());
    }

    /// From the first step, with nothing guessed.
    public void again() {
        synchronized (this) {
            progress = Progress.NONE.begunAt(Instant.now());
            look(lesson.steps().getFirst());
        }
        changed();
    }

    // guesses

    /// Locks a guess, which cannot be changed afterwards.
    ///
    /// @param guess a number in the guess's unit, a choice, or all choices in an order
    /// @return false when it was locked before
    public boolean lock(String key, Value guess) {
        Step.Guess _ = lesson.guess(key).orElseThrow(() -> new IllegalArgumentException("no guess " + key));
        synchronized (this) {
            if (progress.guesses().containsKey(key)) {
                return false;
            }
            progress = progress.guessed(key, guess);
        }
        changed();
        return true;
    }

    public Optional<Value> guess(String key) {
        return Optional.ofNullable(progress().guesses().get(key));
    }

    /// What became of a guess; empty before its truth was opened.
    public Optional<Verdict> verdict(String key) {
        Optional<Seen> truth = seen("reveal", key);
        Optional<Value> guess = guess(key);
        return truth.isEmpty() || guess.isEmpty()
                ? Optional.empty()
                : lesson.guess(key)
                        .map(step -> Verdict.of(step, guess.get(), truth.get().value(), names()));
    }

    // values

    private Optional<Seen> seen(String kind, String key) {
        return Optional.ofNullable(progress().seen().get(kind + "/" + key));
    }

    /// The value of a reveal or an explanation as it was when it was opened first; empty where it has none, or has not
    /// been opened.
    public Optional<Seen> seen(Step step) {
        return seen(LessonRules.kind(step), step.key());
    }

    /// Computes what a step shows and keeps it. What has no value yet is computed again the next time.
    private void look(Step step) {
        Optional<Expression> value = switch (step) {
            case Step.Reveal reveal -> Optional.of(reveal.value());
            case Step.Explain explain -> explain.value();
            case Step.Read _, Step.Do _, Step.Guess _, Step.Question _ -> Optional.empty();
        };
        List<Expression> show = switch (step) {
            case Step.Reveal reveal -> reveal.show();
            case Step.Explain explain -> explain.show();
            case Step.Read _, Step.Do _, Step.Guess _, Step.Question _ -> List.of();
        };
        Optional<Seen> before = seen(step);
        if (value.isEmpty() || before.filter(s -> s.value().known()).isPresent()) {
            return;
        }
        Names names = names();
        Map<String, Value> shown = new LinkedHashMap<>();
        show.forEach(e -> shown.put(e.toString(), e.value(names)));
        progress = progress.looked(
                LessonRules.kind(step) + "/" + step.key(), new Seen(value.get().value(names), shown));
    }

    /// What every name means now.
    public Names names() {
        Progress p = progress();
        Map<String, Value> guesses = new LinkedHashMap<>();
        p.guesses().forEach((key, value) -> guesses.put(key, exact(key, value)));
        return new Names(p.now(), p.saved(), declared, guesses);
    }

    /// A number times its unit.
    private Value exact(String key, Value guess) {
        double factor = lesson.guess(key).map(g -> g.unit().factor()).orElse(1.0);
        return guess instanceof Value.Number(double number) ? Value.of(number * factor) : guess;
    }

    public Map<String, Planned> plans() {
        return Map.copyOf(declared);
    }

    /// The plan that `plan.…` means now.
    public Optional<Planned> plan() {
        return progress().now().plan();
    }

    // texts

    /// A text with every insert filled in; what has no value yet is an ellipsis.
    ///
    /// @param words says sentences in that language
    public String text(String language, String key, Words words) {
        return Inserts.filled(lesson, this, language, key, words);
    }

    /// The label of a choice.
    public String label(String language, Step.Guess guess, String choice) {
        return lesson.texts(language).text(guess.key() + "/" + choice).orElse(choice);
    }

    // doing

    /// The settings once a step is done: those of the beginning, with those of every `do` up to it.
    public Settings settingsAt(int index) {
        return setup.settingsAt(index);
    }

    /// The picture that is attached once a step is done.
    public Optional<Path> pictureAt(int index) {
        return setup.pictureName(index).map(setup::picture);
    }

    /// A picture by the name that a step gives it.
    Path picture(String name) {
        return setup.picture(name);
    }

    /// Puts the engine where the lesson is: at its beginning, or where the learner left it.
    ///
    /// @return empty when it stands
    public CompletableFuture<Optional<EngineFailure>> begin() {
        synchronized (this) {
            progress = progress.begunAt(Instant.now());
            look(step());
        }
        changed();
        if (lesson.engine() == Lesson.Engine.NONE) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        int last = -1;
        for (int i = 0; i < lesson.steps().size(); i++) {
            if (lesson.steps().get(i) instanceof Step.Do doing
                    && progress().done().contains(doing.key())) {
                last = i;
            }
        }
        int reached = last;
        Settings settings = settingsAt(reached);
        return waitingFor(stage.apply(settings, true))
                .thenCompose(failed -> waitingFor(stage.reading()).thenApply(reading -> {
                    if (reached < 0) {
                        Snapshot moment = moments.of(-1, new Came(failed, Optional.empty()), reading, Snapshot.NONE);
                        synchronized (this) {
                            progress = progress.standing(moment);
                        }
                        changed();
                    }
                    // an engine that is down stands where a refusal that was wanted left it
                    return reached >= 0 && LessonRules.expectsRefusal(lesson, reached) ? Optional.empty() : failed;
                }));
    }

    /// Does the open `do` step for the learner.
    ///
    /// @return empty when it is done; else why the engine refused what the lesson counts on: the step is still
    ///     to be done, for what follows rests on settings that are not in force
    public CompletableFuture<Optional<EngineFailure>> perform(String language) {
        int index = position();
        if (!(lesson.steps().get(index) instanceof Step.Do step)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        boolean turns = step.plan().isEmpty() && !step.settings().isEmpty();
        CompletableFuture<Optional<EngineFailure>> applied = turns
                ? waitingFor(stage.apply(settingsAt(index), step.although()))
                : CompletableFuture.completedFuture(Optional.empty());
        return applied.thenCompose(failure -> {
                    Optional<String> question = step.question(language);
                    if (failure.isPresent() || question.isEmpty()) {
                        return CompletableFuture.completedFuture(new Came(failure, Optional.empty()));
                    }
                    return waitingFor(stage.ask(pictureAt(index), question.get()))
                            .thenApply(outcome -> new Came(Optional.empty(), Optional.of(outcome)));
                })
                .thenCompose(came -> performed(index, came.refused(), came.outcome(), language));
    }

    /// Tells that a `do` step was done, by whoever did it; reads the engine, and keeps the moment.
    ///
    /// @param refused why the settings were not applied
    /// @param outcome of its question
    /// @return as [#perform]
    public CompletableFuture<Optional<EngineFailure>> performed(
            int index, Optional<EngineFailure> refused, Optional<ChatOutcome> outcome, String language) {
        Step.Do step = (Step.Do) lesson.steps().get(index);
        Came came = new Came(refused, outcome);
        if (came.cancelled()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (came.failure().isPresent() && !LessonRules.expectsRefusal(lesson, index)) {
            return CompletableFuture.completedFuture(came.failure());
        }
        return waitingFor(
                        lesson.engine() == Lesson.Engine.NONE
                                ? CompletableFuture.completedFuture(Stage.Reading.NONE)
                                : stage.reading())
                .thenApply(reading -> {
                    Snapshot moment =
                            moments.of(index, came, reading, progress().now());
                    step.plan().ifPresent(name -> moment.plan().ifPresent(plan -> stage.show(name, plan)));
                    synchronized (this) {
                        progress = progress.did(step, moment, moments.turn(step, index, came, moment, language));
                    }
                    changed();
                    return Optional.empty();
                });
    }

    // what runs

    private synchronized <T> CompletableFuture<T> waitingFor(CompletableFuture<T> future) {
        running = future;
        return future;
    }

    /// Ends what is being done; nothing of it is kept.
    public void stop() {
        CompletableFuture<?> now;
        synchronized (this) {
            now = running;
        }
        now.cancel(true);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
