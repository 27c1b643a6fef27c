package dev.headroom.experiment;

import java.util.List;
import java.util.Optional;

/// Draws scenes that nobody has seen and asks about them: the questions of a sweep that brings none.
@FunctionalInterface
public interface SceneSource {
    /// Same seed, same questions.
    ///
    /// @param adapter the only one that the sweep uses: where it teaches a known skill, the right answers are
    ///     its own
    List<SweepQuestion> questions(int scenes, long seed, Optional<String> adapter);
}
