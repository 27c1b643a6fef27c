package dev.headroom.lesson;

import dev.headroom.lesson.Value.Many;
import dev.headroom.lesson.Value.Number;
import dev.headroom.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What became of a guess.
///
/// @param reply the key of the text for this wrong guess; empty where it is right, or where nobody wrote one
public record Verdict(boolean right, Value truth, Optional<String> reply) {
    /// @param guess as it was typed: a number in the guess's unit
    /// @param names for the replies' conditions
    static Verdict of(Step.Guess step, Value guess, Value truth, Function<String, Value> names) {
        if (right(step, guess, truth)) {
            return new Verdict(true, truth, Optional.empty());
        }
        return new Verdict(
                false,
                truth,
                step.wrong().stream()
                        .filter(w -> holds(w.when(), guess, names))
                        .map(Step.Reply::say)
                        .findFirst());
    }

    static boolean holds(Expression when, Value guess, Function<String, Value> names) {
        return when.value(name -> over(name, guess, names)).equals(new Value.Truth(true));
    }

    /// `x`, and `x[i]` of an order.
    private static Value over(String name, Value guess, Function<String, Value> names) {
        if (name.equals("x")) {
            return guess;
        }
        if (name.startsWith("x[") && guess instanceof Many(List<Value> items)) {
            int index = Integer.parseInt(name.substring(2, name.indexOf(']')));
            return index < items.size() ? items.get(index) : Names.unknown(name);
        }
        return names.apply(name);
    }

    static boolean right(Step.Guess step, Value guess, Value truth) {
        if (step.right() instanceof Right.AnyOf(List<String> rights)) {
            return rights.stream().map(Value::read).anyMatch(r -> Evaluation.alike(guess, r));
        }
        return switch (step.kind()) {
            case NUMBER ->
                truth instanceof Many(List<Value> several)
                        ? several.stream().anyMatch(t -> near(step, guess, t))
                        : near(step, guess, truth);
            case CHOICE -> chosen(step, guess, truth);
            case ORDER -> ordered(guess, truth);
        };
    }

    private static boolean near(Step.Guess step, Value guess, Value truth) {
        if (!(guess instanceof Number(double typed)) || !(truth instanceof Number(double value))) {
            return Evaluation.alike(guess, truth);
        }
        double mine = typed * step.unit().factor();
        double apart = Math.abs(mine - value);
        double breath = 1e-9 * Math.max(1, Math.abs(value));
        return switch (step.right()) {
            case Right.Exact _ ->
                apart <= breath || step.unit().shown(mine).equals(step.unit().shown(value));
            case Right.Within(double share) -> apart <= share * Math.abs(value) + breath;
            case Right.PlusMinus(double amount) -> apart <= amount * step.unit().factor() + breath;
            case Right.AnyOf _ -> false;
        };
    }

    private static boolean chosen(Step.Guess step, Value guess, Value truth) {
        return switch (truth) {
            case Many(List<Value> several) -> several.stream().anyMatch(t -> chosen(step, guess, t));
            case Value.Truth _ -> Evaluation.alike(guess, Value.of(truth.shown(Unit.NONE, Words.ENGLISH)));
            case Number _ -> near(step, guess, truth);
            case Value.Text _, Value.Told _, Value.Absent _ -> Evaluation.alike(guess, truth);
        };
    }

    /// What ties may change places.
    static boolean ordered(Value guess, Value truth) {
        if (!(guess instanceof Many(List<Value> items)) || !(truth instanceof Many(List<Value> groups))) {
            return false;
        }
        List<Value> left = new ArrayList<>(items);
        for (Value group : groups) {
            List<Value> tied = group instanceof Many(List<Value> several) ? several : List.of(group);
            for (int i = 0; i < tied.size(); i++) {
                if (left.isEmpty()) {
                    return false;
                }
                Value next = left.removeFirst();
                if (tied.stream().noneMatch(t -> Evaluation.alike(t, next))) {
                    return false;
                }
            }
        }
        return left.isEmpty();
    }
}
