package dev.headroom.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private static final Map<String, Value> KNOWN = Map.of(
            "plan.peak", Value.of(100),
            "one.answer.text", Value.of("The number is 507."),
            "plan.cards[1].rest", Value.of(7));

    private static final Function<String, Value> NAMES =
            name -> KNOWN.getOrDefault(name, new Value.Absent(Sentence.foreign(name)));

    private static Value value(String text) {
        return Expression.parse(text).value(NAMES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1 + 2 * 3                                       | 7
        (1 + 2) * 3                                     | 9
        2 ^ 3 ^ 2                                       | 512
        -2 ^ 2                                          | -4
        2 ^ -1                                          | 0.5
        10 - 2 - 3                                      | 5
        24 / 4 / 2                                      | 3
        1GiB - 512 MiB                                  | 536870912
        1.5KiB                                          | 1536
        floor(7 / 2) + ceil(7 / 2)                      | 7
        round(2.345, 2)                                 | 2.35
        round(0 - 2.5)                                  | -2
        min(3, 1, 2) + max(3, 1, 2) + sum(1, 2, 3)      | 10
        sum(list(1, 2, 3))                              | 6
        abs(0 - 5) × 2 ÷ 5 − 1                          | 1
        if(plan.peak > 99 and not plan.peak == 5, 1, 2) | 1
        if(has(one.answer.text, "507"), 1, 99)          | 1
        if(true or nobody.knows, 1, 2)                  | 1
        if(1 < 2, 1, nobody.knows)                      | 1
        plan.cards[1].rest * 2                          | 14
        """)
    void itReckonsAsOneWrites(String text, double expected) {
        assertThat(value(text)).isEqualTo(Value.of(expected));
    }

    @Test
    void theNamesAreRankedByTheirValuesAndTiesAreTold() {
        assertThat(value("descending(\"a\", 1, \"b\", 3, \"c\", 2)"))
                .isEqualTo(new Value.Many(List.of(Value.of("b"), Value.of("c"), Value.of("a"))));
        assertThat(value("descending(0.5, \"a\", 1, \"b\", 3, \"c\", 2.8)"))
                .isEqualTo(
                        new Value.Many(List.of(new Value.Many(List.of(Value.of("b"), Value.of("c"))), Value.of("a"))));
    }

    @Test
    void whatHasNoValueMakesTheWholeAbsentAndSaysWhich() {
        assertThat(value("1 + max(2, report.total)")).isEqualTo(new Value.Absent(Sentence.foreign("report.total")));
    }

    @Test
    void whatDoesNotGoTogetherIsSaidInWords() {
        assertThat(List.of("1 + \"a\"", "1 / 0", "not 5", "10 ^ 400", "has(1, \"a\")", "if(1, 2, 3)", "max(\"a\")"))
                .allSatisfy(text -> assertThat(value(text)).isInstanceOf(Value.Absent.class));
    }

    @Test
    void whatIsNoExpressionIsRefusedWithThePlace() {
        assertThat(List.of(
                        "",
                        "1 +",
                        "(1",
                        "1 2",
                        "\"a",
                        "max()",
                        "nobody(1)",
                        "1 < 2 < 3",
                        "a.",
                        "a[",
                        "a[x]",
                        "3 apples",
                        "1..2",
                        "and",
                        "a = b",
                        "x".repeat(3000),
                        "(".repeat(500) + "1",
                        "-".repeat(500) + "1"))
                .allSatisfy(
                        text -> assertThatThrownBy(() -> Expression.parse(text)).isInstanceOf(LessonException.class));
        assertThatThrownBy(() -> Expression.parse("1 + * 2")).hasMessageContaining("character 5");
    }

    @Test
    void whatIsWrittenFromATreeReadsAsThatTree() {
        Random random = new Random(11);
        for (int i = 0; i < 2000; i++) {
            double[] expected = new double[1];
            String text = written(random, 5, expected);
            Value value = value(text);
            if (Double.isFinite(expected[0])) {
                assertThat(value).as(text).isEqualTo(Value.of(expected[0]));
            } else {
                assertThat(value).as(text).isInstanceOf(Value.Absent.class);
            }
        }
    }

    /// A random calculation in full brackets, and what Java makes of it; not finite where a part is not.
    private static String written(Random random, int depth, double[] result) {
        if (depth == 0 || random.nextInt(4) == 0) {
            result[0] = random.nextInt(100) / 4.0;
            return Double.toString(result[0]);
        }
        double[] left = new double[1];
        double[] right = new double[1];
        String a = written(random, depth - 1, left);
        String b = written(random, depth - 1, right);
        int which = random.nextInt(6);
        result[0] = switch (which) {
            case 0 -> left[0] + right[0];
            case 1 -> left[0] - right[0];
            case 2 -> left[0] * right[0];
            case 3 -> right[0] == 0 ? Double.NaN : left[0] / right[0];
            case 4 -> Math.min(left[0], right[0]);
            default -> -Math.max(left[0], right[0]);
        };
        if (!Double.isFinite(left[0]) || !Double.isFinite(right[0])) {
            result[0] = Double.NaN;
        }
        return switch (which) {
            case 0 -> "(" + a + " + " + b + ")";
            case 1 -> "(" + a + " - " + b + ")";
            case 2 -> "(" + a + "*" + b + ")";
            case 3 -> "(" + a + " / " + b + ")";
            case 4 -> "min(" + a + ", " + b + ")";
            default -> "-max(" + a + "," + b + ")";
        };
    }

    @Test
    void itsNamesAreThoseThatStandInIt() {
        assertThat(Expression.parse("a.b + max(c, if(has(d.text, \"x\"), 1, x[0]))")
                        .names())
                .containsExactly("a.b", "c", "d.text", "x[0]");
    }
}
