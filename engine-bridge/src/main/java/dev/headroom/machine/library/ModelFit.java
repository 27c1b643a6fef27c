package dev.headroom.machine.library;

import dev.headroom.words.Sentence;
import dev.headroom.words.Size;

/// Whether a model has room somewhere, as far as that can be told.
public sealed interface ModelFit {
    /// @param left bytes at the peak
    /// @param tight whether that is less than the prediction's range
    record Fits(long left, boolean tight) implements ModelFit {}

    /// As it lies there it does not, packed it does.
    ///
    /// @param format to load it in
    /// @param left bytes at the peak then
    record Needs(String format, long left) implements ModelFit {}

    /// @param over bytes too many, as small as it can be made
    record TooLarge(long over) implements ModelFit {}

    /// @param why nobody can tell
    record Unknown(Sentence why) implements ModelFit {}

    /// A few words for a badge.
    default Sentence words() {
        return switch (this) {
            case Fits(long left, boolean _) -> Sentence.of("{} left", new Size(left));
            case Needs(String format, long _) -> Sentence.of("needs {}", format);
            case TooLarge(long over) -> Sentence.of("{} over", new Size(over));
            case Unknown _ -> Sentence.of("not known");
        };
    }

    /// Whether it can be run, as it is or packed.
    default boolean runs() {
        return switch (this) {
            case Fits _, Needs _ -> true;
            case TooLarge _, Unknown _ -> false;
        };
    }
}
