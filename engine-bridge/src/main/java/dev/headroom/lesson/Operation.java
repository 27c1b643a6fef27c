package dev.headroom.lesson;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The functions that an expression can call.
enum Operation {
    /// `if(condition, then, else)`; only the chosen one is looked at.
    IF("if", 3, 3),
    MIN("min", 1, 100),
    MAX("max", 1, 100),
    SUM("sum", 1, 100),
    ABS("abs", 1, 1),
    /// Half to the larger; with a second argument, so many decimals.
    ROUND("round", 1, 2),
    FLOOR("floor", 1, 1),
    CEIL("ceil", 1, 1),
    /// `has(text, "507")`: capitals apart.
    HAS("has", 2, 2),
    LIST("list", 1, 100),
    /// `descending("a", value, "b", value, ...)`: the names by their values, the largest first. A number in front is
    /// how near two values must be to tie.
    DESCENDING("descending", 2, 41),
    ASCENDING("ascending", 2, 41);

    private final String sign;
    private final int least;
    private final int most;

    Operation(String sign, int least, int most) {
        this.sign = sign;
        this.least = least;
        this.most = most;
    }

    String sign() {
        return sign;
    }

    boolean takes(int arguments) {
        return arguments >= least && arguments <= most;
    }

    static Optional<Operation> named(String name) {
        return Arrays.stream(values()).filter(o -> o.sign.equals(name)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(Operation::sign).collect(Collectors.joining(", "));
    }
}
