package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.Known;
import dev.headroom.words.Sentence;
import java.util.OptionalDouble;

/// What helps LMDeploy. The cache takes `cache_max_entry_count` of what is free after the weights, at once; the work on
/// prompts and pictures must live in the rest. TurboMind's pool does not depend on `session_len`.
final class LmdeployTurns {
    private static final String RATIO = "cache_max_entry_count";
    private static final OptionalDouble USUAL = OptionalDouble.of(0.8);
    private static final Sentence LESS = Sentence.of("The cache takes less of what is free after the weights.");

    private LmdeployTurns() {}

    static void add(Turning t, Situation at) {
        switch (at.trouble().kind()) {
            case NO_ROOM -> noRoom(t, at);
            case SHORTENED, PREEMPTED -> {
                if (at.part() == Part.PREFILL) {
                    weights(t); // what runs is set aside before the ratio is taken
                    return;
                }
                t.raiseRatio(
                                RATIO,
                                USUAL,
                                OptionalDouble.empty(),
                                Sentence.of("The cache takes more of what is free after the weights."))
                        .use("quant_policy", "8", Reasons.HALF_TOKENS)
                        .twice("tp", Reasons.MORE_CARDS)
                        .advised("session_len", Sentence.of("Nothing is lost where no session is longer."));
            }
            case IDLE_CACHE -> lower(t, at);
            case ALLOCATION,
                    HOST,
                    KILLED,
                    SHARED_MEMORY,
                    KERNEL,
                    ILLEGAL_ACCESS,
                    PORT_TAKEN,
                    STOPPED,
                    SPILLED,
                    PRESSURE -> allocation(t, at);
        }
    }

    private static void noRoom(Turning t, Situation at) {
        if (at.trouble()
                .advised()
                .filter(a -> a.setting().equals("max_batch_size"))
                .isPresent()) {
            t.half("max_batch_size", 1, Sentence.of("Each session takes a state of its own."));
            return;
        }
        if (at.part() == Part.KV_CACHE) {
            t.raiseRatio(
                            RATIO,
                            USUAL,
                            OptionalDouble.empty(),
                            Sentence.of("The cache takes more of what is free after the weights."))
                    .half("max_prefill_token_num", 256, Reasons.SHORTER_PASS)
                    .twice("tp", Reasons.MORE_CARDS);
            return;
        }
        t.half("max_prefill_token_num", 256, Reasons.SHORTER_PASS);
        weights(t);
    }

    private static void allocation(Turning t, Situation at) {
        switch (at.part()) {
            case WEIGHTS, VISION_WEIGHTS, ADAPTER -> weights(t);
            case VISION -> {
                lower(t, at);
                t.lower("max_dynamic_patch", Sentence.of("Fewer tiles of a picture are encoded at once."))
                        .half("vision_max_batch_size", 1, Sentence.of("Fewer pictures are encoded at once."))
                        .twice("tp", Reasons.MORE_CARDS);
            }
            case KV_CACHE,
                    PREFILL,
                    LOGITS,
                    SAMPLER,
                    GRAPHS,
                    COMMUNICATION,
                    LIBRARY,
                    ACTIVATIONS,
                    BACKWARD,
                    OPTIMIZER,
                    BUDGET,
                    HOST,
                    UNKNOWN -> {
                lower(t, at);
                t.half("max_prefill_token_num", 256, Reasons.SHORTER_PASS)
                        .half("max_batch_size", 1, Reasons.FEWER_REQUESTS)
                        .twice("tp", Reasons.MORE_CARDS);
            }
        }
    }

    private static void lower(Turning t, Situation at) {
        OptionalDouble free = at.told(Known.FREE_AFTER_WEIGHTS);
        OptionalDouble pool = at.told(Known.CACHE_POOL);
        if (free.isEmpty() && pool.isPresent() && pool.getAsDouble() > 0) {
            free = OptionalDouble.of(pool.getAsDouble() / at.number(RATIO).orElse(USUAL.getAsDouble()));
        }
        t.lowerRatio(RATIO, USUAL, free, LESS);
    }

    /// The ratio is of what the weights leave: it cannot help them.
    private static void weights(Turning t) {
        t.twice("tp", Reasons.MORE_CARDS)
                .use("model_format", "awq", Reasons.FOUR_BITS)
                .change("model", Sentence.of("A smaller model of the family may fit."));
    }
}
