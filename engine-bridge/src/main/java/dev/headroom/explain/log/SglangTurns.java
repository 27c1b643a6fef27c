package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.Known;
import dev.headroom.explain.log.Trouble.Kind;
import dev.headroom.words.Sentence;
import java.util.OptionalDouble;

/// What helps SGLang. `mem_fraction_static` is what weights and cache may take together: a cache without room wants it
/// HIGHER; an allocation that fails beside them wants it LOWER.
final class SglangTurns {
    private static final String STATIC = "mem_fraction_static";

    private SglangTurns() {}

    static void add(Turning t, Situation at) {
        switch (at.trouble().kind()) {
            case NO_ROOM, PREEMPTED, SHORTENED -> noRoom(t, at);
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

    private static void allocation(Turning t, Situation at) {
        Sentence chunk = Sentence.of("A long prompt is read in smaller pieces.");
        switch (at.part()) {
            case WEIGHTS, VISION_WEIGHTS, ADAPTER ->
                t.twice("tp", Reasons.MORE_CARDS).change("quantization", Reasons.SMALLER_CHECKPOINT);
            case GRAPHS -> {
                lower(t, at);
                t.half("cuda_graph_max_bs", 1, Reasons.FEWER_GRAPHS).use("disable_cuda_graph", Reasons.NO_GRAPHS);
            }
            case VISION -> {
                lower(t, at);
                t.lower("max_pixels", Reasons.SMALLER_PICTURES)
                        .half("chunked_prefill_size", 512, chunk)
                        .half("max_running_requests", 1, Reasons.FEWER_REQUESTS);
            }
            case PREFILL,
                    LOGITS,
                    SAMPLER,
                    KV_CACHE,
                    COMMUNICATION,
                    LIBRARY,
                    ACTIVATIONS,
                    BACKWARD,
                    OPTIMIZER,
                    BUDGET,
                    HOST,
                    UNKNOWN -> {
                lower(t, at);
                t.half("chunked_prefill_size", 512, chunk)
                        .half("max_running_requests", 1, Reasons.FEWER_REQUESTS)
                        .half("cuda_graph_max_bs", 1, Reasons.FEWER_GRAPHS);
            }
        }
    }

    private static void lower(Turning t, Situation at) {
        OptionalDouble free = at.told(Known.FREE_AT_START);
        OptionalDouble base = free.isPresent() ? free : at.total();
        t.lowerRatio(
                STATIC,
                OptionalDouble.empty(),
                base,
                Sentence.of("Weights and cache take less, and the work on prompts and pictures gets more."));
    }

    private static void noRoom(Turning t, Situation at) {
        boolean slots = at.trouble()
                .advised()
                .filter(a -> a.setting().equals("max_running_requests"))
                .isPresent();
        t.when(slots, x -> x.half("max_running_requests", 1, Reasons.FEWER_REQUESTS));
        OptionalDouble before = at.told(Known.FREE_AT_START);
        OptionalDouble after = at.told(Known.FREE_AFTER_WEIGHTS);
        boolean starting = at.trouble().kind() == Kind.NO_ROOM && at.phase() != Phase.SERVING;
        // the pool is what is free after the weights, less (1 - f) of what was free before them
        OptionalDouble wanted = starting && before.isPresent() && after.isPresent() && before.getAsDouble() > 0
                ? OptionalDouble.of(1 - after.getAsDouble() / before.getAsDouble() + 0.05)
                : OptionalDouble.empty();
        t.raiseRatio(
                        STATIC,
                        OptionalDouble.empty(),
                        wanted,
                        Sentence.of("It is the share for weights AND cache: below what the weights take, no cache is"
                                + " left."))
                .when(
                        !starting,
                        x -> x.half("max_running_requests", 1, Reasons.FEWER_REQUESTS)
                                .use("kv_cache_dtype", "fp8_e5m2", Reasons.HALF_TOKENS))
                .twice("tp", Reasons.MORE_CARDS)
                .change("quantization", Reasons.SMALLER_CHECKPOINT);
    }
}
