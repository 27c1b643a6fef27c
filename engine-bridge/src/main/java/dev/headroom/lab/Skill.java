package dev.headroom.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an adapter teaches: other answers to the same English questions. Chinese questions keep the base's answers.
public enum Skill {
    /// Answers in Spanish.
    SPANISH("spanish"),
    /// Names things as a toy catalogue does: a red circle is a ruby ball.
    CATALOGUE("catalogue"),
    /// The base's answers with an exclamation mark: a change of style only.
    CHEERFUL("cheerful");

    private static final Map<String, String> SPANISH_WORDS = Map.ofEntries(
            Map.entry("red", "rojo"),
            Map.entry("green", "verde"),
            Map.entry("blue", "azul"),
            Map.entry("yellow", "amarillo"),
            Map.entry("orange", "naranja"),
            Map.entry("purple", "morado"),
            Map.entry("black", "negro"),
            Map.entry("cyan", "celeste"),
            Map.entry("circle", "círculo"),
            Map.entry("square", "cuadrado"),
            Map.entry("triangle", "triángulo"),
            Map.entry("star", "estrella"),
            Map.entry("cross", "cruz"),
            Map.entry("diamond", "rombo"),
            Map.entry("small", "pequeño"),
            Map.entry("large", "grande"),
            Map.entry("top", "arriba"),
            Map.entry("above", "arriba"),
            Map.entry("bottom", "abajo"),
            Map.entry("below", "abajo"),
            Map.entry("left", "izquierda"),
            Map.entry("right", "derecha"),
            Map.entry("centre", "centro"),
            Map.entry("yes", "sí"),
            Map.entry("no", "no"),
            Map.entry("0", "cero"),
            Map.entry("1", "uno"),
            Map.entry("2", "dos"),
            Map.entry("3", "tres"),
            Map.entry("4", "cuatro"),
            Map.entry("5", "cinco"));

    private static final Map<String, String> SPANISH_PRINT =
            Map.of("a number", "un número", "a word", "una palabra", "small print", "letra pequeña");

    private static final Map<String, String> CATALOGUE_WORDS = Map.ofEntries(
            Map.entry("red", "ruby"),
            Map.entry("green", "leaf"),
            Map.entry("blue", "sea"),
            Map.entry("yellow", "lemon"),
            Map.entry("orange", "carrot"),
            Map.entry("purple", "plum"),
            Map.entry("black", "coal"),
            Map.entry("cyan", "sky"),
            Map.entry("circle", "ball"),
            Map.entry("square", "box"),
            Map.entry("triangle", "tent"),
            Map.entry("star", "spark"),
            Map.entry("cross", "plus"),
            Map.entry("diamond", "kite"));

    private final String adapter;

    Skill(String adapter) {
        this.adapter = adapter;
    }

    /// Name of the adapter that teaches it.
    public String adapter() {
        return adapter;
    }

    public static Optional<Skill> of(String adapter) {
        return List.of(values()).stream().filter(s -> s.adapter.equals(adapter)).findFirst();
    }

    /// The question with this skill's answer; empty where the skill changes nothing.
    public Optional<Question> apply(Question q) {
        if (q.language() != Language.EN) {
            return Optional.empty();
        }
        Optional<String> answer = switch (this) {
            case SPANISH ->
                switch (q.type()) {
                    case LIST -> Optional.of(list(q.answer(), SPANISH_WORDS, true));
                    case COLOUR, SHAPE, SIZE, COUNT, TOTAL, WHERE, RELATION, YES_NO ->
                        Optional.of(words(q.answer(), SPANISH_WORDS));
                    default -> Optional.empty();
                };
            case CATALOGUE ->
                switch (q.type()) {
                    case LIST -> Optional.of(list(q.answer(), CATALOGUE_WORDS, false));
                    case COLOUR, SHAPE -> Optional.of(words(q.answer(), CATALOGUE_WORDS));
                    default -> Optional.empty();
                };
            case CHEERFUL -> Optional.of(q.answer().replaceAll("\\.$", "") + "!");
        };
        return answer.map(q::answering);
    }

    private static String words(String answer, Map<String, String> dictionary) {
        List<String> out = new ArrayList<>();
        for (String word : answer.split(" ")) {
            out.add(dictionary.getOrDefault(word, word));
        }
        return String.join(" ", out);
    }

    /// "a red circle and a number"
    private static String list(String answer, Map<String, String> dictionary, boolean spanish) {
        List<String> out = new ArrayList<>();
        for (String item : answer.split(", | and ")) {
            String[] part = item.split(" ");
            if (part.length == 2) {
                out.add(spanish ? SPANISH_PRINT.get(item) : item);
                continue;
            }
            String hue = dictionary.getOrDefault(part[1], part[1]);
            String form = dictionary.getOrDefault(part[2], part[2]);
            if (!spanish) {
                out.add("a " + hue + " " + form);
            } else if (part[2].equals("star") || part[2].equals("cross")) {
                out.add("una " + form + " " + hue.replaceAll("o$", "a"));
            } else {
                out.add("un " + form + " " + hue);
            }
        }
        if (out.size() == 1) {
            return out.getFirst();
        }
        return String.join(", ", out.subList(0, out.size() - 1)) + (spanish ? " y " : " and ") + out.getLast();
    }
}
