package dev.headroom.machine.recipe;

import java.util.Optional;

/// `16 / 4 / 2` as the shell computes it: whole numbers, from left to right, `*`, `/` and `%` before `+` and `-`.
final class WholeNumbers {
    private final String text;
    private int at;

    private WholeNumbers(String text) {
        this.text = text.replaceAll("\\s", "");
    }

    /// @return empty where it is anything else
    static Optional<Long> value(String text) {
        WholeNumbers numbers = new WholeNumbers(text);
        try {
            long value = numbers.sum();
            return numbers.at == numbers.text.length() ? Optional.of(value) : Optional.empty();
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private long sum() {
        long value = product();
        while (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
            boolean plus = text.charAt(at++) == '+';
            value = plus ? Math.addExact(value, product()) : Math.subtractExact(value, product());
        }
        return value;
    }

    private long product() {
        long value = number();
        while (at < text.length() && "*/%".indexOf(text.charAt(at)) >= 0) {
            char sign = text.charAt(at++);
            long other = number();
            value = sign == '*' ? Math.multiplyExact(value, other) : sign == '/' ? value / other : value % other;
        }
        return value;
    }

    private long number() {
        int from = at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        return Long.parseLong(text.substring(from, at));
    }
}
