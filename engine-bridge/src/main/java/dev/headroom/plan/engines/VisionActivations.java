package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.words.Sentence;

/// What encoding pictures takes besides the tower's weights: the widest moment of one layer, for all tiles of one
/// forward pass. Eager attention holds the score matrix twice (scores and softmax); flash attention never has it, then
/// the MLP is the widest.
final class VisionActivations {
    private VisionActivations() {}

    static long bytes(TowerSpec t, long tiles, boolean eager, int e) {
        long s = t.sequence();
        long d = t.hidden();
        long attention = eager ? 6 * s * d + 2L * t.heads() * s * s : 6 * s * d;
        long mlp = 2 * s * d + 2 * s * t.intermediate();
        return e * tiles * (Math.max(attention, mlp) + 2L * 3 * t.tile() * t.tile());
    }

    static void add(Bill bill, TowerSpec t, long tiles, boolean eager, Sentence source) {
        if (tiles == 0) {
            return;
        }
        long bytes = bytes(t, tiles, eager, 2);
        String attention = eager ? "6*s*d + 2*H*s*s" : "6*s*d";
        bill.peak(
                ComponentKind.VISION_ACTIVATIONS,
                Sentence.NONE,
                0,
                bytes,
                bytes * 3 / 10,
                source,
                Formula.of(
                        "e * T * (max(" + attention + ", 2*s*d + 2*s*m) + 2*3*px*px)",
                        "e",
                        2,
                        "T",
                        tiles,
                        "s",
                        t.sequence(),
                        "d",
                        t.hidden(),
                        "H",
                        t.heads(),
                        "m",
                        t.intermediate(),
                        "px",
                        t.tile()));
    }
}
