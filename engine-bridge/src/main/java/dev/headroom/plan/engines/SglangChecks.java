package dev.headroom.plan.engines;

import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;

/// What SGLang refuses before it loads anything.
final class SglangChecks {
    private static final List<String> KV_TYPES = List.of("auto", "bfloat16", "fp8_e5m2", "fp8_e4m3");

    private SglangChecks() {}

    static Optional<Sentence> refusal(PlanRequest q) {
        SglangSettings s = q.serving().sglang();
        int tp = q.serving().get(Setting.TP);
        int cards = tp * s.pipelineParallelSize();
        if (!q.version().atLeast(0, 4, 0)) {
            return Optional.of(Sentence.of(
                    "The rules of {} {} are not known; they are from {} on.",
                    Sentence.foreign("SGLang"),
                    q.version(),
                    SglangRelease.OLDEST));
        }
        if (cards > q.devices()) {
            return Optional.of(Sentence.of(
                    "tp_size {} and pp_size {} need {} cards, and there are {}: add --devices {}.",
                    tp,
                    s.pipelineParallelSize(),
                    cards,
                    q.devices(),
                    cards));
        }
        if (q.model().decoder().heads() % tp != 0) {
            return Optional.of(Sentence.of(
                    "tensor_parallel_size {} does not divide the {} attention heads of {}.",
                    tp,
                    q.model().decoder().heads(),
                    q.model().name()));
        }
        if (s.memFractionStatic().isPresent()
                && !(s.memFractionStatic().getAsDouble() > 0
                        && s.memFractionStatic().getAsDouble() < 1)) {
            return Optional.of(Sentence.of(
                    "{} is {}; it must be {}.",
                    "mem_fraction_static",
                    s.memFractionStatic().getAsDouble(),
                    Sentence.of("a number between 0 and 1 (both excluded), for example 0.8")));
        }
        return small(s).or(() -> tooLong(q)).or(() -> VllmChecks.oneOf("kv_cache_dtype", s.kvCacheDtype(), KV_TYPES));
    }

    private static Optional<Sentence> tooLong(PlanRequest q) {
        int asked = q.serving().sglang().contextLength().orElse(0);
        int context = q.model().decoder().context();
        return context > 0 && asked > context
                ? Optional.of(Sentence.of(
                        "context_length {} is more than the {} tokens that {} was made for: SGLang refuses it, but"
                                + " with SGLANG_ALLOW_OVERWRITE_LONGER_CONTEXT_LEN=1.",
                        asked,
                        context,
                        q.model().name()))
                : Optional.empty();
    }

    private static Optional<Sentence> small(SglangSettings s) {
        if (s.pipelineParallelSize() < 1) {
            return VllmChecks.below("pp_size", s.pipelineParallelSize());
        }
        if (s.maxLorasPerBatch().orElse(1) < 1) {
            return VllmChecks.below("max_loras_per_batch", s.maxLorasPerBatch().getAsInt());
        }
        if (s.maxLoraRank().orElse(1) < 1) {
            return VllmChecks.below("max_lora_rank", s.maxLoraRank().getAsInt());
        }
        if (s.contextLength().orElse(1) < 1) {
            return VllmChecks.below("context_length", s.contextLength().getAsInt());
        }
        if (s.maxRunningRequests().orElse(1) < 1) {
            return VllmChecks.below(
                    "max_running_requests", s.maxRunningRequests().getAsInt());
        }
        if (s.maxTotalTokens().orElse(1) < 1) {
            return VllmChecks.below("max_total_tokens", s.maxTotalTokens().getAsInt());
        }
        return s.cudaGraphMaxBs().orElse(1) < 1
                ? VllmChecks.below("cuda_graph_max_bs", s.cudaGraphMaxBs().getAsInt())
                : Optional.empty();
    }
}
