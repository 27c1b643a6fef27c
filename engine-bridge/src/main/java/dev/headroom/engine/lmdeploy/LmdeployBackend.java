package dev.headroom.engine.lmdeploy;

import dev.headroom.settings.SettingException;
import dev.headroom.words.Sentence;
import java.util.Locale;

/// The two engines inside LMDeploy.
public enum LmdeployBackend {
    TURBOMIND("TurboMind"),
    PYTORCH("PyTorch");

    private final String label;

    LmdeployBackend(String label) {
        this.label = label;
    }

    /// As `--backend` wants it.
    public String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// As people write it.
    public String label() {
        return label;
    }

    /// @throws SettingException naming the text and the choices
    public static LmdeployBackend of(String text) {
        for (LmdeployBackend backend : values()) {
            if (backend.field().equals(text.toLowerCase(Locale.ROOT))) {
                return backend;
            }
        }
        throw new SettingException(Sentence.of("backend is \"{}\"; it must be turbomind or pytorch.", text));
    }
}
