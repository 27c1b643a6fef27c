package dev.headroom.lesson;

import dev.headroom.lesson.Value.Many;
import dev.headroom.lesson.Value.Number;
import dev.headroom.lesson.Value.Text;
import dev.headroom.words.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Whether a value is what the author of a lesson saw: 5 % for what differs from one machine to the next, bytes and
/// shares of them; exact for text and counts, to the digits that the author wrote.
final class Expectation {
    private static final double BYTES = 0.05;

    private Expectation() {}

    static boolean met(Value value, Value expect, Unit unit) {
        return switch (expect) {
            case Number(double expected) ->
                value instanceof Number(double seen) ? near(seen, expected, unit) : Evaluation.alike(value, expect);
            case Many expected ->
                value instanceof Many && Verdict.ordered(flat(expected), value) || Evaluation.alike(value, expected);
            case Text expected -> Evaluation.alike(Value.of(value.shown(unit, Words.ENGLISH)), expected);
            case Value.Told _, Value.Truth _, Value.Absent _ -> false;
        };
    }

    private static boolean near(double seen, double expected, Unit unit) {
        if (unit.isBytes() || unit.isPercent()) {
            return Math.abs(seen - expected) <= BYTES * Math.abs(expected);
        }
        int decimals =
                Math.max(0, BigDecimal.valueOf(expected).stripTrailingZeros().scale());
        return Math.abs(seen - expected) <= 0.5 * Math.pow(10, -decimals) + 1e-9;
    }

    private static Many flat(Many list) {
        List<Value> flat = new ArrayList<>();
        list.items().forEach(v -> flat.addAll(v instanceof Many(List<Value> items) ? items : List.of(v)));
        return new Many(flat);
    }
}
