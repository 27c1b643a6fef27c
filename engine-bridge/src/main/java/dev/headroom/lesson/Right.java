package dev.headroom.lesson;

import java.util.List;

/// When a guess counts as right, beside the truth.
public sealed interface Right {
    /// The very value; for a number, what reads alike in the guess's unit.
    record Exact() implements Right {}

    /// @param share of the truth, 0.1 for 10 %
    record Within(double share) implements Right {}

    /// @param amount to either side, in the guess's unit
    record PlusMinus(double amount) implements Right {}

    /// Any of several. A value that is computed must be among them, too.
    record AnyOf(List<String> rights) implements Right {
        public AnyOf {
            rights = List.copyOf(rights);
        }
    }
}
