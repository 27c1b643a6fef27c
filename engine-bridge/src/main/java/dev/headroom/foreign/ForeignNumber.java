package dev.headroom.foreign;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Numbers in another program's words. What is no number, or one beyond what such a figure can be, is not believed:
/// empty, never an exception.
///
/// Commas are read only where they part thousands: whether `12,5` is twelve and a half nobody can tell.
public final class ForeignNumber {
    /// More than any machine has: 1 PiB.
    private static final double MOST_BYTES = 0x1p50;

    private static final long MOST_COUNT = 1_000_000_000_000_000L;
    private static final int LONGEST = 60;

    private ForeignNumber() {}

    /// A finite number: `3`, `-0.25`, `1e-05`, `12,288.5`.
    ///
    /// @param text empty where a pattern's group took no part
    public static OptionalDouble decimal(String text, double least, double most) {
        String plain = plain(text.strip());
        if (plain.isEmpty()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(plain);
        return value >= least && value <= most ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /// Any finite number.
    public static OptionalDouble decimal(String text) {
        return decimal(text, -Double.MAX_VALUE, Double.MAX_VALUE);
    }

    /// How many, from 0 to 10^15.
    public static OptionalLong count(String text) {
        String plain = plain(text.strip());
        if (plain.isEmpty() || !plain.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        double value = Double.parseDouble(plain);
        return value <= MOST_COUNT ? OptionalLong.of((long) value) : OptionalLong.empty();
    }

    /// How many, where an int holds it.
    public static OptionalInt whole(String text) {
        OptionalLong count = count(text);
        return count.isPresent() && count.getAsLong() <= Integer.MAX_VALUE
                ? OptionalInt.of((int) count.getAsLong())
                : OptionalInt.empty();
    }

    /// To the nearest byte.
    ///
    /// @param unit bytes of one
    public static OptionalLong bytes(String text, long unit) {
        double bytes = bytes(text, (double) unit);
        return Double.isNaN(bytes) ? OptionalLong.empty() : OptionalLong.of(Math.round(bytes));
    }

    /// A number and its unit, whole bytes of it: `1.50` and `GiB`. Units are binary, as engines use them; one that is
    /// none of K, M, G, T counts bytes.
    public static OptionalLong size(String text, String unit) {
        double bytes = bytes(text, unit(unit));
        return Double.isNaN(bytes) ? OptionalLong.empty() : OptionalLong.of((long) bytes);
    }

    /// The same in one word: `1.50GiB`, `512 MB`, `17B`.
    public static OptionalLong size(String text) {
        String word = text.strip();
        int end = word.length();
        while (end > 0 && Character.isLetter(word.charAt(end - 1))) {
            end--;
        }
        return size(word.substring(0, end), word.substring(end));
    }

    private static double bytes(String text, double unit) {
        double bytes = decimal(text, 0, MOST_BYTES).orElse(Double.NaN) * unit;
        return bytes <= MOST_BYTES ? bytes : Double.NaN;
    }

    private static double unit(String unit) {
        return switch (unit.isEmpty() ? ' ' : unit.charAt(0)) {
            case 'K', 'k' -> 0x1p10;
            case 'M', 'm' -> 0x1p20;
            case 'G', 'g' -> 0x1p30;
            case 'T', 't' -> 0x1p40;
            default -> 1;
        };
    }

    /// The same as [Double#parseDouble] reads it, empty where it is no plain number: that method also takes `NaN`,
    /// `0x1p3` and `1d`.
    private static String plain(String text) {
        if (text.length() > LONGEST) {
            return "";
        }
        StringBuilder plain = new StringBuilder();
        int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.startsWith("-")) {
            plain.append('-');
        }
        int whole = digits(text, at);
        plain.append(text, at, whole);
        int first = whole - at;
        at = whole;
        while (at < text.length() && text.charAt(at) == ',') {
            int end = digits(text, at + 1);
            if (first < 1 || first > 3 || end - at != 4) {
                return "";
            }
            plain.append(text, at + 1, end);
            at = end;
        }
        if (at < text.length() && text.charAt(at) == '.') {
            int end = digits(text, at + 1);
            if (first == 0 && end == at + 1) {
                return "";
            }
            plain.append(first == 0 ? "0" : "").append(text, at, end);
            first = 1;
            at = end;
        }
        if (first == 0) {
            return "";
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int sign = at + 1 < text.length() && "+-".indexOf(text.charAt(at + 1)) >= 0 ? at + 2 : at + 1;
            int end = digits(text, sign);
            if (end == sign) {
                return "";
            }
            plain.append(text, at, end);
            at = end;
        }
        return at == text.length() ? plain.toString() : "";
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
