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
    TRANSFORMERS("transformers"),
    VLLM("vllm"),
    SGLANG("sglang");

    private final String field;

    EngineKind(String field) {
        this.field = field;
    }

    public String field() {
        return field;
    }

    /// The newest release whose rules are known.
    public EngineVersion newest() {
        return switch (this) {
            case VLLM -> VllmRelease.NEWEST;
            case SGLANG -> SglangRelease.NEWEST;
            case TURBOMIND, PYTORCH, EMBEDDED, FINETUNE, TRANSFORMERS -> EngineVersion.NEWEST;
        };
    }

    /// The oldest one.
    public EngineVersion oldest() {
        return switch (this) {
            case VLLM -> VllmRelease.OLDEST;
            case SGLANG -> SglangRelease.OLDEST;
            case TURBOMIND, PYTORCH, EMBEDDED, FINETUNE, TRANSFORMERS -> new EngineVersion(0, 0, 0);
        };
    }

    /// @throws PlanException naming the choices
    public static EngineKind of(String text) {
        for (EngineKind kind : values()) {
            if (kind.field.equals(text.strip().toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw new PlanException(Sentence.of(
                "There is no engine \"{}\"; choose turbomind, pytorch, vllm, sglang, transformers, embedded or"
                        + " finetune.",
                text));
    }
}
