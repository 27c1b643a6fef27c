package dev.headroom.plan;

import dev.headroom.words.Sentence;

/// Whether a plan fits, in what a short line about it says.
public sealed interface Fit {
    /// Nothing is predicted.
    record Unknown() implements Fit {}

    /// @param bytes left at the peak; less than the prediction's range where it is too close to call
    record Left(long bytes) implements Fit {}

    /// @param bytes too many at the peak
    record Over(long bytes) implements Fit {}

    /// The bytes are there and yet it does not work.
    ///
    /// @param verdict the plan's own sentence, which says why
    record Refused(Sentence verdict) implements Fit {}
}
