package dev.headroom.demo;

/// A question with its one true answer.
///
/// @param subject the print asked for, where it is one: its size decides what can be read
public record Question(
        QuestionType type, Language language, String text, String answer, java.util.Optional<Print.Size> subject) {

    Question(QuestionType type, Language language, String text, String answer) {
        this(type, language, text, answer, java.util.Optional.empty());
    }
}
