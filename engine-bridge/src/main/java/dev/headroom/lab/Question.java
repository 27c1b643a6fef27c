package dev.headroom.lab;

import java.util.List;
import java.util.Optional;

/// A question with its one true answer.
///
/// @param about objects one has to look at to answer, in the order of the answer
/// @param print what is to be read, where it is there: its size decides whether it can be
public record Question(
        QuestionType type,
        Language language,
        String text,
        String answer,
        List<SceneObject> about,
        Optional<Print> print) {
    public Question {
        about = List.copyOf(about);
    }

    Question(QuestionType type, Language language, String text, String answer) {
        this(type, language, text, answer, List.of(), Optional.empty());
    }

    Question about(List<SceneObject> objects) {
        return new Question(type, language, text, answer, objects, print);
    }

    Question reading(Optional<Print> what) {
        return new Question(type, language, text, answer, about, what);
    }

    Question answering(String other) {
        return new Question(type, language, text, other, about, print);
    }
}
