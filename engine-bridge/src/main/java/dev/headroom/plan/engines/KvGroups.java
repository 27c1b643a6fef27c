package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.Attention;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.LayerRun;
import dev.headroom.plan.catalogue.LayerRun.Memory;
import java.util.ArrayList;
import java.util.List;

/// How vLLM lays layers out in its pool of blocks (`kv_cache_utils.py`): layers of one kind, in groups of equal size,
/// so that a block is one page of every layer of a group. A request takes blocks of each group, as many as that kind of
/// layer remembers.
///
/// @param blockTokens tokens of a block
/// @param blockBytes bytes of a block on one card
/// @param needs what a request takes of each group
record KvGroups(int blockTokens, long blockBytes, List<Memory> needs) {
    /// Blocks that a recurrent layer holds for a request: its state, and the one of the last full block, which prefix
    /// caching keeps.
    private static final int STATES = 2;

    KvGroups {
        needs = List.copyOf(needs);
    }

    /// @param hybrid whether the engine treats kinds of layers apart; otherwise each layer remembers everything
    /// @param asked tokens of a block
    static KvGroups of(DecoderSpec d, int tp, int pp, int kvBytes, boolean hybrid, int asked) {
        long token = perLayer(d, tp) * kvBytes;
        int full = 0;
        List<LayerRun> others = new ArrayList<>();
        for (LayerRun run : d.runs()) {
            switch (run.memory()) {
                case Memory.Shared() -> {
                    // reads what another layer keeps
                }
                case Memory.Full(), Memory.Cross() -> full += run.count();
                case Memory.Recurrent _ -> others.add(run);
                case Memory.Sliding _, Memory.Chunked _ -> {
                    if (hybrid) {
                        others.add(run);
                    } else {
                        full += run.count();
                    }
                }
            }
        }
        int block = block(others, token, tp, asked);
        if (others.isEmpty()) {
            return new KvGroups(block, Math.ceilDiv(full, pp) * token * block, List.of(new Memory.Full()));
        }
        int size = groupSize(full, others);
        List<Memory> needs = new ArrayList<>();
        add(needs, full, size, new Memory.Full());
        others.forEach(run -> add(needs, run.count(), size, run.memory()));
        return new KvGroups(block, Math.ceilDiv(size, pp) * token * block, needs);
    }

    /// Values of K and V of one token in one layer of one card.
    static long perLayer(DecoderSpec d, int tp) {
        return switch (d.attention()) {
            case Attention.Grouped g -> 2L * Math.max(1, g.kvHeads() / tp) * g.headDim();
            case Attention.Latent l -> l.kvValues(); // every card holds it whole
        };
    }

    /// A page of attention is made at least as large as the state of a recurrent layer.
    private static int block(List<LayerRun> others, long token, int tp, int asked) {
        long state = 0;
        for (LayerRun run : others) {
            state = Math.max(state, run.memory() instanceof Memory.Recurrent r ? r.stateBytes() / tp : 0);
        }
        return (int) Math.max(asked, KvBlocks.roundUp(Math.ceilDiv(state, token), 16));
    }

    private static int groupSize(int full, List<LayerRun> others) {
        int least = full == 0 ? Integer.MAX_VALUE : full;
        int most = full;
        for (LayerRun run : others) {
            least = Math.min(least, run.count());
            most = Math.max(most, run.count());
        }
        return most < least * 1.25 ? most : least;
    }

    private static void add(List<Memory> needs, int layers, int size, Memory memory) {
        for (int i = 0; i < Math.ceilDiv(layers, size); i++) {
            needs.add(memory);
        }
    }

    /// Blocks of a request of so many tokens.
    ///
    /// @param step tokens of one step
    long blocks(long tokens, int step) {
        long all = Math.ceilDiv(tokens, blockTokens);
        long sum = 0;
        for (Memory memory : needs) {
            sum += switch (memory) {
                case Memory.Full(), Memory.Cross(), Memory.Shared() -> all;
                case Memory.Sliding(int window) ->
                    Math.min(all, Math.ceilDiv(Math.min(window - 1L + step, tokens), blockTokens) + 1);
                case Memory.Chunked(int chunk) ->
                    Math.min(all, Math.ceilDiv(Math.min((long) chunk + step, tokens), blockTokens));
                case Memory.Recurrent _ -> STATES;
            };
        }
        return sum;
    }

    /// Bytes of a request of so many tokens.
    long bytes(long tokens, int step) {
        return blocks(tokens, step) * blockBytes;
    }

    /// What the engine calls the size of its cache: tokens in requests of the greatest length.
    long tokens(long pool, long length, int step) {
        long blocks = pool / blockBytes;
        return needs.size() == 1
                ? blocks * blockTokens
                : (long) ((double) blocks / Math.max(1, blocks(length, step)) * length);
    }

    /// The longest request that the pool holds.
    long longest(long pool, int step) {
        long blocks = pool / blockBytes;
        long low = 0;
        long high = blocks * blockTokens;
        while (low < high) {
            long middle = (low + high + 1) / 2;
            if (blocks(middle, step) <= blocks) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
