package dev.headroom.lesson;

import dev.headroom.memory.Bytes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a number counts. It only formats, and turns what a learner types into what expressions compare: bytes stay
/// exact.
///
/// @param name as it stands in the lesson: `MiB`, `tokens`, `times`, `%`; empty for a bare number
public record Unit(String name) {
    public static final Unit NONE = new Unit("");

    private static final Map<String, Long> BYTES =
            Map.of("B", 1L, "KiB", Bytes.KIB, "MiB", Bytes.MIB, "GiB", Bytes.GIB, "TiB", 1024 * Bytes.GIB);

    private static final String PERCENT = "%";

    private static final Pattern NUMBER =
            Pattern.compile("([-−]?[0-9]{1,18}(?:\\.[0-9]{1,18})?)\\s*(B|KiB|MiB|GiB|TiB|%)?");

    /// Bytes of one of a unit.
    static Optional<Long> bytes(String name) {
        return Optional.ofNullable(BYTES.get(name));
    }

    /// Whether it measures bytes, which differ a little from one machine to the next.
    public boolean isBytes() {
        return BYTES.containsKey(name);
    }

    /// Whether it shows a share of one: 0.78 is 78 %.
    boolean isPercent() {
        return name.equals(PERCENT);
    }

    /// What one of it is worth in an expression.
    public double factor() {
        Long bytes = BYTES.get(name);
        return bytes != null ? bytes : isPercent() ? 0.01 : 1;
    }

    /// A number with or without a unit, as people write it: `27.9 MiB`, `78 %`, `1,024`, `−5`.
    public static Optional<Double> number(String text) {
        if (text.length() > 40) {
            return Optional.empty();
        }
        Matcher m = NUMBER.matcher(text.strip().replace(",", ""));
        if (!m.matches()) {
            return Optional.empty();
        }
        String unit = m.group(2);
        double factor = unit == null ? 1 : new Unit(unit).factor();
        return Optional.of(Double.parseDouble(m.group(1).replace('−', '-')) * factor);
    }

    /// `27.9 MiB`, `210 tokens`, `3.76 times`: one decimal in MiB, two in GiB, none in KiB, the true minus.
    public String shown(double value) {
        if (!Double.isFinite(value)) {
            return "…";
        }
        double mine = value / factor();
        String digits = switch (name) {
            case "KiB", "B" -> String.format(Locale.ROOT, "%,.0f", mine);
            case "MiB" -> String.format(Locale.ROOT, "%,.1f", mine);
            case "GiB", "TiB" -> String.format(Locale.ROOT, "%,.2f", mine);
            case PERCENT -> plain(Math.rint(10 * mine) / 10);
            default -> plain(mine);
        };
        String signed = digits.startsWith("-") ? "−" + digits.substring(1) : digits;
        return name.isEmpty() ? signed : signed + " " + name;
    }

    private static String plain(double value) {
        if (Math.rint(value) == value && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        BigDecimal rounded = BigDecimal.valueOf(value);
        int decimals = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 0.1 ? 2 : 4;
        return rounded.setScale(decimals, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
