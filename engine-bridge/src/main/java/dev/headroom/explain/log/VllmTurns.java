package dev.headroom.explain.log;

import dev.headroom.explain.Remedy.TurnFlag;
import dev.headroom.explain.log.Trouble.Kind;
import dev.headroom.words.Sentence;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What helps vLLM. Its budget is `gpu_memory_utilization` of the card; weights, one trial run at its largest, and then
/// the cache, which takes all that is left of the budget. So a cache without room wants the budget higher, and an
/// allocation that fails once the cache stands wants it lower. In the trial run the cache is not there yet: the budget
/// changes nothing.
final class VllmTurns {
    private static final String BUDGET = "gpu_memory_utilization";
    private static final OptionalDouble USUAL = OptionalDouble.of(0.9);

    private VllmTurns() {}

    static void add(Turning t, Situation at) {
        if (at.trouble().kind() == Kind.NO_ROOM || at.trouble().kind() == Kind.PREEMPTED) {
            noRoom(t, at);
            return;
        }
        if (at.trouble().kind() == Kind.IDLE_CACHE) {
            lowerBudget(t, at);
            return;
        }
        switch (at.part()) {
            case WEIGHTS, VISION_WEIGHTS, ADAPTER -> weights(t);
            case SAMPLER -> {
                t.half("max_num_seqs", 1, Reasons.FEWER_REQUESTS);
                lowerBudget(t, at);
            }
            case GRAPHS -> {
                lowerBudget(t, at);
                t.use("enforce_eager", "True", Reasons.NO_GRAPHS).half("max_num_seqs", 1, Reasons.FEWER_REQUESTS);
            }
            case VISION -> {
                t.when(cacheStands(at), x -> lowerBudget(x, at))
                        .use(
                                "limit_mm_per_prompt",
                                "{\"image\": 1}",
                                Sentence.of("Fewer pictures a prompt are tried and encoded at once."))
                        .lower(
                                "max_pixels",
                                Sentence.of("In mm_processor_kwargs; max_dynamic_patch there for InternVL. Smaller"
                                        + " pictures make a smaller peak in the vision tower."))
                        .half("max_num_batched_tokens", 1024, BATCHED)
                        .twice("tensor_parallel_size", Reasons.MORE_CARDS);
            }
            case KV_CACHE, COMMUNICATION, LIBRARY -> {
                lowerBudget(t, at);
                t.half("max_model_len", 1024, LEN);
            }
            case PREFILL, LOGITS, ACTIVATIONS, BACKWARD, OPTIMIZER, BUDGET, HOST, UNKNOWN -> {
                t.when(cacheStands(at), x -> lowerBudget(x, at))
                        .half("max_num_batched_tokens", 1024, BATCHED)
                        .half("max_num_seqs", 1, Reasons.FEWER_REQUESTS)
                        .twice("tensor_parallel_size", Reasons.MORE_CARDS);
            }
        }
    }

    private static boolean cacheStands(Situation at) {
        return switch (at.phase()) {
            case LOADING, PROFILING -> false;
            case CACHE, GRAPHS, SERVING, TRAINING, EVALUATING, UNKNOWN -> true;
        };
    }

    private static void noRoom(Turning t, Situation at) {
        if (at.part() == Part.BUDGET) {
            Trouble x = at.trouble();
            double share = x.left().isPresent() && x.total().isPresent()
                    ? Math.floor(100.0 * x.left().getAsLong() / x.total().getAsLong()) / 100
                    : 0;
            Sentence why = Sentence.of("The budget is a share of the whole card and must be free when vLLM starts.");
            if (share >= 0.5) {
                t.to(BUDGET, TurnFlag.Way.LOWER, Turning.ratio(share), OptionalLong.empty(), why);
            } else {
                t.free(Sentence.of("Others hold most of this card: end them, or choose another card."))
                        .lower(BUDGET, why);
            }
            return;
        }
        Sentence raise = Sentence.of("The cache gets what weights and trial run leave of this share of the card.");
        boolean some =
                at.trouble().kind() == Kind.PREEMPTED || at.trouble().advised().isPresent();
        t.advised("max_model_len", LEN)
                .raiseRatio(BUDGET, USUAL, OptionalDouble.empty(), raise)
                .when(some, x -> x.use("kv_cache_dtype", "fp8", Reasons.HALF_TOKENS))
                .half("max_num_batched_tokens", 1024, Sentence.of("A smaller trial run leaves more to the cache."))
                .when(some, x -> x.half("max_num_seqs", 1, Reasons.FEWER_REQUESTS))
                .twice("tensor_parallel_size", Reasons.MORE_CARDS)
                .change("quantization", Reasons.SMALLER_CHECKPOINT);
    }

    private static void weights(Turning t) {
        t.twice("tensor_parallel_size", Reasons.MORE_CARDS)
                .change("quantization", Reasons.SMALLER_CHECKPOINT)
                .raise(
                        "cpu_offload_gb",
                        Sentence.of("Part of the weights stays in host memory; every token is slower."));
    }

    private static void lowerBudget(Turning t, Situation at) {
        t.lowerRatio(
                BUDGET,
                USUAL,
                at.total(),
                Sentence.of("The cache takes less, and what is outside the budget gets more."));
    }

    private static final Sentence LEN = Sentence.of("The cache must hold one request of this length.");
    private static final Sentence BATCHED =
            Sentence.of("Fewer tokens, of words and of pictures, are worked on in one pass.");
}
