package dev.headroom.explain.log;

import dev.headroom.explain.log.Trouble.Kind;
import dev.headroom.words.Sentence;

/// What helps a model that runs under transformers itself, alone or for VLMEvalKit: nothing is reserved in advance, the
/// peak of the longest request counts.
final class TransformersTurns {
    private TransformersTurns() {}

    static void add(Turning t, Situation at) {
        Sentence attention = Sentence.of("The scores of all tokens need not lie in memory at once.");
        if (at.trouble().kind() == Kind.SPILLED) {
            t.use("load_in_4bit", "True", Reasons.FOUR_BITS).use("device_map", "auto", Reasons.SPREAD_LAYERS);
            return;
        }
        boolean shared = at.number("nproc_per_node").orElse(1) > 1;
        t.when(
                at.program() == Program.VLMEVALKIT && shared,
                x -> x.half(
                        "nproc_per_node",
                        1,
                        Sentence.of("Each process loads the whole model; with fewer, one model gets more cards.")));
        switch (at.part()) {
            case WEIGHTS, VISION_WEIGHTS, ADAPTER ->
                t.when(at.trouble().kind() == Kind.NO_ROOM, x -> x.use("load_in_4bit", "True", Reasons.FOUR_BITS))
                        .use(
                                "torch_dtype",
                                "bfloat16",
                                Sentence.of("Without it old releases load 32 bits, twice as much."))
                        .use("device_map", "auto", Reasons.SPREAD_LAYERS)
                        .use("load_in_4bit", "True", Reasons.FOUR_BITS);
            case VISION ->
                t.half(
                                "max_num",
                                1,
                                Sentence.of("Fewer tiles of a picture are encoded at once; max_pixels for Qwen-VL."))
                        .half("total_max_num", 1, Sentence.of("Fewer tiles of all pictures together."))
                        .use("attn_implementation", "flash_attention_2", attention)
                        .use("device_map", "auto", Reasons.SPREAD_LAYERS);
            case KV_CACHE ->
                t.half("max_new_tokens", 32, Sentence.of("The cache grows with each token of the answer."))
                        .lower("max_num", Sentence.of("Fewer tiles make a shorter prompt."))
                        .use("device_map", "auto", Reasons.SPREAD_LAYERS);
            case PREFILL,
                    LOGITS,
                    SAMPLER,
                    GRAPHS,
                    COMMUNICATION,
                    LIBRARY,
                    ACTIVATIONS,
                    BACKWARD,
                    OPTIMIZER,
                    BUDGET,
                    HOST ->
                t.half("max_num", 1, Sentence.of("Fewer tiles make a shorter prompt."))
                        .use("attn_implementation", "flash_attention_2", attention)
                        .use("device_map", "auto", Reasons.SPREAD_LAYERS);
            case UNKNOWN ->
                t.lower("batch_size", Sentence.of("Half as much at once takes about half of what is not weights."))
                        .use("load_in_4bit", "True", Reasons.FOUR_BITS);
        }
    }
}
