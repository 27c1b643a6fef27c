package dev.headroom.app.faults;

import java.util.random.RandomGenerator;

/// What is asked: short and long, each different.
final class Questions {
    private static int number;

    private Questions() {}

    static synchronized String brief() {
        return "Question %d, how much?".formatted(++number);
    }

    /// Takes a while to read.
    static String extended(RandomGenerator random) {
        return brief() + " and again".repeat(40 + random.nextInt(120));
    }
}
