package dev.headroom.foreign;

import java.util.ArrayDeque;
import java.util.Deque;

/// How many places a pattern has once its counted repetitions are written out: `(a{100}){100}` has ten thousand, and a
/// matcher that writes them out takes memory for each. Read before anything compiles the pattern.
final class PatternSize {
    private static final long MOST = 1L << 40;

    private final String regex;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long sum;
    private long last;

    private PatternSize(String regex) {
        this.regex = regex;
    }

    static long of(String regex) {
        PatternSize size = new PatternSize(regex);
        int at = 0;
        while (at < regex.length()) {
            at = size.take(at);
        }
        return size.outer.stream().reduce(size.sum, PatternSize::plus);
    }

    /// @return where to go on
    private int take(int at) {
        char c = regex.charAt(at);
        switch (c) {
            case '\\' -> {
                add(1);
                return at + 2;
            }
            case '[' -> {
                add(1);
                return afterClass(at);
            }
            case '(' -> {
                outer.push(sum);
                sum = 1;
                last = 0;
            }
            case ')' -> {
                long inner = sum;
                sum = outer.isEmpty() ? 0 : outer.pop();
                add(inner);
            }
            case '{' -> {
                return repeated(at);
            }
            default -> add(1);
        }
        return at + 1;
    }

    private void add(long places) {
        last = places;
        sum = plus(sum, places);
    }

    /// A class is one place, whatever stands in it. A bracket that comes first is one of its letters.
    private int afterClass(int from) {
        int at = from + 1;
        if (at < regex.length() && regex.charAt(at) == '^') {
            at++;
        }
        at++;
        while (at < regex.length() && regex.charAt(at) != ']') {
            at += regex.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private int repeated(int from) {
        long most = 0;
        long number = 0;
        int at = from + 1;
        for (; at < regex.length() && regex.charAt(at) != '}'; at++) {
            char c = regex.charAt(at);
            if (c >= '0' && c <= '9') {
                number = Math.min(MOST, number * 10 + (c - '0'));
                most = Math.max(most, number);
            } else if (c == ',') {
                number = 0;
            } else {
                add(1); // no repetition: a brace
                return from + 1;
            }
        }
        long before = last;
        last = times(before, Math.max(1, most));
        sum = plus(sum, last - before);
        return at + 1;
    }

    private static long plus(long a, long b) {
        return Math.min(MOST, a + b);
    }

    private static long times(long a, long b) {
        return (double) a * b >= MOST ? MOST : a * b;
    }
}
