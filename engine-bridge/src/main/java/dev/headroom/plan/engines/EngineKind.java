package dev.headroom.plan.engines;

import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.Locale;

/// Whose rules a plan follows.
public enum EngineKind {
    TURBOMIND("turbomind"),
    PYTORCH("pytorch"),
    EMBEDDED("embedded"),
    FINETUNE("finetune"),
    /// Plain transformers, as VLMEvalKit and model cards run it.
    TRANSFORMERS("transformers");

    private final String field;

    EngineKind(String field) {
        this.field = field;
    }

    public String field() {
        return field;
    }

    /// @throws PlanException naming the choices
    public static EngineKind of(String text) {
        for (EngineKind kind : values()) {
            if (kind.field.equals(text.strip().toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw new PlanException(Sentence.of(
                "There is no engine \"{}\"; choose turbomind, pytorch, transformers, embedded or finetune.", text));
    }
}
