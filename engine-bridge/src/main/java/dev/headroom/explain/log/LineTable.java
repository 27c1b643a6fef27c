package dev.headroom.explain.log;

import dev.headroom.memory.Bytes;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A reader that is a table: a word to look for, a pattern, and the facts of a match. The word comes first so that a
/// flood of other lines costs little. Every row is tried; a line may tell several things.
record LineTable(List<Row> rows) implements LogReader {
    /// More than any machine has: 1 PiB. A larger figure is not a number we believe.
    private static final double BELIEVED = 0x1p50;

    record Row(String word, Pattern pattern, Function<Matcher, List<LogFact>> facts) {}

    LineTable(Row... rows) {
        this(List.of(rows));
    }

    /// @param pattern begins with a fixed word and repeats nothing without a bound, so that it is linear
    static Row row(String word, String pattern, Function<Matcher, LogFact> fact) {
        return new Row(word, Pattern.compile(pattern), m -> List.of(fact.apply(m)));
    }

    /// A row whose word says it all.
    static Row row(String word, LogFact... facts) {
        List<LogFact> all = List.of(facts);
        return new Row(word, Pattern.compile(Pattern.quote(word)), m -> all);
    }

    @Override
    public void read(String line, Consumer<LogFact> facts) {
        for (Row row : rows) {
            int at = line.indexOf(row.word());
            if (at >= 0) {
                Matcher m = row.pattern().matcher(line);
                if (m.find()) {
                    row.facts().apply(m).forEach(facts);
                }
            }
        }
    }

    static OptionalLong gib(Matcher m, int group) {
        return bytes(m.group(group), Bytes.GIB);
    }

    static OptionalLong mib(Matcher m, int group) {
        return bytes(m.group(group), Bytes.MIB);
    }

    /// Bytes as a whole number or a fraction of a unit; empty where that is no size we believe.
    static OptionalLong bytes(String number, long unit) {
        if (number == null) {
            return OptionalLong.empty();
        }
        try {
            double bytes = Double.parseDouble(number) * unit;
            return bytes >= 0 && bytes <= BELIEVED ? OptionalLong.of(Math.round(bytes)) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    static OptionalInt device(String digits) {
        return digits == null || digits.isEmpty() || digits.length() > 4
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(digits));
    }

    /// A number in a range that makes sense, else NaN, which no reckoning passes on.
    static double number(String text, double most) {
        try {
            double value = Double.parseDouble(text.replace(",", ""));
            return value >= 0 && value <= most ? value : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
