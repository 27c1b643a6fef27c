package dev.headroom.inference;

import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.plan.engines.EmbeddedRules;
import dev.headroom.settings.Change;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.util.Map;
import java.util.Optional;

/// What this engine can make of settings, each refusal with a sentence.
final class SettingsRules {
    private SettingsRules() {}

    /// @throws EngineException 400 for what this engine never does
    static void check(Settings settings) {
        EmbeddedRules.refusal(settings).ifPresent(why -> {
            throw bad(why);
        });
    }

    /// @throws EngineException 409 `needs_restart` for what only a restart can change
    static void checkLive(Settings now, Settings wanted) {
        check(wanted);
        for (Setting<?> setting : Change.between(now, wanted).settings()) {
            if (Controls.EMBEDDED.when(setting).equals(Optional.of(TakesEffect.ENGINE_RESTART))) {
                throw new EngineException(
                        Code.NEEDS_RESTART,
                        Sentence.of(
                                "{} cannot change from {} to {} while the engine runs; restart it.",
                                setting,
                                setting.text(now),
                                setting.text(wanted)));
            }
        }
    }

    /// The adapter that the settings choose.
    ///
    /// @throws EngineException 400 when there is none of that name
    static Lora.Use use(Settings settings, Map<String, PeftAdapter> adapters) {
        if (settings.lora().isEmpty()) {
            return Lora.Use.NONE;
        }
        String name = settings.lora().get();
        PeftAdapter adapter = adapters.get(name);
        if (adapter == null) {
            throw bad(Sentence.of("There is no adapter {}; loaded are: {}.", name, names(adapters))
                    .then(Sentence.of("Name its folder when the engine starts.")));
        }
        int rank = Math.min(settings.loraR(), adapter.rank());
        return rank == 0 ? Lora.Use.NONE : new Lora.Use(name, rank, settings.loraAlpha());
    }

    static Object names(Map<String, PeftAdapter> adapters) {
        return adapters.isEmpty() ? Sentence.of("none") : String.join(", ", adapters.keySet());
    }

    private static EngineException bad(Sentence sentence) {
        return new EngineException(Code.BAD_SETTING, sentence);
    }
}
