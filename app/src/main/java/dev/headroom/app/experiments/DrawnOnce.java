package dev.headroom.app.experiments;

import dev.headroom.experiment.SceneSource;
import dev.headroom.experiment.SweepQuestion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Remembers the scenes that were drawn last: each edit of a sweep asks for them, and few edits change them.
final class DrawnOnce implements SceneSource {
    private record Asked(int scenes, long seed, Optional<String> adapter) {}

    private final SceneSource source;
    private @Nullable Asked asked;
    private List<SweepQuestion> drawn = List.of();

    DrawnOnce(SceneSource source) {
        this.source = source;
    }

    @Override
    public synchronized List<SweepQuestion> questions(int scenes, long seed, Optional<String> adapter) {
        Asked now = new Asked(scenes, seed, adapter);
        if (!now.equals(asked)) {
            drawn = source.questions(scenes, seed, adapter);
            asked = now;
        }
        return drawn;
    }
}
