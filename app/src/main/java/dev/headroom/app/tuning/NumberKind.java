package dev.headroom.app.tuning;

import dev.headroom.memory.Bytes;
import dev.headroom.settings.Kind;
import java.util.Locale;
import java.util.OptionalDouble;

/// How a slider's numbers are spread, written and read.
enum NumberKind {
    SHARE,
    COUNT,
    /// Whole numbers on a logarithmic scale.
    LENGTH,
    /// Bytes on a logarithmic scale.
    SIZE,
    DECIMAL;

    /// Whole numbers over more than three decades are spread by their logarithm.
    static NumberKind of(Kind.Numeric<?> values) {
        return switch (values) {
            case Kind.Share _ -> SHARE;
            case Kind.Decimal _ -> DECIMAL;
            case Kind.Memory _ -> SIZE;
            case Kind.Whole whole -> whole.to() > 1 << 20 ? LENGTH : COUNT;
        };
    }

    double toSlider(double value) {
        return this == LENGTH || this == SIZE ? Math.log(Math.max(1, value)) / Math.log(2) : value;
    }

    double fromSlider(double position) {
        return switch (this) {
            case SHARE -> Math.round(position * 100) / 100.0;
            case COUNT -> Math.round(position);
            case LENGTH -> rounded(Math.pow(2, position), 64);
            case SIZE -> rounded(Math.pow(2, position), 16 * Bytes.MIB);
            case DECIMAL -> Math.round(position * 2) / 2.0;
        };
    }

    /// A step of about a hundredth, in whole units.
    private static double rounded(double value, long unit) {
        double step = unit;
        while (step * 64 < value) {
            step *= 2;
        }
        return Math.max(unit, Math.round(value / step) * step);
    }

    double step() {
        return switch (this) {
            case SHARE -> 0.01;
            case COUNT, DECIMAL -> 1;
            case LENGTH, SIZE -> 0.125;
        };
    }

    String text(double value) {
        return switch (this) {
            case SHARE -> {
                String exact = String.format(Locale.ROOT, "%.4f", value).replaceFirst("0+$", "");
                yield exact.length() < 4 ? String.format(Locale.ROOT, "%.2f", value) : exact;
            }
            case COUNT, LENGTH -> String.format(Locale.ROOT, "%,d", (long) value);
            case SIZE -> Bytes.human((long) value);
            case DECIMAL -> value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        };
    }

    /// Reads what was typed; empty when it is no number.
    OptionalDouble parse(String text) {
        String plain =
                text.strip().replace(",", "").replace("_", "").replace(" ", "").toLowerCase(Locale.ROOT);
        String head = plain.isEmpty() ? "" : plain.substring(0, plain.length() - 1);
        try {
            return OptionalDouble.of(
                    switch (this) {
                        case SIZE -> Bytes.parse(text);
                        case SHARE -> plain.endsWith("%") ? Double.parseDouble(head) / 100 : Double.parseDouble(plain);
                        case DECIMAL -> Double.parseDouble(plain);
                        case COUNT, LENGTH ->
                            plain.endsWith("k") ? Math.rint(Double.parseDouble(head) * 1024) : Long.parseLong(plain);
                    });
        } catch (IllegalArgumentException e) { // what it was about is said by the caller, in the user's language
            return OptionalDouble.empty();
        }
    }

    String example() {
        return switch (this) {
            case SHARE -> "0.8";
            case COUNT -> "4";
            case LENGTH -> "4096";
            case SIZE -> "2GiB";
            case DECIMAL -> "16";
        };
    }
}
