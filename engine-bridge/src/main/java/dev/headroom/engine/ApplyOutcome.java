package dev.headroom.engine;

import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.util.List;

/// What became of changed settings.
public sealed interface ApplyOutcome {
    record Applied(Settings asked, Settings applied, TakesEffect how, List<Sentence> warnings)
            implements ApplyOutcome {}

    /// Nothing changed; the engine runs on as before.
    record Rejected(EngineFailure failure) implements ApplyOutcome {}
}
