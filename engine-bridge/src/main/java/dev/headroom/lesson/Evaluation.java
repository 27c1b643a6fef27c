package dev.headroom.lesson;

import dev.headroom.lesson.Expression.Node;
import dev.headroom.lesson.Expression.Operator;
import dev.headroom.lesson.Value.Absent;
import dev.headroom.lesson.Value.Many;
import dev.headroom.lesson.Value.Number;
import dev.headroom.lesson.Value.Text;
import dev.headroom.lesson.Value.Told;
import dev.headroom.lesson.Value.Truth;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What an expression comes to, with the values of its names.
final class Evaluation {
    private final Function<String, Value> names;

    private Evaluation(Function<String, Value> names) {
        this.names = names;
    }

    static Value of(Node root, Function<String, Value> names) {
        return new Evaluation(names).value(root);
    }

    private Value value(Node node) {
        return switch (node) {
            case Node.Constant(Value value) -> value;
            case Node.Name(String name) -> names.apply(name);
            case Node.Unary(char sign, Node of) -> {
                Value value = value(of);
                yield switch (value) {
                    case Absent absent -> absent;
                    case Number(double number) when sign == '-' -> Value.of(-number);
                    case Truth(boolean holds) when sign == '!' -> new Truth(!holds);
                    default ->
                        sign == '-'
                                ? none(Sentence.of("The minus sign stands before {}.", kind(value)))
                                : none(Sentence.of("\"not\" stands before {}.", kind(value)));
                };
            }
            case Node.Binary(Operator operator, Node left, Node right) -> binary(operator, left, right);
            case Node.Call(Operation operation, List<Node> arguments) -> call(operation, arguments);
        };
    }

    private Value binary(Operator operator, Node leftNode, Node rightNode) {
        Value left = value(leftNode);
        if (!left.known()) {
            return left;
        }
        if (operator == Operator.AND || operator == Operator.OR) {
            if (!(left instanceof Truth(boolean holds))) {
                return mixed(operator, left);
            }
            if (holds == (operator == Operator.OR)) {
                return left;
            }
            Value right = value(rightNode);
            return right.known() && !(right instanceof Truth) ? mixed(operator, right) : right;
        }
        Value right = value(rightNode);
        if (!right.known()) {
            return right;
        }
        if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL) {
            return new Truth(alike(left, right) == (operator == Operator.EQUAL));
        }
        if (!(left instanceof Number(double a))) {
            return mixed(operator, left);
        }
        if (!(right instanceof Number(double b))) {
            return mixed(operator, right);
        }
        return switch (operator) {
            case LESS -> new Truth(a < b);
            case AT_MOST -> new Truth(a <= b);
            case MORE -> new Truth(a > b);
            case AT_LEAST -> new Truth(a >= b);
            case PLUS -> finite(a + b);
            case MINUS -> finite(a - b);
            case TIMES -> finite(a * b);
            case OVER -> b == 0 ? none(Sentence.of("It divides by 0.")) : finite(a / b);
            case POWER -> finite(Math.pow(a, b));
            case AND, OR, EQUAL, NOT_EQUAL -> throw new IllegalStateException(operator.sign());
        };
    }

    /// Numbers to the last bits of a calculation, also one that stands as text; text without regard to capitals and
    /// blanks around it.
    static boolean alike(Value a, Value b) {
        return switch (a) {
            case Number(double x) ->
                switch (b) {
                    case Number(double y) -> Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x));
                    case Text(String y) -> Unit.number(y).filter(n -> n == x).isPresent();
                    case Told _, Truth _, Many _, Absent _ -> false;
                };
            case Text(String x) ->
                b instanceof Number
                        ? alike(b, a)
                        : b instanceof Text(String y) && x.strip().equalsIgnoreCase(y.strip());
            case Many(List<Value> xs) -> {
                if (!(b instanceof Many(List<Value> ys)) || xs.size() != ys.size()) {
                    yield false;
                }
                boolean same = true;
                for (int i = 0; i < xs.size(); i++) {
                    same &= alike(xs.get(i), ys.get(i));
                }
                yield same;
            }
            case Truth _, Told _ -> a.equals(b);
            case Absent _ -> false;
        };
    }

    private Value call(Operation operation, List<Node> nodes) {
        if (operation == Operation.IF) {
            Value condition = value(nodes.getFirst());
            return switch (condition) {
                case Absent absent -> absent;
                case Truth(boolean holds) -> value(nodes.get(holds ? 1 : 2));
                case Number _, Text _, Told _, Many _ ->
                    none(Sentence.of("The condition of \"if\" is {}.", kind(condition)));
            };
        }
        List<Value> values = new ArrayList<>();
        for (Node node : nodes) {
            Value value = value(node);
            if (!value.known()) {
                return value;
            }
            values.add(value);
        }
        return switch (operation) {
            case LIST -> new Many(values);
            case HAS -> has(values.getFirst(), values.getLast());
            case DESCENDING -> ranked(values, true);
            case ASCENDING -> ranked(values, false);
            case MIN, MAX, SUM, ABS, ROUND, FLOOR, CEIL -> reckoned(operation, values);
            case IF -> throw new IllegalStateException("if");
        };
    }

    private static Value has(Value in, Value part) {
        if (in instanceof Text(String text) && part instanceof Text(String wanted)) {
            return new Truth(text.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)));
        }
        return none(Sentence.of("\"has\" looks for a text in a text, not in {}.", kind(in)));
    }

    private static Value reckoned(Operation operation, List<Value> values) {
        List<Value> flat = values.size() == 1 && values.getFirst() instanceof Many(List<Value> items) ? items : values;
        double[] numbers = new double[flat.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(flat.get(i) instanceof Number(double number))) {
                return none(Sentence.of("\"{}\" takes numbers, not {}.", operation.sign(), kind(flat.get(i))));
            }
            numbers[i] = number;
        }
        double first = numbers.length == 0 ? 0 : numbers[0];
        double result = first;
        switch (operation) {
            case MIN -> {
                for (double n : numbers) {
                    result = Math.min(result, n);
                }
            }
            case MAX -> {
                for (double n : numbers) {
                    result = Math.max(result, n);
                }
            }
            case SUM -> {
                result = 0;
                for (double n : numbers) {
                    result += n;
                }
            }
            case ABS -> result = Math.abs(first);
            case FLOOR -> result = Math.floor(first);
            case CEIL -> result = Math.ceil(first);
            case ROUND -> {
                double scale = Math.pow(10, numbers.length > 1 ? Math.clamp(numbers[1], 0, 9) : 0);
                result = Math.floor(first * scale + 0.5) / scale;
            }
            case IF, HAS, LIST, DESCENDING, ASCENDING -> throw new IllegalStateException(operation.sign());
        }
        return finite(result);
    }

    private record Ranked(Value name, double value) {}

    private static Value ranked(List<Value> values, boolean descending) {
        double within = 0;
        List<Value> pairs = values;
        if (values.size() % 2 == 1 && values.getFirst() instanceof Number(double near)) {
            within = Math.abs(near);
            pairs = values.subList(1, values.size());
        }
        List<Ranked> ranked = new ArrayList<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            if (!(pairs.get(i + 1) instanceof Number(double number))) {
                return none(Sentence.of(
                        "\"descending\" takes a name and a number in turn, not {}.", kind(pairs.get(i + 1))));
            }
            ranked.add(new Ranked(pairs.get(i), number));
        }
        Comparator<Ranked> order = Comparator.comparingDouble(Ranked::value);
        ranked.sort(descending ? order.reversed() : order);
        List<Value> result = new ArrayList<>();
        List<Value> tied = new ArrayList<>();
        for (int i = 0; i < ranked.size(); i++) {
            tied.add(ranked.get(i).name());
            boolean last = i + 1 == ranked.size();
            if (last || Math.abs(ranked.get(i).value() - ranked.get(i + 1).value()) > within) {
                result.add(tied.size() == 1 ? tied.getFirst() : new Many(tied));
                tied = new ArrayList<>();
            }
        }
        return new Many(result);
    }

    private static Value finite(double number) {
        return Double.isFinite(number) ? Value.of(number) : none(Sentence.of("The number is too large."));
    }

    private static Value mixed(Operator operator, Value value) {
        return none(Sentence.of("\"{}\" stands beside {}.", operator.sign(), kind(value)));
    }

    private static Absent none(Sentence why) {
        return new Absent(why);
    }

    private static Sentence kind(Value value) {
        return switch (value) {
            case Number _ -> Sentence.of("a number");
            case Text _, Told _ -> Sentence.of("a text");
            case Truth _ -> Sentence.of("a yes or no");
            case Many _ -> Sentence.of("a list");
            case Absent _ -> Sentence.of("nothing");
        };
    }
}
