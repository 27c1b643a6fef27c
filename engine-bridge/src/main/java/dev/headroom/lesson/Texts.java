package dev.headroom.lesson;

import dev.headroom.words.Sentence;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a lesson says in one language: Markdown under `## key`, with inserts such as `{plan.peak | GiB}`.
///
/// @param title the line that begins with `# `
/// @param sections by key, in their order
public record Texts(String title, Map<String, String> sections) {
    public static final String ENGLISH = "en";
    public static final Texts NONE = new Texts("", Map.of());

    private static final Pattern INSERT = Pattern.compile("\\{([^{}|\\n]{1,300})(?:\\|\\s*([^{}|\\s]{1,16})\\s*)?}");
    private static final Pattern HEAD = Pattern.compile("##[ \\t]+(\\S+)[ \\t]*");

    public Texts {
        sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
    }

    /// @param file its name, for errors
    /// @throws LessonException when it has no title, or a key stands twice
    static Texts read(String file, String text) {
        String title = "";
        Map<String, String> sections = new LinkedHashMap<>();
        String key = "";
        StringBuilder body = new StringBuilder();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                put(sections, key, body);
                key = head.group(1);
                if (sections.containsKey(key)) {
                    throw new LessonException(
                            Sentence.of("{}, line {}: the key {} stands twice; keep one.", file, number, key));
                }
                sections.put(key, "");
                body.setLength(0);
            } else if (title.isEmpty() && key.isEmpty() && line.startsWith("# ")) {
                title = line.substring(2).strip();
            } else {
                body.append(line).append('\n');
            }
        }
        put(sections, key, body);
        if (title.isEmpty()) {
            throw new LessonException(Sentence.of("{}, line {}: no title; write it first, as \"# Title\".", file, 1));
        }
        return new Texts(title, sections);
    }

    private static void put(Map<String, String> sections, String key, StringBuilder body) {
        if (!key.isEmpty()) {
            sections.put(key, body.toString().strip());
        }
    }

    public Optional<String> text(String key) {
        return Optional.ofNullable(sections.get(key));
    }

    /// The insert's expressions and units, in the order of the text.
    static Set<Insert> inserts(String text) {
        Set<Insert> found = new LinkedHashSet<>();
        Matcher m = INSERT.matcher(text);
        while (m.find()) {
            found.add(insert(m));
        }
        return found;
    }

    /// @param expression what stands before the bar
    record Insert(String expression, Unit unit) {}

    private static Insert insert(MatchResult m) {
        return new Insert(m.group(1).strip(), m.group(2) == null ? Unit.NONE : new Unit(m.group(2)));
    }

    /// The text with every insert said.
    static String filled(String text, Function<Insert, String> said) {
        return INSERT.matcher(text).replaceAll(m -> Matcher.quoteReplacement(said.apply(insert(m))));
    }
}
