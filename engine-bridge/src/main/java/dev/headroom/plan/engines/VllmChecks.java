package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What vLLM refuses before it loads anything.
final class VllmChecks {
    private static final Map<String, EngineVersion> LAST =
            Map.of("MllamaForConditionalGeneration", new EngineVersion(0, 10, 2));

    private static final Map<String, EngineVersion> FIRST = Map.of(
            "Qwen3VLForConditionalGeneration", new EngineVersion(0, 11, 0),
            "Qwen3VLMoeForConditionalGeneration", new EngineVersion(0, 11, 0));

    private VllmChecks() {}

    static Optional<Sentence> refusal(PlanRequest q) {
        VllmSettings v = q.serving().vllm();
        int tp = q.serving().get(Setting.TP);
        int cards = tp * v.pipelineParallelSize();
        DecoderSpec d = q.model().decoder();
        if (!q.version().atLeast(0, 6, 0)) {
            return Optional.of(Sentence.of(
                    "The rules of {} {} are not known; they are from {} on.",
                    Sentence.foreign("vLLM"),
                    q.version(),
                    VllmRelease.OLDEST));
        }
        EngineVersion last = LAST.getOrDefault(q.model().architecture(), q.version());
        if (q.version().compareTo(last) > 0) {
            return Optional.of(Sentence.of(
                    "vLLM {} does not run {}; the last release that does is {}.",
                    q.version(),
                    q.model().architecture(),
                    last));
        }
        EngineVersion first = FIRST.getOrDefault(q.model().architecture(), q.version());
        if (q.version().compareTo(first) < 0) {
            return Optional.of(Sentence.of(
                    "vLLM {} does not run {}; the first release that does is {}.",
                    q.version(),
                    q.model().architecture(),
                    first));
        }
        if (cards > q.devices()) {
            return Optional.of(Sentence.of(
                    "tensor_parallel_size {} and pipeline_parallel_size {} need {} cards, and there are {}: add"
                            + " --devices {}.",
                    tp,
                    v.pipelineParallelSize(),
                    cards,
                    q.devices(),
                    cards));
        }
        if (d.heads() % tp != 0) {
            return Optional.of(Sentence.of(
                    "tensor_parallel_size {} does not divide the {} attention heads of {}.",
                    tp,
                    d.heads(),
                    q.model().name()));
        }
        if (v.pipelineParallelSize() > d.layers()) {
            return Optional.of(Sentence.of(
                    "pipeline_parallel_size {} is more than the {} layers of {}.",
                    v.pipelineParallelSize(),
                    d.layers(),
                    q.model().name()));
        }
        if (v.gpuMemoryUtilization().isPresent()
                && !(v.gpuMemoryUtilization().getAsDouble() > 0
                        && v.gpuMemoryUtilization().getAsDouble() <= 1)) {
            return Optional.of(Sentence.of(
                    "{} is {}; it must be {}.",
                    "gpu_memory_utilization",
                    v.gpuMemoryUtilization().getAsDouble(),
                    Sentence.of("a number above 0, up to {}", 1)));
        }
        if (v.maxModelLen().isPresent() && v.maxModelLen().getAsInt() > d.context() && d.context() > 0) {
            return Optional.of(Sentence.of(
                    "max_model_len {} is more than the {} tokens that {} was made for: vLLM refuses it.",
                    v.maxModelLen().getAsInt(),
                    d.context(),
                    q.model().name()));
        }
        return small(v).or(() -> oneOf("kv_cache_dtype", v.kvCacheDtype(), KV_TYPES))
                .or(() -> oneOf("mm_encoder_tp_mode", v.mmEncoderTpMode(), List.of("weights", "data")));
    }

    private static final List<String> KV_TYPES =
            List.of("auto", "bfloat16", "float16", "fp8", "fp8_e4m3", "fp8_e5m2", "fp8_inc");

    /// A word outside the choices, as a refusal.
    static Optional<Sentence> oneOf(String field, String word, List<String> choices) {
        return choices.contains(word)
                ? Optional.empty()
                : Optional.of(Sentence.of("{} has no \"{}\"; choose {}.", field, word, String.join(", ", choices)));
    }

    private static Optional<Sentence> small(VllmSettings v) {
        if (v.pipelineParallelSize() < 1) {
            return below("pipeline_parallel_size", v.pipelineParallelSize());
        }
        int block = v.blockSize().orElse(16);
        if (block < 8 || block % 8 != 0) {
            return Optional.of(
                    Sentence.of("{} is {}; it must be {}.", "block_size", block, Sentence.of("a multiple of {}", 8)));
        }
        if (v.maxLoras().orElse(1) < 1) {
            return below("max_loras", v.maxLoras().getAsInt());
        }
        if (v.maxLoraRank().orElse(1) < 1) {
            return below("max_lora_rank", v.maxLoraRank().getAsInt());
        }
        if (v.apiServerCount() < 1) {
            return below("api_server_count", v.apiServerCount());
        }
        if (v.maxModelLen().orElse(1) < 1) {
            return below("max_model_len", v.maxModelLen().getAsInt());
        }
        if (v.maxNumSeqs().orElse(1) < 1) {
            return below("max_num_seqs", v.maxNumSeqs().getAsInt());
        }
        if (v.maxNumBatchedTokens().orElse(1) < 1) {
            return below("max_num_batched_tokens", v.maxNumBatchedTokens().getAsInt());
        }
        if (v.maxNumBatchedTokens().isPresent()
                && v.maxNumBatchedTokens().getAsInt() < v.maxNumSeqs().orElse(1)) {
            return Optional.of(Sentence.of(
                    "max_num_batched_tokens {} is less than max_num_seqs {}: vLLM refuses it.",
                    v.maxNumBatchedTokens().getAsInt(),
                    v.maxNumSeqs().orElse(1)));
        }
        return Optional.empty();
    }

    static Optional<Sentence> below(String field, int value) {
        return Optional.of(Sentence.of("{} is {}; it must be {}.", field, value, Sentence.of("at least {}", 1)));
    }
}
