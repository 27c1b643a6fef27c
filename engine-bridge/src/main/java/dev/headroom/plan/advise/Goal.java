package dev.headroom.plan.advise;

/// What must be true after a change, beside that it fits by the plan.
public sealed interface Goal {
    /// So much more is free at the peak of the tightest device. An engine that has just refused has shown that its plan
    /// was too low, so that "it fits by the plan" is not enough.
    ///
    /// @param bytes what was missing; 0 where nobody said how much
    record Frees(long bytes) implements Goal {}

    /// A session holds so many tokens.
    record Holds(int tokens) implements Goal {}

    /// Nothing more.
    record Fits() implements Goal {}
}
