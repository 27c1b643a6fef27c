package dev.headroom.app.plan;

import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.llamacpp.GgufRecipe;
import dev.headroom.settings.Setting;
import java.util.Set;

/// Which weight formats an engine knows: one that was chosen for another engine is not carried over.
final class KnownFormats {
    private static final Set<String> EMBEDDED = Set.of("fp32", "int8", "int4");
    private static final Set<String> TRAINED = Set.of("hf", "nf4", "int8", "gptq", "awq");

    private KnownFormats() {}

    /// The same question without a format that its engine does not know.
    static PlanRequest only(PlanRequest q) {
        return q.serving()
                .chosen(Setting.MODEL_FORMAT)
                .filter(format -> !has(q, format))
                .map(_ -> q.withServing(q.serving().with(c -> c.unset(Setting.MODEL_FORMAT))))
                .orElse(q);
    }

    private static boolean has(PlanRequest q, String format) {
        boolean gguf = GgufRecipe.of(format).isPresent();
        return switch (q.engine()) {
            case LLAMACPP -> gguf && !ofFile(q);
            case EMBEDDED -> EMBEDDED.contains(format);
            case FINETUNE -> TRAINED.contains(format);
            case TRANSFORMERS -> !gguf && !format.equals("fp32") && !format.equals("int4");
            case TURBOMIND, PYTORCH, VLLM, SGLANG ->
                !gguf && !format.equals("fp32") && !format.equals("int4") && !format.equals("nf4");
        };
    }

    /// A file has its one type.
    private static boolean ofFile(PlanRequest q) {
        return q.serving().gguf().filter(g -> g.name().equals(q.model().name())).isPresent();
    }
}
