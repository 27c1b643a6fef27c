package dev.headroom.lesson;

import dev.headroom.words.Sentence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads one step of a lesson's file.
final class StepReader {
    private static final Set<String> READ = Set.of("read");
    private static final Set<String> DO = Set.of("do", "settings", "picture", "ask", "plan", "break", "save");
    private static final Set<String> GUESS = Set.of("guess", "kind", "choices", "unit", "right", "wrong");
    private static final Set<String> REVEAL = Set.of("reveal", "value", "unit", "expect", "show");
    private static final Set<String> EXPLAIN = Set.of("explain", "value", "unit", "expect", "show");
    private static final Set<String> QUESTION = Set.of("question");

    private static final int MOST_CHOICES = 12;

    private static final Pattern SHARE = Pattern.compile("±?\\s*([0-9]{1,3}(?:\\.[0-9]{1,3})?)\\s*%");
    private static final Pattern AMOUNT = Pattern.compile("±\\s*([0-9]{1,12}(?:\\.[0-9]{1,9})?)");

    private StepReader() {}

    static Step read(LessonYaml yaml) {
        Map<String, LessonYaml> all = yaml.map();
        int line = yaml.line();
        if (all.containsKey("read")) {
            return new Step.Read(key(yaml, READ, "read"), line);
        }
        if (all.containsKey("question")) {
            return new Step.Question(key(yaml, QUESTION, "question"), line);
        }
        if (all.containsKey("do")) {
            return doing(yaml, line);
        }
        if (all.containsKey("guess")) {
            return guess(yaml, line);
        }
        if (all.containsKey("reveal")) {
            String key = key(yaml, REVEAL, "reveal");
            Expression value = Optional.ofNullable(all.get("value"))
                    .orElseThrow(() -> yaml.wrong(Sentence.of("a reveal needs a value.")))
                    .expression();
            return new Step.Reveal(key, line, value, unit(all), expect(all), show(all));
        }
        if (all.containsKey("explain")) {
            String key = key(yaml, EXPLAIN, "explain");
            return new Step.Explain(
                    key,
                    line,
                    Optional.ofNullable(all.get("value")).map(LessonYaml::expression),
                    unit(all),
                    expect(all),
                    show(all));
        }
        throw yaml.wrong(Sentence.of("a step begins with read, do, guess, reveal, explain or question."));
    }

    private static String key(LessonYaml yaml, Set<String> fields, String kind) {
        return yaml.need(yaml.map(fields), kind).key();
    }

    private static Step doing(LessonYaml yaml, int line) {
        Map<String, LessonYaml> all = yaml.map(DO);
        String key = yaml.need(all, "do").key();
        Optional<LessonYaml> although = LessonYaml.in(all, "break");
        if (although.isPresent()
                && !Set.of("true", "false").contains(although.get().text())) {
            throw although.get().wrong(Sentence.of("break is true or false."));
        }
        return new Step.Do(
                key,
                line,
                LessonYaml.in(all, "settings").map(StepReader::values).orElse(Map.of()),
                LessonYaml.in(all, "picture").map(StepReader::picture),
                LessonYaml.in(all, "ask").map(StepReader::question).orElse(Map.of()),
                LessonYaml.in(all, "plan").map(LessonYaml::key),
                although.map(a -> a.text().equals("true")).orElse(false),
                LessonYaml.in(all, "save").map(y -> name(y, y.text())));
    }

    /// Names with values, each a scalar.
    static Map<String, String> values(LessonYaml yaml) {
        Map<String, String> values = new LinkedHashMap<>();
        yaml.map().forEach((name, value) -> values.put(name.replace('-', '_'), value.text()));
        return values;
    }

    /// A file's name and no way out of its folder.
    private static String picture(LessonYaml yaml) {
        String name = yaml.text();
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")) {
            throw yaml.wrong(Sentence.of(
                    "\"{}\" is no picture's name; name a sample, or a file that lies beside the lesson.", name));
        }
        return name;
    }

    /// A name that expressions can say.
    static String name(LessonYaml at, String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,31}")
                || Set.of("plan", "report", "measured", "answer", "error", "guess", "value", "x")
                        .contains(name)) {
            throw at.wrong(Sentence.of(
                    "\"{}\" cannot be a name of a moment or a plan; take one word of letters that is free.", name));
        }
        return name;
    }

    private static Map<String, String> question(LessonYaml yaml) {
        if (!yaml.isMap()) {
            return Map.of(Texts.ENGLISH, yaml.text());
        }
        Map<String, String> byLanguage = new LinkedHashMap<>();
        yaml.map().forEach((language, text) -> byLanguage.put(language, text.text()));
        return byLanguage;
    }

    private static Step guess(LessonYaml yaml, int line) {
        Map<String, LessonYaml> all = yaml.map(GUESS);
        Step.Kind kind = LessonYaml.in(all, "kind").map(StepReader::kind).orElse(Step.Kind.NUMBER);
        List<String> choices = LessonYaml.in(all, "choices")
                .map(c -> c.list(MOST_CHOICES).stream().map(LessonYaml::text).toList())
                .orElse(List.of());
        if ((kind == Step.Kind.NUMBER) != choices.isEmpty()
                || choices.stream().distinct().count() < choices.size()) {
            throw yaml.wrong(Sentence.of("a choice and an order have choices, each once; a number has none."));
        }
        List<Step.Reply> wrong = LessonYaml.in(all, "wrong")
                .map(w -> w.list(20).stream().map(StepReader::reply).toList())
                .orElse(List.of());
        Right right = LessonYaml.in(all, "right").map(StepReader::right).orElse(new Right.Exact());
        return new Step.Guess(yaml.need(all, "guess").key(), line, kind, choices, unit(all), right, wrong);
    }

    private static Step.Kind kind(LessonYaml yaml) {
        return switch (yaml.text()) {
            case "number" -> Step.Kind.NUMBER;
            case "choice" -> Step.Kind.CHOICE;
            case "order" -> Step.Kind.ORDER;
            default -> throw yaml.wrong(Sentence.of("a guess is a number, a choice or an order."));
        };
    }

    private static Step.Reply reply(LessonYaml yaml) {
        Map<String, LessonYaml> all = yaml.map(Set.of("when", "say"));
        if (all.size() != 2) {
            throw yaml.wrong(Sentence.of("a reply has when, an expression over x, and say, a key of the texts."));
        }
        return new Step.Reply(
                yaml.need(all, "when").expression(), yaml.need(all, "say").key());
    }

    private static Right right(LessonYaml yaml) {
        if (yaml.isList()) {
            return new Right.AnyOf(
                    yaml.list(MOST_CHOICES).stream().map(LessonYaml::text).toList());
        }
        String text = yaml.text().strip();
        if (text.toLowerCase(Locale.ROOT).equals("exact")) {
            return new Right.Exact();
        }
        Matcher share = SHARE.matcher(text);
        if (share.matches()) {
            return new Right.Within(Double.parseDouble(share.group(1)) / 100);
        }
        Matcher amount = AMOUNT.matcher(text);
        if (amount.matches()) {
            return new Right.PlusMinus(Double.parseDouble(amount.group(1)));
        }
        throw yaml.wrong(Sentence.of("\"{}\" is none of exact, 10 %, ±2 or a list of rights.", text));
    }

    private static Unit unit(Map<String, LessonYaml> all) {
        return LessonYaml.in(all, "unit")
                .map(u -> {
                    String text = u.text().strip();
                    if (text.length() > 24 || text.contains("{") || text.contains("|")) {
                        throw u.wrong(Sentence.of("\"{}\" is no unit; write MiB, GiB, tokens or any word.", text));
                    }
                    return new Unit(text);
                })
                .orElse(Unit.NONE);
    }

    private static Optional<Value> expect(Map<String, LessonYaml> all) {
        return LessonYaml.in(all, "expect").map(StepReader::expected);
    }

    private static Value expected(LessonYaml yaml) {
        return yaml.isList()
                ? new Value.Many(yaml.list(MOST_CHOICES).stream()
                        .map(StepReader::expected)
                        .toList())
                : Value.read(yaml.text());
    }

    private static List<Expression> show(Map<String, LessonYaml> all) {
        return LessonYaml.in(all, "show")
                .map(s -> s.isList()
                        ? s.list(MOST_CHOICES).stream()
                                .map(LessonYaml::expression)
                                .toList()
                        : List.of(s.expression()))
                .orElse(List.of());
    }
}
