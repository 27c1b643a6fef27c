package dev.headroom.experiment;

import dev.headroom.memory.Bytes;
import dev.headroom.words.Sentence;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What a sweep turns, and the values it tries.
///
/// @param name the field's name of a setting, or of a circumstance of a plan such as `device`
/// @param values as [dev.headroom.settings.Setting#parse] reads them, each once
public record Knob(String name, List<String> values) {
    /// Values of one knob: more is a slip of the pen.
    public static final int MOST_VALUES = 1000;

    private static final Pattern RANGE = Pattern.compile("(.+)\\.\\.(.+)/(\\d{1,4})");

    public Knob {
        values = List.copyOf(values);
    }

    /// Reads `max_dynamic_patch=1,4,9,12` and `cache_max_entry_count=0.1..0.9/5`: five values, evenly apart, both ends
    /// among them. Sizes can be ranges too: `device_memory=512MiB..2GiB/4`.
    ///
    /// @throws SweepException when it is neither
    public static Knob parse(String text) {
        int at = text.indexOf('=');
        if (at <= 0 || at == text.length() - 1) {
            throw new SweepException(Sentence.of(
                    "A knob is a name with values, such as {} or {}, not \"{}\".",
                    "max_dynamic_patch=1,4,9,12",
                    "cache_max_entry_count=0.1..0.9/5",
                    text));
        }
        return of(
                text.substring(0, at).strip(), Stream.of(text.substring(at + 1).split(",")));
    }

    /// @param values each a value or a range
    static Knob of(String name, Stream<String> values) {
        Set<String> all = new LinkedHashSet<>();
        values.map(String::strip).filter(v -> !v.isEmpty()).forEach(v -> all.addAll(expanded(v)));
        if (all.isEmpty() || all.size() > MOST_VALUES) {
            throw new SweepException(
                    Sentence.of("{} has {} values; a knob takes 1 to {}.", name, all.size(), MOST_VALUES));
        }
        return new Knob(name.replace('-', '_'), List.copyOf(all));
    }

    private static List<String> expanded(String value) {
        Matcher range = RANGE.matcher(value);
        if (!range.matches()) {
            return List.of(value);
        }
        int steps = Integer.parseInt(range.group(3));
        if (steps < 2 || steps > MOST_VALUES) {
            throw new SweepException(
                    Sentence.of("The range {} has {} values; it takes 2 to {}.", value, steps, MOST_VALUES));
        }
        Optional<BigDecimal> from = number(range.group(1).strip());
        Optional<BigDecimal> to = number(range.group(2).strip());
        if (from.isEmpty() || to.isEmpty()) {
            throw new SweepException(
                    Sentence.of("The range {} goes from one number or size to another, such as 0.1..0.9/5.", value));
        }
        boolean whole = isWhole(from.get()) && isWhole(to.get());
        BigDecimal width = to.get().subtract(from.get());
        return IntStream.range(0, steps)
                .mapToObj(i -> width.multiply(BigDecimal.valueOf(i))
                        .divide(BigDecimal.valueOf(steps - 1L), MathContext.DECIMAL64)
                        .add(from.get()))
                .map(v -> whole ? v.setScale(0, RoundingMode.HALF_UP) : v.round(new MathContext(6)))
                .map(v -> v.stripTrailingZeros().toPlainString())
                .distinct()
                .toList();
    }

    private static boolean isWhole(BigDecimal value) {
        return value.stripTrailingZeros().scale() <= 0;
    }

    /// A number as it stands, or a size in bytes; none that is absurdly long.
    private static Optional<BigDecimal> number(String text) {
        if (text.length() > 24) {
            return Optional.empty();
        }
        try {
            BigDecimal plain = new BigDecimal(text);
            return Math.abs((long) plain.scale()) > 24 ? Optional.empty() : Optional.of(plain);
        } catch (NumberFormatException e) {
            try {
                return Optional.of(BigDecimal.valueOf(Bytes.parse(text)));
            } catch (IllegalArgumentException notASize) {
                return Optional.empty();
            }
        }
    }
}
