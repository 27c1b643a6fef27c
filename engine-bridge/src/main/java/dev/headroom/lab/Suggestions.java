package dev.headroom.lab;

import java.util.ArrayList;
import java.util.List;

/// What one might ask about a scene: a few questions of different types that the demo model knows.
public final class Suggestions {
    /// Phrasings are drawn until one is written with care; a scene without a question of a type is left out.
    private static final int ATTEMPTS = 100;

    private Suggestions() {}

    /// At most four questions; the same scene, seed and language give the same ones.
    public static List<String> about(Scene scene, long seed, Language language) {
        List<QuestionType> types = new ArrayList<>();
        scene.print(Print.Kind.NUMBER).ifPresent(p -> types.add(QuestionType.NUMBER));
        scene.print(Print.Kind.WORD).ifPresent(p -> types.add(QuestionType.WORD));
        types.addAll(
                types.isEmpty()
                        ? List.of(QuestionType.LIST, QuestionType.SHAPE, QuestionType.COUNT, QuestionType.WHERE)
                        : List.of(QuestionType.LIST, QuestionType.COLOUR));
        return types.stream()
                .map(type -> written(type, scene, seed, language))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /// The first phrasing with all its marks, for suggestions are not typed in a hurry; empty when there is none.
    private static String written(QuestionType type, Scene scene, long seed, Language language) {
        Questions questions = new Questions(seed);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String text = questions
                    .ask(type, scene, new Legibility(1), language)
                    .map(q -> q.text())
                    .orElse("");
            boolean capital = language == Language.ZH || !text.isEmpty() && Character.isUpperCase(text.charAt(0));
            if (capital && text.matches(".*[?.？。]")) {
                return text;
            }
        }
        return "";
    }
}
