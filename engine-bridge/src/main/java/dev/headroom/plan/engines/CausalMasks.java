package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.words.Sentence;

/// The first Qwen's own code (`modeling_qwen.py` of 2023) gives every layer a causal mask of all positions, one byte
/// each: 2 GiB for Qwen-7B. Its later code, for 32768 positions, makes none.
final class CausalMasks {
    private static final int LONGEST = 8192;

    private CausalMasks() {}

    static void add(Bill bill, DecoderSpec d, long layers) {
        if (!d.family().equals("qwen") || d.context() > LONGEST) {
            return;
        }
        long side = d.context();
        bill.add(
                ComponentKind.RUNTIME,
                Sentence.of("causal masks"),
                layers * side * side,
                0,
                Sentence.of("modeling_qwen.py: one byte for every pair of positions, in every layer"),
                Formula.of("L * positions * positions", "L", layers, "positions", side));
    }
}
