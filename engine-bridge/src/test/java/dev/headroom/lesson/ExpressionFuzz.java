package dev.headroom.lesson;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.util.List;
import java.util.Map;

/// An expression of a lesson, to its value.
public final class ExpressionFuzz implements FuzzTarget {
    @Override
    public String name() {
        return "expression";
    }

    @Override
    public int longest() {
        return 2048;
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(
                FuzzInput.bytes(
                        "min(if(has(one.answer.text, \"507\"), 1, 99), -2 ^ 3 * 1.5GiB) >= 4 and not x[1] == 2"),
                FuzzInput.bytes("descending(0.5, \"a\", plan.cards[3].vision.activations.peak, \"b\", 1 / 0)"));
    }

    @Override
    public void feed(byte[] input) {
        Names names = new Names(Snapshot.NONE, Map.of(), Map.of(), Map.of("x", Value.of(1)));
        try {
            Expression expression = Expression.parse(FuzzInput.text(input));
            Value value = expression.value(names);
            if (value instanceof Value.Number(double number) && !Double.isFinite(number)) {
                throw new AssertionError("a number that nobody can show");
            }
            Expression.parse(expression.toString());
        } catch (LessonException e) {
            FuzzInput.refused(e);
        }
    }
}
