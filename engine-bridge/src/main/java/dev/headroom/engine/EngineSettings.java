package dev.headroom.engine;

import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;

/// The body of `GET /settings`: what was asked, what the engine made of it, and sentences about the difference.
public record EngineSettings(Settings asked, Settings applied, List<Sentence> warnings) {
    public EngineSettings {
        warnings = List.copyOf(warnings);
    }
}
