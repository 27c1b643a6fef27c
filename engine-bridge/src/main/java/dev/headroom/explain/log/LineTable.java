package dev.headroom.explain.log;

import dev.headroom.foreign.ForeignNumber;
import dev.headroom.foreign.Found;
import dev.headroom.foreign.LinePattern;
import dev.headroom.memory.Bytes;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/// A reader that is a table: a word to look for, a pattern, and the facts of a match. The word comes first so that a
/// flood of other lines costs little. Every row is tried; a line may tell several things.
record LineTable(List<Row> rows) implements LogReader {
    record Row(LinePattern pattern, Function<Found, List<LogFact>> facts) {}

    LineTable(Row... rows) {
        this(List.of(rows));
    }

    static Row row(String word, String pattern, Function<Found, LogFact> fact) {
        return rows(word, pattern, m -> List.of(fact.apply(m)));
    }

    /// A row of which a match tells several facts.
    static Row rows(String word, String pattern, Function<Found, List<LogFact>> facts) {
        return new Row(LinePattern.of(word, pattern), facts);
    }

    /// A row whose word says it all.
    static Row row(String word, LogFact... facts) {
        List<LogFact> all = List.of(facts);
        return new Row(LinePattern.word(word), m -> all);
    }

    @Override
    public void read(String line, Consumer<LogFact> facts) {
        for (Row row : rows) {
            row.pattern().read(line, row.facts()).ifPresent(all -> all.forEach(facts));
        }
    }

    static OptionalLong gib(Found m, int group) {
        return bytes(m.text(group), Bytes.GIB);
    }

    static OptionalLong mib(Found m, int group) {
        return bytes(m.text(group), Bytes.MIB);
    }

    /// Bytes as a whole number or a fraction of a unit; empty where that is no size we believe.
    static OptionalLong bytes(String number, long unit) {
        return ForeignNumber.bytes(number, unit);
    }

    static OptionalInt device(String digits) {
        return digits.length() > 4 ? OptionalInt.empty() : ForeignNumber.whole(digits);
    }

    /// A number in a range that makes sense, else NaN, which no reckoning passes on.
    static double number(String text, double most) {
        return ForeignNumber.decimal(text, 0, most).orElse(Double.NaN);
    }
}
