package dev.headroom.lesson;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A lesson as its folder tells it.
///
/// @param id the folder's name
/// @param number its place in a course, where it has one
/// @param minutes it takes
/// @param after ids of lessons that come before
/// @param engine whether the demo model runs in it
/// @param start settings at its beginning, under the field's names; the rest is usual
/// @param plans declared plans by name
/// @param texts by language tag: `en`, `zh-CN`
/// @param folder it lies in, where there is one
public record Lesson(
        String id,
        OptionalInt number,
        int minutes,
        List<String> after,
        Engine engine,
        Map<String, String> start,
        Map<String, DeclaredPlan> plans,
        List<Step> steps,
        Map<String, Texts> texts,
        Optional<Path> folder) {
    public enum Engine {
        /// The demo model in the embedded engine.
        DEMO,
        /// Nothing runs: it plans only.
        NONE
    }

    public Lesson {
        after = List.copyOf(after);
        start = Map.copyOf(start);
        plans = Map.copyOf(plans);
        steps = List.copyOf(steps);
        texts = Map.copyOf(texts);
    }

    /// The texts in a language, in English where there are none.
    public Texts texts(String language) {
        Texts exact = texts.get(language);
        if (exact != null) {
            return exact;
        }
        return texts.entrySet().stream()
                .filter(e -> language.startsWith(e.getKey()) || e.getKey().startsWith(language))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> texts.getOrDefault(
                        Texts.ENGLISH, texts.values().stream().findFirst().orElse(Texts.NONE)));
    }

    public String title(String language) {
        return texts(language).title();
    }

    /// What computes the truth of a guess: the reveal with its key.
    public Optional<Step.Reveal> revealOf(Step.Guess guess) {
        return steps.stream()
                .filter(s -> s instanceof Step.Reveal && s.key().equals(guess.key()))
                .map(Step.Reveal.class::cast)
                .findFirst();
    }

    /// The guess with a key.
    public Optional<Step.Guess> guess(String key) {
        return steps.stream()
                .filter(s -> s instanceof Step.Guess && s.key().equals(key))
                .map(Step.Guess.class::cast)
                .findFirst();
    }

    /// A picture that a step names: beside the lesson, if it lies there.
    ///
    /// @param samples the folder of the sample pictures
    public Path picture(String name, Path samples) {
        return folder.map(f -> f.resolve(name)).filter(Files::isRegularFile).orElseGet(() -> samples.resolve(name));
    }
}
