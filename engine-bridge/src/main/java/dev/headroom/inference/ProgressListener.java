package dev.headroom.inference;

import dev.headroom.words.Sentence;

/// Hears how far the loading of a model is.
@FunctionalInterface
public interface ProgressListener {
    ProgressListener NONE = (share, step) -> {};

    /// @param share of the work that is done, 0 to 1
    /// @param step what is being done now, for the user
    void progress(double share, Sentence step);
}
