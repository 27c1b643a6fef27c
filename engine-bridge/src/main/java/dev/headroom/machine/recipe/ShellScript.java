package dev.headroom.machine.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A shell script as far as it says what is started with which words: assignments, `${NAME:-default}`, whole numbers in
/// `$(( ))`, quotes, comments, and lines that go on after a backslash. No command is run.
final class ShellScript {
    private static final Pattern ASSIGNMENT = Pattern.compile("(?s)([A-Za-z_][A-Za-z0-9_]*)=(.*)");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^{}]*))?\\}|\\$([A-Za-z_][A-Za-z0-9_]*)");
    private static final Pattern ARITHMETIC = Pattern.compile("\\$\\(\\(([^()]*)\\)\\)");
    private static final int MOST_CHARACTERS = 1 << 18;
    private static final int LONGEST_VALUE = 20_000;

    private final Map<String, Word> variables = new LinkedHashMap<>();
    private final List<Word> words = new ArrayList<>();

    /// @param line of the script that it stands in, from 1
    /// @param command that it belongs to, counted from 0
    record Word(String text, int line, int command) {}

    private int commands;
    private boolean redirected;

    private ShellScript() {}

    static ShellScript parse(String text) {
        ShellScript script = new ShellScript();
        List<Word> command = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        int line = 1;
        String code = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else if (c == '\\' && quote == '"' && i + 1 < code.length() && code.charAt(i + 1) == '\n') {
                    i++;
                    word.append(' ');
                    line++;
                } else {
                    line += c == '\n' ? 1 : 0;
                    word.append(c);
                }
                continue;
            }
            switch (c) {
                case '\'', '"' -> {
                    quote = c;
                    open = true;
                }
                case '\\' -> {
                    int next = i + 1;
                    next += next < code.length() && code.charAt(next) == '\r' ? 1 : 0;
                    if (next < code.length() && code.charAt(next) == '\n') {
                        i = next;
                        line++;
                        open = script.end(word, open, command, line - 1);
                    } else if (next < code.length()) {
                        word.append(code.charAt(next));
                        open = true;
                        i = next;
                    }
                }
                case '$' -> {
                    int end = nested(code, i);
                    word.append(code, i, end);
                    open = true;
                    i = end - 1;
                }
                case '#' -> {
                    if (open) {
                        word.append(c);
                    } else {
                        i = lineEnd(code, i) - 1;
                    }
                }
                case '>', '<' -> {
                    // a number before it is a stream, and the word after it is a file or a stream
                    if (word.chars().allMatch(Character::isDigit)) {
                        word.setLength(0);
                        open = false;
                    }
                    open = script.end(word, open, command, line);
                    while (i + 1 < code.length() && ">&".indexOf(code.charAt(i + 1)) >= 0) {
                        i++;
                    }
                    script.redirected = true;
                }
                case ' ', '\t', '\r' -> open = script.end(word, open, command, line);
                case '\n', ';', '&', '|' -> {
                    open = script.end(word, open, command, line);
                    script.command(command);
                    line += c == '\n' ? 1 : 0;
                }
                default -> {
                    word.append(c);
                    open = true;
                }
            }
        }
        script.end(word, open, command, line);
        script.command(command);
        return script;
    }

    /// Where the parentheses or braces after a dollar are closed again.
    private static int nested(String code, int from) {
        int depth = 0;
        for (int i = from + 1; i < code.length(); i++) {
            char c = code.charAt(i);
            if (c == '(' || c == '{') {
                depth++;
            } else if (c == ')' || c == '}') {
                depth--;
                if (depth <= 0) {
                    return i + 1;
                }
            } else if (depth == 0) {
                return i;
            }
        }
        return code.length();
    }

    private static int lineEnd(String code, int from) {
        int end = code.indexOf('\n', from);
        return end < 0 ? code.length() : end;
    }

    private boolean end(StringBuilder word, boolean open, List<Word> command, int line) {
        if (open && redirected) {
            redirected = false;
        } else if (open) {
            command.add(new Word(word.toString(), line, commands));
        }
        word.setLength(0);
        return false;
    }

    /// Assignments before a command, or alone, are variables; a variable that holds several words is several words.
    private void command(List<Word> command) {
        boolean before = true;
        for (Word word : command) {
            Matcher assigned = ASSIGNMENT.matcher(word.text());
            if (before && assigned.matches()) {
                variables.put(assigned.group(1), new Word(filled(assigned.group(2)), word.line(), commands));
                continue;
            }
            if (before
                    && (word.text().equals("export")
                            || word.text().equals("set")
                            || word.text().equals("env"))) {
                continue;
            }
            before = false;
            boolean bare = VARIABLE.matcher(word.text()).matches();
            String text = filled(word.text());
            if (bare) {
                for (String part : text.trim().split("\\s+")) {
                    words.add(new Word(part, word.line(), commands));
                }
            } else {
                words.add(new Word(text, word.line(), commands));
            }
        }
        commands++;
        redirected = false;
        command.clear();
    }

    private String filled(String text) {
        String at = text;
        for (int round = 0; round < 5 && at.contains("$"); round++) {
            String next = arithmetic(replaced(at));
            if (next.equals(at) || next.length() > LONGEST_VALUE) {
                return at;
            }
            at = next;
        }
        return at;
    }

    private String replaced(String text) {
        return VARIABLE.matcher(text).replaceAll(m -> {
            String name = m.group(1) == null ? m.group(3) : m.group(1);
            Word value = variables.get(name);
            if (value != null && !value.text().isEmpty() && !value.text().contains("${" + name)) {
                return Matcher.quoteReplacement(value.text());
            }
            return Matcher.quoteReplacement(m.group(2) == null ? m.group() : m.group(2));
        });
    }

    private static String arithmetic(String text) {
        return ARITHMETIC.matcher(text).replaceAll(m -> {
            String value = m.group(1);
            return Matcher.quoteReplacement(
                    WholeNumbers.value(value).map(String::valueOf).orElseGet(m::group));
        });
    }

    /// All words of all commands, in their order.
    List<Word> words() {
        return List.copyOf(words);
    }

    Optional<Word> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    Map<String, Word> variables() {
        return Map.copyOf(variables);
    }
}
