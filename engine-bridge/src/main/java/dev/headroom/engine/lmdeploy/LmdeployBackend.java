package dev.headroom.engine.lmdeploy;

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

    /// @throws IllegalArgumentException naming the text and the choices
    public static LmdeployBackend of(String text) {
        for (LmdeployBackend backend : values()) {
            if (backend.field().equals(text.toLowerCase(Locale.ROOT))) {
                return backend;
            }
        }
        throw new IllegalArgumentException("backend is \"%s\"; it must be turbomind or pytorch.".formatted(text));
    }
}
