package dev.headroom.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says sentences in one language. A file beside this class holds pairs of lines, the English template and the other
/// language's, with `{}` or, where the order changes, `{0}` and `{1}` for the arguments. A template that has no pair is
/// said in English; a test lets none pass.
public final class Words {
    /// The language that templates are written in.
    public static final Words ENGLISH = new Words(Map.of());

    private static final Pattern HOLE = Pattern.compile("\\{(\\d?)}");

    private final Map<String, String> pairs;

    private Words(Map<String, String> pairs) {
        this.pairs = pairs;
    }

    /// @param tag `zh_CN`; for English and languages without a file, English
    public static Words of(String tag) {
        try (InputStream in = Words.class.getResourceAsStream(tag + ".txt")) {
            return in == null ? ENGLISH : new Words(read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws IllegalStateException for a template that stands twice, or without its pair
    static Map<String, String> read(String text) {
        List<String> lines =
                text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList();
        if (lines.size() % 2 != 0) {
            throw new IllegalStateException("no translation follows \"" + lines.getLast() + "\"");
        }
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i < lines.size(); i += 2) {
            check(lines.get(i), lines.get(i + 1));
            if (pairs.put(lines.get(i), lines.get(i + 1)) != null) {
                throw new IllegalStateException("\"" + lines.get(i) + "\" stands twice");
            }
        }
        return Map.copyOf(pairs);
    }

    private static void check(String template, String other) {
        int holes = Sentence.holes(template);
        int unnamed = 0;
        Matcher hole = HOLE.matcher(other);
        while (hole.find()) {
            int at = hole.group(1).isEmpty() ? unnamed++ : Integer.parseInt(hole.group(1));
            if (at >= holes) {
                throw new IllegalStateException(
                        "\"%s\" has no argument for {%d} of \"%s\"".formatted(template, at, other));
            }
        }
    }

    /// The templates that have a pair.
    public Set<String> templates() {
        return pairs.keySet();
    }

    public String say(Sentence sentence) {
        String template = pairs.getOrDefault(sentence.template(), sentence.template());
        if (sentence.arguments().isEmpty()) {
            return template;
        }
        // by hand: the window says dozens of sentences with each tick of a slider
        StringBuilder text = new StringBuilder(template.length() + 64);
        int next = 0;
        int from = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', open + 1)) {
            int close = template.indexOf('}', open);
            boolean named = close == open + 2 && Character.isDigit(template.charAt(open + 1));
            if (close == open + 1 || named) {
                Object argument = sentence.arguments().get(named ? template.charAt(open + 1) - '0' : next++);
                text.append(template, from, open);
                text.append(argument instanceof Sentence inner ? say(inner) : String.valueOf(argument));
                from = close + 1;
            }
        }
        return text.append(template, from, template.length()).toString();
    }
}
