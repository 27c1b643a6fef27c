package dev.headroom.lesson;

import dev.headroom.lesson.Value.Many;
import dev.headroom.lesson.Value.Number;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/// What somebody could guess: tried in a check, to see that each reply can be heard.
final class Guesses {
    private static final int MOST_ORDERS = 3000;

    private Guesses() {}

    /// Some guess of the right kind.
    static Value any(Step.Guess guess) {
        return switch (guess.kind()) {
            case NUMBER -> Value.of(0);
            case CHOICE -> Value.read(guess.choices().getFirst());
            case ORDER -> new Many(guess.choices().stream().map(Value::read).toList());
        };
    }

    /// Whether a truth is one that can be guessed.
    static boolean possible(Step.Guess guess, Value truth) {
        return switch (guess.kind()) {
            case NUMBER -> truth instanceof Number || truth instanceof Many;
            case CHOICE -> guess.choices().stream().anyMatch(c -> Verdict.right(guess, Value.read(c), truth));
            case ORDER -> {
                List<Value> flat = new ArrayList<>();
                if (truth instanceof Many(List<Value> groups)) {
                    groups.forEach(g -> flat.addAll(g instanceof Many(List<Value> tied) ? tied : List.of(g)));
                }
                yield Verdict.right(guess, new Many(flat), truth)
                        && flat.size() == guess.choices().size()
                        && flat.stream()
                                .allMatch(v ->
                                        guess.choices().stream().anyMatch(c -> Evaluation.alike(Value.read(c), v)));
            }
        };
    }

    /// Whether some wrong guess gets this reply.
    static boolean reaches(Step.Guess guess, Step.Reply reply, Value truth, Function<String, Value> names) {
        return candidates(guess, truth, names).stream()
                .map(x -> Verdict.of(guess, x, truth, names))
                .anyMatch(v -> v.reply().filter(reply.say()::equals).isPresent());
    }

    private static List<Value> candidates(Step.Guess guess, Value truth, Function<String, Value> names) {
        return switch (guess.kind()) {
            case NUMBER -> numbers(guess, truth, names);
            case CHOICE -> guess.choices().stream().map(Value::read).toList();
            case ORDER -> orders(guess.choices());
        };
    }

    /// The numbers that conditions compare with, and what lies beside and between them.
    private static List<Value> numbers(Step.Guess guess, Value truth, Function<String, Value> names) {
        Set<Double> marks = new LinkedHashSet<>(List.of(0.0));
        for (Step.Reply reply : guess.wrong()) {
            reply.when().constants().forEach(c -> add(marks, c, 1));
            reply.when().names().forEach(n -> {
                add(marks, names.apply(n), 1);
                add(marks, names.apply(n), guess.unit().factor());
            });
        }
        add(marks, truth, guess.unit().factor());
        Set<Double> all = new LinkedHashSet<>();
        for (double mark : marks) {
            for (double by : new double[] {0, 1e-3, 0.01, 0.02, 0.03, 0.1, 0.2, 0.5, 1, 2}) {
                all.add(mark + by);
                all.add(mark - by);
                all.add(mark * (1 + by));
                all.add(mark * (1 - by / 2.5));
            }
            all.add(mark * 10);
            all.add(Math.rint(mark));
        }
        List<Double> sorted = all.stream().sorted().toList();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            values.add(Value.of(sorted.get(i)));
            if (i > 0) {
                values.add(Value.of((sorted.get(i) + sorted.get(i - 1)) / 2));
            }
        }
        return values;
    }

    private static void add(Set<Double> marks, Value value, double factor) {
        if (value instanceof Number(double number)) {
            marks.add(number / factor);
        }
    }

    private static List<Value> orders(List<String> choices) {
        List<Value> items = choices.stream().map(Value::read).toList();
        List<Value> found = new ArrayList<>();
        if (items.size() <= 6) {
            permute(new ArrayList<>(items), 0, found);
        } else {
            Random random = new Random(1);
            for (int i = 0; i < MOST_ORDERS; i++) {
                List<Value> order = new ArrayList<>(items);
                Collections.shuffle(order, random);
                found.add(new Many(order));
            }
        }
        return found;
    }

    private static void permute(List<Value> items, int from, List<Value> found) {
        if (from == items.size()) {
            found.add(new Many(items));
            return;
        }
        for (int i = from; i < items.size(); i++) {
            Collections.swap(items, from, i);
            permute(items, from + 1, found);
            Collections.swap(items, from, i);
        }
    }
}
