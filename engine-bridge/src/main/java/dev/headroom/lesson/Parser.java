package dev.headroom.lesson;

import dev.headroom.lesson.Expression.Node;
import dev.headroom.lesson.Expression.Operator;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads an expression, once from left to right.
final class Parser {
    /// Brackets in brackets.
    private static final int DEEPEST = 60;

    private static final int OF_NOT = 3;
    private static final int OF_MINUS = 7;

    private static final List<Operator> SIGNS = List.of(
            Operator.EQUAL,
            Operator.NOT_EQUAL,
            Operator.AT_MOST,
            Operator.AT_LEAST,
            Operator.LESS,
            Operator.MORE,
            Operator.PLUS,
            Operator.MINUS,
            Operator.TIMES,
            Operator.OVER,
            Operator.POWER);

    private final String text;
    private int at;
    private int depth;

    Parser(String text) {
        this.text = text.replace('−', '-').replace('×', '*').replace('÷', '/');
    }

    Node whole() {
        Node node = binary(0);
        blanks();
        if (at < text.length()) {
            throw wrong(Sentence.of("an operator such as + or ==, or the end"));
        }
        return node;
    }

    private Node binary(int least) {
        if (++depth > DEEPEST) {
            throw new LessonException(Sentence.of(
                    "\"{}\": brackets lie more than {} deep; part it over two steps.", shortened(), DEEPEST));
        }
        Node left = unary();
        boolean compared = false;
        while (true) {
            int before = at;
            Optional<Operator> found = operator();
            if (found.isEmpty() || found.get().binds() < least) {
                at = before;
                depth--;
                return left;
            }
            Operator operator = found.get();
            boolean comparison = operator.binds() == Operator.EQUAL.binds();
            if (comparison && compared) {
                at = before;
                throw wrong(Sentence.of("\"and\" between two comparisons"));
            }
            compared |= comparison;
            left = new Node.Binary(
                    operator, left, binary(operator == Operator.POWER ? operator.binds() : operator.binds() + 1));
        }
    }

    private Node unary() {
        blanks();
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
            return new Node.Unary('-', binary(OF_MINUS));
        }
        int before = at;
        if (word().equals("not")) {
            return new Node.Unary('!', binary(OF_NOT));
        }
        at = before;
        return atom();
    }

    private Optional<Operator> operator() {
        blanks();
        int before = at;
        String word = word();
        if (word.equals("and")) {
            return Optional.of(Operator.AND);
        }
        if (word.equals("or")) {
            return Optional.of(Operator.OR);
        }
        at = before;
        for (Operator sign : SIGNS) {
            if (text.startsWith(sign.sign(), at)) {
                at += sign.sign().length();
                return Optional.of(sign);
            }
        }
        return Optional.empty();
    }

    private Node atom() {
        blanks();
        char c = at < text.length() ? text.charAt(at) : '\0';
        if (c == '(') {
            at++;
            Node inner = binary(0);
            expect(')');
            return inner;
        }
        if (c == '"') {
            return new Node.Constant(new Value.Text(quoted()));
        }
        if (c >= '0' && c <= '9') {
            return new Node.Constant(new Value.Number(number()));
        }
        String name = word();
        if (name.isEmpty()) {
            throw wrong(Sentence.of("a number, a name, a text in \"...\" or a bracket"));
        }
        blanks();
        if (at < text.length() && text.charAt(at) == '(') {
            return call(name);
        }
        return switch (name) {
            case "true" -> new Node.Constant(new Value.Truth(true));
            case "false" -> new Node.Constant(new Value.Truth(false));
            case "and", "or", "not" -> throw wrong(Sentence.of("a number, a name, a text in \"...\" or a bracket"));
            default -> new Node.Name(path(name));
        };
    }

    /// The rest of a name: `.part` and `[index]`.
    private String path(String first) {
        StringBuilder name = new StringBuilder(first);
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '.') {
                at++;
                String part = word();
                if (part.isEmpty()) {
                    throw wrong(Sentence.of("a name after the dot"));
                }
                name.append('.').append(part);
            } else if (c == '[') {
                at++;
                int from = at;
                while (at < text.length() && Character.isDigit(text.charAt(at)) && at - from < 4) {
                    at++;
                }
                if (at == from) {
                    throw wrong(Sentence.of("a number in the square brackets, such as cards[0]"));
                }
                name.append('[')
                        .append(Integer.parseInt(text.substring(from, at)))
                        .append(']');
                expect(']');
            } else {
                break;
            }
        }
        return name.toString();
    }

    private Node call(String name) {
        Operation operation = Operation.named(name)
                .orElseThrow(() -> new LessonException(Sentence.of(
                        "\"{}\": there is no function {}; there are {}.", shortened(), name, Operation.all())));
        at++;
        List<Node> arguments = new ArrayList<>();
        blanks();
        if (at < text.length() && text.charAt(at) == ')') {
            at++;
        } else {
            arguments.add(binary(0));
            blanks();
            while (at < text.length() && text.charAt(at) == ',') {
                at++;
                arguments.add(binary(0));
                blanks();
            }
            expect(')');
        }
        if (!operation.takes(arguments.size())) {
            throw new LessonException(
                    Sentence.of("\"{}\": {} does not take {} arguments.", shortened(), name, arguments.size()));
        }
        return new Node.Call(operation, arguments);
    }

    private String quoted() {
        int end = text.indexOf('"', at + 1);
        if (end < 0) {
            throw wrong(Sentence.of("a second \" at the end of the text"));
        }
        String inner = text.substring(at + 1, end);
        at = end + 1;
        return inner;
    }

    private double number() {
        int from = at;
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        String digits = text.substring(from, at);
        int before = at;
        blanks();
        String unit = word();
        double factor = 1;
        if (Unit.bytes(unit).isPresent()) {
            factor = Unit.bytes(unit).get();
        } else {
            at = before;
            if (at < text.length() && isLetter(text.charAt(at))) {
                throw wrong(Sentence.of("B, KiB, MiB, GiB or TiB behind a number"));
            }
        }
        try {
            return Double.parseDouble(digits) * factor;
        } catch (NumberFormatException e) {
            throw new LessonException(Sentence.of("\"{}\": {} is no number.", shortened(), digits), e);
        }
    }

    private String word() {
        blanks();
        int from = at;
        while (at < text.length() && (isLetter(text.charAt(at)) || at > from && isDigit(text.charAt(at)))) {
            at++;
        }
        return text.substring(from, at);
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private void expect(char c) {
        blanks();
        if (at >= text.length() || text.charAt(at) != c) {
            throw wrong(Sentence.foreign(String.valueOf(c)));
        }
        at++;
    }

    private LessonException wrong(Sentence expected) {
        return new LessonException(Sentence.of("\"{}\": at character {} comes {}.", shortened(), at + 1, expected));
    }

    private String shortened() {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
