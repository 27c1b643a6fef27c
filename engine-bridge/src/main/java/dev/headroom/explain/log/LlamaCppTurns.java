package dev.headroom.explain.log;

import dev.headroom.explain.Remedy.TurnFlag.Way;
import dev.headroom.explain.log.LogFact.Known;
import dev.headroom.explain.log.Trouble.Kind;
import dev.headroom.words.Sentence;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What helps llama.cpp: layers can stay in host memory, the cache is `ctx_size` tokens whatever is free, and the
/// compute buffer grows with `ubatch_size`.
final class LlamaCppTurns {
    private static final Sentence LAYERS = Sentence.of("The other layers stay in host memory and are slower there.");
    private static final Sentence CONTEXT =
            Sentence.of("The cache has room for this many tokens and takes it at once.");
    private static final Sentence UBATCH = Sentence.of("The compute buffer grows with the tokens of one pass.");
    private static final Sentence FLASH =
            Sentence.of("Without flash attention the scores of all tokens lie in memory at once.");

    private LlamaCppTurns() {}

    static void add(Turning t, Situation at) {
        if (at.trouble().kind() == Kind.SPILLED) {
            t.half("ctx_size", 512, Sentence.of("A smaller cache leaves room for more layers on the card."))
                    .change("model", Sentence.of("A smaller quantisation of the model (Q4_K_M) may fit whole."));
            return;
        }
        if (at.trouble().kind() == Kind.SHORTENED) {
            t.use(
                    "cache_type_k",
                    "q8_0",
                    Sentence.of("A token of the cache takes half; set cache_type_v too, with flash_attn on."));
            layers(t, at);
            return;
        }
        switch (at.part()) {
            case WEIGHTS, ADAPTER -> {
                layers(t, at);
                t.change("model", Sentence.of("A smaller quantisation of the model (Q4_K_M) may fit whole."))
                        .half("ctx_size", 512, CONTEXT);
            }
            case KV_CACHE -> {
                t.half("ctx_size", 512, CONTEXT)
                        .use(
                                "cache_type_k",
                                "q8_0",
                                Sentence.of(
                                        "A token of the cache takes half; set cache_type_v too, with flash_attn on."))
                        .half("parallel", 1, Sentence.of("Each slot of a cache that is not unified takes its own."));
                layers(t, at);
            }
            case VISION_WEIGHTS -> {
                t.use("no_mmproj_offload", Sentence.of("The vision tower stays on the CPU; a picture takes longer."));
                layers(t, at);
            }
            case VISION -> {
                t.use("flash_attn", "on", FLASH)
                        .half("image_max_tokens", 64, Reasons.SMALLER_PICTURES)
                        .use(
                                "no_mmproj_offload",
                                Sentence.of("The vision tower stays on the CPU; a picture takes longer."));
                layers(t, at);
            }
            case PREFILL,
                    LOGITS,
                    SAMPLER,
                    ACTIVATIONS,
                    BACKWARD,
                    OPTIMIZER,
                    GRAPHS,
                    COMMUNICATION,
                    LIBRARY,
                    BUDGET,
                    HOST,
                    UNKNOWN -> {
                t.half("ubatch_size", 32, UBATCH).use("flash_attn", "on", FLASH).half("ctx_size", 512, CONTEXT);
                layers(t, at);
            }
        }
    }

    /// So many of the layers as what was free is of what was asked, where the log tells both.
    private static void layers(Turning t, Situation at) {
        OptionalLong asked = at.trouble().asked();
        OptionalDouble free = at.trouble().left().isPresent()
                ? OptionalDouble.of(at.trouble().left().getAsLong())
                : at.told(Known.FREE_AT_START);
        OptionalDouble all = at.told(Known.LAYERS_ON_DEVICE);
        if (at.part() == Part.WEIGHTS && asked.isPresent() && free.isPresent() && all.isPresent()) {
            long to = (long) Math.floor(all.getAsDouble() * Math.min(1, 0.85 * free.getAsDouble() / asked.getAsLong()));
            if (to > 0 && to < all.getAsDouble()) {
                t.to("n_gpu_layers", Way.LOWER, Long.toString(to), OptionalLong.empty(), LAYERS);
                return;
            }
        }
        t.lower("n_gpu_layers", LAYERS);
    }
}
