package dev.headroom.lesson;

import dev.headroom.engine.EngineFailure;
import dev.headroom.lesson.Progress.Seen;
import dev.headroom.words.Sentence;
import dev.headroom.words.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/// Goes through a lesson as a learner would: runs every `do`, computes every value and compares it with what the author
/// saw, looks for a guess for each reply, and fills in every insert.
public final class LessonCheck {
    private final Stage stage;
    private final Consumer<Line> told;

    /// What was found at one step.
    ///
    /// @param line of `lesson.yaml`
    /// @param step its kind and key
    public record Line(String lesson, String language, int line, String step, boolean good, Sentence said) {}

    /// @param told each line as it is found
    public LessonCheck(Stage stage, Consumer<Line> told) {
        this.stage = stage;
        this.told = told;
    }

    /// @return whether everything is as it should be
    public boolean check(Lesson lesson, String language) {
        return new Pass(lesson, language).all();
    }

    private final class Pass {
        private final Lesson lesson;
        private final String language;
        private boolean good = true;

        Pass(Lesson lesson, String language) {
            this.lesson = lesson;
            this.language = language;
        }

        boolean all() {
            Step first = lesson.steps().getFirst();
            LessonRules.gaps(lesson, language).forEach(gap -> bad(first, gap));
            if (!good) {
                return false;
            }
            LessonRun run;
            try {
                run = new LessonRun(lesson, lesson.engine() == Lesson.Engine.NONE ? Stage.NONE : stage, Progress.NONE);
                Optional<EngineFailure> failed = run.begin().join();
                if (failed.isPresent()) {
                    bad(first, Snapshot.Fault.of(failed.get()).said());
                    return false;
                }
            } catch (LessonException e) {
                bad(first, e.sentence());
                return false;
            } catch (CompletionException e) {
                bad(first, reason(e));
                return false;
            }
            for (int i = 0; i < lesson.steps().size(); i++) {
                Step step = lesson.steps().get(i);
                if (!run.go(i)) {
                    bad(step, Sentence.of("It cannot be opened: something before it is not done."));
                    return false;
                }
                step(run, i, step);
            }
            return good;
        }

        private void step(LessonRun run, int index, Step step) {
            switch (step) {
                case Step.Read _ -> inserts(run, step, step.key());
                case Step.Question question -> {
                    inserts(run, step, question.key());
                    inserts(run, step, question.answerKey());
                }
                case Step.Do doing -> {
                    doing(run, index, doing);
                    inserts(run, step, step.key());
                }
                case Step.Guess guess -> {
                    inserts(run, step, step.key());
                    run.lock(guess.key(), Guesses.any(guess));
                }
                case Step.Reveal reveal -> {
                    value(run, step, reveal.expect(), reveal.unit());
                    lesson.guess(reveal.key()).ifPresent(guess -> truth(run, reveal, guess));
                    inserts(run, step, step.key() + "/reveal");
                }
                case Step.Explain explain -> {
                    if (explain.value().isPresent()) {
                        value(run, step, explain.expect(), explain.unit());
                    }
                    inserts(run, step, step.key());
                }
            }
        }

        private void doing(LessonRun run, int index, Step.Do step) {
            Optional<Path> picture = step.picture().isEmpty() ? Optional.empty() : run.pictureAt(index);
            if (picture.isPresent() && !Files.isRegularFile(picture.get())) {
                bad(
                        step,
                        Sentence.of(
                                "There is no picture {}, neither beside the lesson nor among the samples.",
                                picture.get().getFileName()));
                return;
            }
            Optional<EngineFailure> refused;
            try {
                refused = run.perform(language).join();
            } catch (CompletionException e) {
                bad(step, reason(e));
                return;
            }
            if (refused.isPresent()) {
                Sentence said = Snapshot.Fault.of(refused.get()).said();
                bad(step, Sentence.of("refused, and no break: true says that it should be: {}", said));
                return;
            }
            Optional<Snapshot.Fault> fault = run.progress().now().error();
            if (fault.isPresent()) {
                fine(
                        step,
                        Sentence.of("refused, as it should be: {}", fault.get().said()));
            } else if (!step.ask().isEmpty()) {
                fine(
                        step,
                        Sentence.of(
                                "answered: {}",
                                run.progress()
                                        .now()
                                        .answer()
                                        .map(Snapshot.Answer::text)
                                        .orElse("")));
            } else {
                fine(step, Sentence.of("done"));
            }
        }

        private void value(LessonRun run, Step step, Optional<Value> expect, Unit unit) {
            Seen seen = run.seen(step).orElse(new Seen(Names.unknown(step.key()), Map.of()));
            for (Map.Entry<String, Value> beside : seen.shown().entrySet()) {
                if (beside.getValue() instanceof Value.Absent(Sentence why)) {
                    bad(step, why);
                }
            }
            if (seen.value() instanceof Value.Absent(Sentence why)) {
                bad(step, why);
                return;
            }
            String shown = shown(seen.value(), unit);
            if (expect.isEmpty()) {
                fine(step, Sentence.foreign(shown));
            } else if (Expectation.met(seen.value(), expect.get(), unit)) {
                fine(step, Sentence.of("{}, as expected", shown));
            } else {
                bad(step, Sentence.of("{}, and {} was expected", shown, shown(expect.get(), unit)));
            }
        }

        /// Exact beside the rounded, so that an author can take it over.
        private String shown(Value value, Unit unit) {
            String text = value.shown(unit, Words.ENGLISH);
            return value instanceof Value.Number(double number) && unit.isBytes()
                    ? text + " (" + Unit.NONE.shown(number) + " B)"
                    : text;
        }

        private void truth(LessonRun run, Step.Reveal reveal, Step.Guess guess) {
            Value truth = run.seen(reveal).map(Seen::value).orElse(Names.unknown(guess.key()));
            if (!truth.known()) {
                return;
            }
            if (!Guesses.possible(guess, truth)) {
                bad(
                        reveal,
                        Sentence.of(
                                "the truth is {}, and nobody can guess that: it is none of the choices",
                                shown(truth, guess.unit())));
            }
            List<String> unsaid = new ArrayList<>();
            for (Step.Reply reply : guess.wrong()) {
                if (!Guesses.reaches(guess, reply, truth, run.names())) {
                    unsaid.add(reply.say());
                } else {
                    inserts(run, reveal, reply.say());
                }
            }
            unsaid.forEach(
                    key -> bad(guess, Sentence.of("no wrong guess gets the reply {} (\"{}\")", key, when(guess, key))));
            inserts(run, reveal, guess.key() + "/right");
        }

        private String when(Step.Guess guess, String key) {
            return guess.wrong().stream()
                    .filter(w -> w.say().equals(key))
                    .map(w -> w.when().toString())
                    .findFirst()
                    .orElse("");
        }

        private void inserts(LessonRun run, Step step, String key) {
            String text = lesson.texts(language).text(key).orElse("");
            for (Texts.Insert insert : Texts.inserts(text)) {
                try {
                    if (Inserts.value(lesson, run, key, insert) instanceof Value.Absent(Sentence why)) {
                        bad(step, Sentence.of("{}.md, ## {}: {}", language, key, why));
                    }
                } catch (LessonException e) {
                    bad(step, Sentence.of("{}.md, ## {}: {}", language, key, e.sentence()));
                }
            }
        }

        private static Sentence reason(CompletionException e) {
            Throwable cause = e;
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            return Sentence.of(cause);
        }

        private void fine(Step step, Sentence said) {
            tell(step, true, said);
        }

        private void bad(Step step, Sentence said) {
            good = false;
            tell(step, false, said);
        }

        private void tell(Step step, boolean well, Sentence said) {
            told.accept(new Line(
                    lesson.id(), language, step.line(), LessonRules.kind(step) + " " + step.key(), well, said));
        }
    }
}
