package dev.headroom.plan.engines;

import dev.headroom.plan.PlanException;
import dev.headroom.plan.llamacpp.LlamaBuild;
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
    SGLANG("sglang"),
    /// Its releases are builds: `b10587` is release 0.0.10587.
    LLAMACPP("llamacpp");

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
            case LLAMACPP -> new EngineVersion(0, 0, LlamaBuild.NEWEST.number());
            case TURBOMIND, PYTORCH, EMBEDDED, FINETUNE, TRANSFORMERS -> EngineVersion.NEWEST;
        };
    }

    /// The oldest one.
    public EngineVersion oldest() {
        return switch (this) {
            case VLLM -> VllmRelease.OLDEST;
            case SGLANG -> SglangRelease.OLDEST;
            case LLAMACPP -> new EngineVersion(0, 0, LlamaBuild.OLDEST.number());
            case TURBOMIND, PYTORCH, EMBEDDED, FINETUNE, TRANSFORMERS -> new EngineVersion(0, 0, 0);
        };
    }

    /// Reads a release as this engine writes its own.
    ///
    /// @throws PlanException with an example
    public EngineVersion release(String text) {
        return this == LLAMACPP
                ? LlamaBuild.parse(text)
                        .map(build -> new EngineVersion(0, 0, build.number()))
                        .orElseThrow(() -> new PlanException(
                                Sentence.of("\"{}\" is no build of llama.cpp; write it like b10587.", text)))
                : EngineVersion.of(text);
    }

    /// A release as this engine writes its own.
    public String shown(EngineVersion release) {
        return this == LLAMACPP ? new LlamaBuild(release.patch()).toString() : release.toString();
    }

    /// @throws PlanException naming the choices
    public static EngineKind of(String text) {
        for (EngineKind kind : values()) {
            if (kind.field.equals(text.strip().toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw new PlanException(Sentence.of(
                "There is no engine \"{}\"; choose turbomind, pytorch, vllm, sglang, llamacpp, transformers, embedded"
                        + " or finetune.",
                text));
    }
}
