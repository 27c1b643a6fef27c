package dev.headroom.lesson;

import dev.headroom.words.Sentence;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// An expression of a lesson: numbers with units, names, `+ - * / ^`, comparisons, `and or not`, a few functions. It
/// has no loops and reaches nothing outside, so it always ends.
public final class Expression {
    /// Longer is no expression that a teacher writes.
    public static final int LONGEST = 2000;

    private final String text;
    private final Node root;

    private Expression(String text, Node root) {
        this.text = text;
        this.root = root;
    }

    /// What an expression is made of.
    sealed interface Node {
        record Constant(Value value) implements Node {}

        record Name(String name) implements Node {}

        record Unary(char sign, Node of) implements Node {}

        record Binary(Operator operator, Node left, Node right) implements Node {}

        record Call(Operation operation, List<Node> arguments) implements Node {}
    }

    enum Operator {
        OR("or", 1),
        AND("and", 2),
        EQUAL("==", 4),
        NOT_EQUAL("!=", 4),
        LESS("<", 4),
        AT_MOST("<=", 4),
        MORE(">", 4),
        AT_LEAST(">=", 4),
        PLUS("+", 5),
        MINUS("-", 5),
        TIMES("*", 6),
        OVER("/", 6),
        POWER("^", 8);

        private final String sign;
        private final int binds;

        Operator(String sign, int binds) {
            this.sign = sign;
            this.binds = binds;
        }

        String sign() {
            return sign;
        }

        int binds() {
            return binds;
        }
    }

    /// @throws LessonException naming the place
    public static Expression parse(String text) {
        if (text.length() > LONGEST) {
            throw new LessonException(Sentence.of(
                    "An expression has {} characters; up to {} are read. Part it over two steps.",
                    text.length(),
                    LONGEST));
        }
        return new Expression(text.strip(), new Parser(text).whole());
    }

    /// What it comes to. A part that has no value makes the whole absent, unless `if`, `and` or `or` leaves it out.
    ///
    /// @param names the value of a name
    public Value value(Function<String, Value> names) {
        return Evaluation.of(root, names);
    }

    /// The names in it, in their order.
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        visit(root, node -> {
            if (node instanceof Node.Name(String name)) {
                names.add(name);
            }
        });
        return names;
    }

    /// The numbers and texts in it.
    Set<Value> constants() {
        Set<Value> constants = new LinkedHashSet<>();
        visit(root, node -> {
            if (node instanceof Node.Constant(Value value)) {
                constants.add(value);
            }
        });
        return constants;
    }

    private static void visit(Node node, Consumer<Node> visitor) {
        visitor.accept(node);
        switch (node) {
            case Node.Constant _, Node.Name _ -> {}
            case Node.Unary(var _, Node of) -> visit(of, visitor);
            case Node.Binary(var _, Node left, Node right) -> {
                visit(left, visitor);
                visit(right, visitor);
            }
            case Node.Call(var _, List<Node> arguments) -> arguments.forEach(a -> visit(a, visitor));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expression that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// As it was written.
    @Override
    public String toString() {
        return text;
    }
}
