package dev.headroom.lesson;

import dev.headroom.experiment.PlanKnobs;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What must hold of a lesson before anything of it runs.
final class LessonRules {
    private static final Set<String> HEADS = Set.of("plan", "report", "measured", "answer", "error", "guess");

    private LessonRules() {}

    /// @throws LessonException for the first thing that is wrong
    static void check(Lesson lesson) {
        Set<String> seen = new HashSet<>();
        Set<String> saved = new HashSet<>();
        for (Step step : lesson.steps()) {
            String kind = kind(step);
            if (!seen.add(kind + "/" + step.key())) {
                throw wrong(
                        step,
                        Sentence.of("the key {} stands at two steps of one kind; give each its own.", step.key()));
            }
            switch (step) {
                case Step.Do doing -> {
                    doing(lesson, doing);
                    doing.save().ifPresent(name -> {
                        if (!saved.add(name) || lesson.plans().containsKey(name)) {
                            throw wrong(step, Sentence.of("the name {} is taken; save under another.", name));
                        }
                    });
                }
                case Step.Guess guess -> guess(lesson, guess);
                case Step.Reveal reveal -> {
                    if (lesson.guess(reveal.key()).isPresent() && !seen.contains("guess/" + reveal.key())) {
                        throw wrong(
                                step,
                                Sentence.of("the truth of {} is revealed before anybody guessed it.", reveal.key()));
                    }
                }
                case Step.Read _, Step.Explain _, Step.Question _ -> {}
            }
        }
        settings(lesson.start(), new Step.Read("start", 1));
        for (Step step : lesson.steps()) {
            for (Expression expression : expressions(step)) {
                names(lesson, saved, step, expression);
            }
        }
    }

    static String kind(Step step) {
        return switch (step) {
            case Step.Read _ -> "read";
            case Step.Do _ -> "do";
            case Step.Guess _ -> "guess";
            case Step.Reveal _ -> "reveal";
            case Step.Explain _ -> "explain";
            case Step.Question _ -> "question";
        };
    }

    private static void doing(Lesson lesson, Step.Do step) {
        Optional<String> plan = step.plan();
        if (plan.isPresent() && !lesson.plans().containsKey(plan.get())) {
            throw wrong(
                    step,
                    Sentence.of(
                            "there is no plan {}; declared are {}.",
                            plan.get(),
                            String.join(
                                    ", ",
                                    lesson.plans().keySet().stream().sorted().toList())));
        }
        if (plan.isPresent()) {
            for (String knob : step.settings().keySet()) {
                if (!PlanKnobs.names().contains(knob) && !knob.equals("model")) {
                    throw wrong(step, Sentence.of("a plan has no {}.", knob));
                }
            }
        } else {
            settings(step.settings(), step);
        }
        boolean engine =
                plan.isEmpty() && !step.settings().isEmpty() || !step.ask().isEmpty();
        if (engine && lesson.engine() == Lesson.Engine.NONE) {
            throw wrong(step, Sentence.of("this lesson has no engine: write engine: demo, or name a plan."));
        }
    }

    private static void settings(Map<String, String> settings, Step step) {
        settings.forEach((name, value) -> {
            Setting<?> setting = Setting.named(name)
                    .filter(s -> s.inEmbedded().isPresent())
                    .orElseThrow(() -> wrong(step, Sentence.of("the demo engine has no setting {}.", name)));
            try {
                setting.parse(value);
            } catch (IllegalArgumentException e) {
                throw wrong(step, Sentence.of(e));
            }
        });
    }

    private static void guess(Lesson lesson, Step.Guess guess) {
        boolean revealed = lesson.revealOf(guess).isPresent();
        if (!revealed) {
            throw wrong(guess, Sentence.of("no reveal has the key {}: nobody would learn what is true.", guess.key()));
        }
    }

    /// Everything that a step computes.
    static List<Expression> expressions(Step step) {
        List<Expression> all = new ArrayList<>();
        switch (step) {
            case Step.Guess guess -> guess.wrong().forEach(w -> all.add(w.when()));
            case Step.Reveal reveal -> {
                all.add(reveal.value());
                all.addAll(reveal.show());
            }
            case Step.Explain explain -> {
                explain.value().ifPresent(all::add);
                all.addAll(explain.show());
            }
            case Step.Read _, Step.Do _, Step.Question _ -> {}
        }
        return all;
    }

    private static void names(Lesson lesson, Set<String> saved, Step step, Expression expression) {
        for (String name : expression.names()) {
            String head = Names.head(name);
            boolean x = step instanceof Step.Guess && (name.equals("x") || name.startsWith("x["));
            if (!x
                    && !HEADS.contains(head)
                    && !saved.contains(head)
                    && !lesson.plans().containsKey(head)) {
                throw wrong(
                        step,
                        Sentence.of(
                                "nothing is called {}; a name begins with one of {}.",
                                name,
                                String.join(", ", heads(lesson, saved))));
            }
        }
    }

    private static Set<String> heads(Lesson lesson, Set<String> saved) {
        Set<String> heads = new LinkedHashSet<>(HEADS.stream().sorted().toList());
        saved.stream().sorted().forEach(heads::add);
        lesson.plans().keySet().stream().sorted().forEach(heads::add);
        return heads;
    }

    private static LessonException wrong(Step step, Sentence what) {
        return new LessonException(Sentence.of("{}, line {}: {}", LessonFolder.FILE, step.line(), what));
    }

    /// Keys that the texts of a language need, each with the line that asks for it.
    static Map<String, Integer> needed(Lesson lesson) {
        Map<String, Integer> keys = new LinkedHashMap<>();
        for (Step step : lesson.steps()) {
            if (!(step instanceof Step.Reveal) || lesson.guess(step.key()).isEmpty()) {
                keys.putIfAbsent(step.key(), step.line());
            }
            switch (step) {
                case Step.Question question -> keys.putIfAbsent(question.answerKey(), step.line());
                case Step.Guess guess -> {
                    guess.wrong().forEach(w -> keys.putIfAbsent(w.say(), guess.line()));
                    guess.choices().stream()
                            .filter(c -> !isPlain(c))
                            .forEach(c -> keys.putIfAbsent(guess.key() + "/" + c, guess.line()));
                }
                case Step.Read _, Step.Do _, Step.Reveal _, Step.Explain _ -> {}
            }
        }
        return keys;
    }

    /// Keys that may be there beside those that are needed: what is said with a truth, labels of plain choices.
    static Set<String> allowed(Lesson lesson) {
        Set<String> keys = new LinkedHashSet<>(needed(lesson).keySet());
        keys.add("about");
        for (Step step : lesson.steps()) {
            switch (step) {
                case Step.Guess guess -> {
                    keys.add(guess.key() + "/right");
                    guess.choices().forEach(c -> keys.add(guess.key() + "/" + c));
                }
                case Step.Reveal reveal -> keys.add(reveal.key() + "/reveal");
                case Step.Read _, Step.Do _, Step.Explain _, Step.Question _ -> {}
            }
        }
        return keys;
    }

    /// A number, a size or a field's name: the same in every language.
    private static boolean isPlain(String choice) {
        return Unit.number(choice).isPresent()
                || Setting.named(choice).isPresent()
                || PlanKnobs.names().contains(choice);
    }

    /// What one language lacks, and what it says that no step shows.
    static List<Sentence> gaps(Lesson lesson, String language) {
        List<Sentence> gaps = new ArrayList<>();
        Texts texts = lesson.texts().get(language);
        if (texts == null) {
            return List.of(Sentence.of("{}.md is missing: the lesson is not told in this language.", language));
        }
        needed(lesson).forEach((key, line) -> {
            if (texts.text(key).filter(t -> !t.isBlank()).isEmpty()) {
                gaps.add(Sentence.of(
                        "{}.md has no \"## {}\", which line {} of {} asks for.",
                        language,
                        key,
                        line,
                        LessonFolder.FILE));
            }
        });
        Set<String> allowed = allowed(lesson);
        texts.sections().keySet().stream()
                .filter(key -> !allowed.contains(key))
                .forEach(key -> gaps.add(Sentence.of(
                        "{}.md says \"## {}\", which no step of {} shows.", language, key, LessonFolder.FILE)));
        return gaps;
    }

    /// Whether a refusal is a result of a step: its `break` says so, or a value behind it reads `error.…` of it.
    static boolean expectsRefusal(Lesson lesson, int index) {
        if (!(lesson.steps().get(index) instanceof Step.Do step)) {
            return false;
        }
        boolean last = true; // `error.…` is of the step that was done last
        for (Step next : lesson.steps().subList(index + 1, lesson.steps().size())) {
            last &= !(next instanceof Step.Do);
            boolean ofLast = last;
            boolean reads = expressions(next).stream()
                    .flatMap(e -> e.names().stream())
                    .anyMatch(name -> ofLast && name.startsWith("error.")
                            || step.save()
                                    .filter(saved -> name.startsWith(saved + ".error."))
                                    .isPresent());
            if (reads) {
                return true;
            }
        }
        return step.although();
    }
}
