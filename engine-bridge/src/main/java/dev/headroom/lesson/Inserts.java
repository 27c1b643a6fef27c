package dev.headroom.lesson;

import dev.headroom.lesson.Progress.Seen;
import dev.headroom.words.Words;
import java.util.Optional;

/// Fills the inserts of a lesson's texts.
final class Inserts {
    private static final String VALUE = "value";

    private Inserts() {}

    static String filled(Lesson lesson, LessonRun run, String language, String key, Words words) {
        String text = lesson.texts(language).text(key).orElse("");
        return Texts.filled(text, insert -> said(lesson, run, key, insert, words));
    }

    private static String said(Lesson lesson, LessonRun run, String key, Texts.Insert insert, Words words) {
        return value(lesson, run, key, insert).shown(insert.unit(), words);
    }

    /// @throws LessonException when the insert is no expression
    static Value value(Lesson lesson, LessonRun run, String key, Texts.Insert insert) {
        Names names = run.names();
        return Expression.parse(insert.expression())
                .value(name -> name.equals(VALUE)
                        ? stepOf(lesson, key)
                                .flatMap(run::seen)
                                .map(Seen::value)
                                .orElseGet(() -> Names.unknown(VALUE))
                        : names.apply(name));
    }

    /// The step whose value a text means: its own, or for a reply the truth of its guess.
    private static Optional<Step> stepOf(Lesson lesson, String key) {
        String own = key.contains("/") ? key.substring(0, key.indexOf('/')) : key;
        return lesson.steps().stream()
                .filter(s -> s.key().equals(own) && (s instanceof Step.Reveal || s instanceof Step.Explain))
                .findFirst()
                .or(() -> lesson.steps().stream()
                        .filter(s -> s instanceof Step.Guess g
                                && g.wrong().stream().anyMatch(w -> w.say().equals(key)))
                        .findFirst()
                        .flatMap(g -> lesson.revealOf((Step.Guess) g)));
    }
}
