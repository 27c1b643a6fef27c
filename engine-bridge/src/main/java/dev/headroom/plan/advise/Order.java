package dev.headroom.plan.advise;

import static dev.headroom.plan.advise.Knob.FEWER_ENGINES;
import static dev.headroom.plan.advise.Knob.FEWER_PICTURES;
import static dev.headroom.plan.advise.Knob.FEWER_TILES;
import static dev.headroom.plan.advise.Knob.LONGER_SESSION;
import static dev.headroom.plan.advise.Knob.LOWER_RANK;
import static dev.headroom.plan.advise.Knob.LOWER_RATIO;
import static dev.headroom.plan.advise.Knob.MORE_CARDS;
import static dev.headroom.plan.advise.Knob.MORE_DEVICE;
import static dev.headroom.plan.advise.Knob.RAISE_RATIO;
import static dev.headroom.plan.advise.Knob.SHORTER_PREFILL;
import static dev.headroom.plan.advise.Knob.SHORTER_SESSION;
import static dev.headroom.plan.advise.Knob.SMALLER_BATCH;
import static dev.headroom.plan.advise.Knob.SMALLER_TOKENS;
import static dev.headroom.plan.advise.Knob.SMALLER_WEIGHTS;

import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import java.util.List;

/// Which settings are worth trying, in which order. What costs least comes first: the cache gives way before
/// answers change, and more hardware comes last. A knob that cannot help in one engine (its pool does not
/// depend on `session_len`, say) may stand here: the search plans with it and finds that it frees nothing.
final class Order {
    /// Settings that change as little as possible of what was wanted. One engine serves what several do, where
    /// they shut each other out. The ratio costs only room for tokens, and a higher one may help a cache that
    /// got nothing; shorter passes, smaller batches and fewer pictures at once cost speed; fewer tiles and
    /// smaller weights cost quality.
    static final List<Knob> TO_FIT = List.of(
            FEWER_ENGINES,
            LOWER_RATIO,
            RAISE_RATIO,
            SHORTER_PREFILL,
            SMALLER_BATCH,
            FEWER_PICTURES,
            FEWER_TILES,
            SMALLER_WEIGHTS);

    /// Everything, for a list of which each entry stands by itself; in the order of [#TO_FIT] and
    /// [#TO_FIT_ON_MORE], and what shortens chats or coarsens the cache or an adapter between them.
    static final List<Knob> ALONE = List.of(
            FEWER_ENGINES,
            LOWER_RATIO,
            RAISE_RATIO,
            SHORTER_PREFILL,
            SMALLER_BATCH,
            FEWER_PICTURES,
            FEWER_TILES,
            SHORTER_SESSION,
            SMALLER_TOKENS,
            LOWER_RANK,
            SMALLER_WEIGHTS,
            MORE_DEVICE,
            MORE_CARDS);

    /// More of the machine, only where nothing of [#TO_FIT] does.
    static final List<Knob> TO_FIT_ON_MORE = List.of(LOWER_RATIO, RAISE_RATIO, MORE_DEVICE, MORE_CARDS);

    /// A session that holds more. The asked length must be there; then the cache must hold it.
    static final List<Knob> TO_HOLD = List.of(LONGER_SESSION, RAISE_RATIO, SMALLER_TOKENS, MORE_DEVICE, MORE_CARDS);

    private Order() {}

    /// By the component that did not fit, and why.
    static List<Knob> of(ComponentKind component, ShortageCause cause) {
        return switch (component) {
            // loaded before the cache takes its ratio, so that no ratio helps
            case WEIGHTS_LANGUAGE, WEIGHTS_VISION, WEIGHTS_PROJECTOR, CONTEXT ->
                List.of(MORE_DEVICE, MORE_CARDS, SMALLER_WEIGHTS);
            // lives in what the ratio leaves
            case VISION_ACTIVATIONS, READING -> List.of(LOWER_RATIO, FEWER_TILES, MORE_DEVICE, MORE_CARDS);
            case PREFILL_ACTIVATIONS ->
                List.of(LOWER_RATIO, SHORTER_PREFILL, SMALLER_BATCH, SHORTER_SESSION, MORE_DEVICE, MORE_CARDS);
            case LORA -> List.of(LOWER_RANK, LOWER_RATIO, MORE_DEVICE, MORE_CARDS);
            case KV_CACHE ->
                switch (cause) {
                    // the pool itself was refused: what is measured as free includes what others take meanwhile
                    case ALLOCATION -> List.of(LOWER_RATIO, MORE_DEVICE, MORE_CARDS);
                    // nothing was refused: the ratio left no block. PyTorch sets its own work aside before the ratio
                    // is taken, so that shorter passes leave more
                    case NO_ROOM -> List.of(RAISE_RATIO, SHORTER_PREFILL, SMALLER_TOKENS, MORE_DEVICE, MORE_CARDS);
                };
            // buffers of the framework grow with passes and sessions
            case RUNTIME -> List.of(SHORTER_PREFILL, SMALLER_BATCH, MORE_DEVICE, LOWER_RATIO, MORE_CARDS);
            case OTHER_ENGINES -> List.of(FEWER_ENGINES, LOWER_RATIO, MORE_DEVICE, MORE_CARDS);
            case OTHER_PROCESSES, OUTSIDE_DEVICE, UNATTRIBUTED, FREE -> List.of(LOWER_RATIO, MORE_DEVICE, MORE_CARDS);
        };
    }

    /// Whether a component is there before the cache takes its ratio of the rest.
    static boolean beforeTheCache(ComponentKind component) {
        return switch (component) {
            case WEIGHTS_LANGUAGE, WEIGHTS_VISION, WEIGHTS_PROJECTOR, CONTEXT -> true;
            case LORA,
                    KV_CACHE,
                    VISION_ACTIVATIONS,
                    READING,
                    PREFILL_ACTIVATIONS,
                    RUNTIME,
                    OTHER_PROCESSES,
                    OTHER_ENGINES,
                    OUTSIDE_DEVICE,
                    UNATTRIBUTED,
                    FREE -> false;
        };
    }
}
