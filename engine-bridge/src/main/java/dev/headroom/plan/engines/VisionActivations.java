package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.sight.Cut;
import dev.headroom.plan.sight.PictureRule;
import dev.headroom.plan.sight.Sight;
import dev.headroom.plan.sight.SmartResize;
import dev.headroom.words.Sentence;
import java.util.List;

/// What encoding pictures takes besides the tower's weights: the widest moment of one layer, for all that is shown in
/// one forward pass.
///
/// Tiles have one size, so eager attention holds a score matrix for each of them twice (scores and softmax); flash
/// attention never has it, then the MLP is the widest. A picture of its own resolution is one segment: its scores grow
/// with the square of its patches, in 16 bit, as a softmax in 32 bit and cast back. Layers that attend within windows
/// do not lower that peak as long as one layer sees the whole picture. Its patches and the merger come on top.
final class VisionActivations {
    /// Bytes of a score of a whole picture: 16 bit, softmax in 32 bit, cast to 16 bit.
    private static final int SCORE = 8;

    private VisionActivations() {}

    /// @param decoder width of the vectors that go into the decoder
    static long bytes(TowerSpec t, List<Sight> shown, boolean eager, int decoder) {
        long sum = 0;
        for (Sight sight : shown) {
            sum += bytes(t, sight, eager, decoder);
        }
        return sum;
    }

    private static long bytes(TowerSpec t, Sight sight, boolean eager, int decoder) {
        long logits = (long) t.pictures().rule().visualVocabulary() * sight.tokens() * 6;
        return logits + (whole(t, sight) ? native_(t, sight, eager, decoder) : tiles(t, sight, eager, 2));
    }

    private static boolean whole(TowerSpec t, Sight sight) {
        return switch (sight.cut()) {
            case Cut.Tiles _ -> false;
            case Cut.Whole _, Cut.Frames _ -> t.dynamic();
        };
    }

    private static long tiles(TowerSpec t, Sight sight, boolean eager, int e) {
        long s = sight.patches() + (t.classToken() ? 1L : 0L);
        return (long) e * sight.segments() * (widest(t, s, eager) + 2L * 3 * t.tile() * t.tile());
    }

    /// Values of the widest moment of `s` patches.
    private static long widest(TowerSpec t, long s, boolean eager) {
        long d = t.hidden();
        long attention = eager ? 6 * s * d + 2L * t.heads() * s * s : 6 * s * d;
        return Math.max(attention, 2 * s * d + projections(t) * s * t.intermediate());
    }

    private static long projections(TowerSpec t) {
        return t.gated() ? 3 : 2;
    }

    private static long native_(TowerSpec t, Sight sight, boolean eager, int decoder) {
        long p = sight.allPatches();
        long scores = eager ? (long) SCORE * t.heads() * sight.segments() * square(sight.patches()) : 0;
        long merger = 3L * p * t.hidden() * 2;
        long output = 2L * decoder * sight.tokens();
        return 2 * widest(t, p, false) + scores + 4 * p * rowValues(t, sight) + merger + output;
    }

    private static long square(long patches) {
        return patches * patches;
    }

    /// Values of the pixels of a patch: three colours, two frames where a picture counts as a pair.
    private static long rowValues(TowerSpec t, Sight sight) {
        long area = (long) sight.width() * sight.height() / Math.max(1, sight.patches());
        PictureRule rule = t.pictures().rule();
        return 3L * area * (rule instanceof SmartResize ? 2 : 1);
    }

    static void add(Bill bill, TowerSpec t, List<Sight> shown, boolean eager, int decoder, Sentence source) {
        long bytes = bytes(t, shown, eager, decoder);
        if (bytes == 0) {
            return;
        }
        bill.peak(
                ComponentKind.VISION_ACTIVATIONS,
                Sentence.NONE,
                0,
                bytes,
                bytes * 3 / 10,
                source,
                formula(t, shown, eager, decoder, bytes));
    }

    /// With its numbers where all that is shown is alike; else the sum alone.
    private static Formula formula(TowerSpec t, List<Sight> shown, boolean eager, int decoder, long bytes) {
        Sight first = shown.getFirst();
        boolean alike =
                shown.stream().allMatch(first::equals) && t.pictures().rule().visualVocabulary() == 0;
        if (!alike) {
            return Formula.of("all", "all", bytes);
        }
        return whole(t, first) ? ofWhole(t, shown, eager, decoder) : ofTiles(t, shown, eager);
    }

    private static Formula ofTiles(TowerSpec t, List<Sight> shown, boolean eager) {
        Sight first = shown.getFirst();
        String attention = eager ? "6*s*d + 2*H*s*s" : "6*s*d";
        return Formula.of(
                "e * T * (max(" + attention + ", 2*s*d + " + projections(t) + "*s*m) + 2*3*px*px)",
                "e",
                2,
                "T",
                (long) first.segments() * shown.size(),
                "s",
                first.patches() + (t.classToken() ? 1 : 0),
                "d",
                t.hidden(),
                "H",
                t.heads(),
                "m",
                t.intermediate(),
                "px",
                t.tile());
    }

    private static Formula ofWhole(TowerSpec t, List<Sight> shown, boolean eager, int decoder) {
        Sight first = shown.getFirst();
        String scores = eager ? " + " + SCORE + "*H*segments*s*s" : "";
        return Formula.of(
                "pictures * (2*max(6*patches*d, 2*patches*d + " + projections(t) + "*patches*m)" + scores
                        + " + 4*patches*values + 6*patches*d + 2*hidden*t)",
                "pictures",
                shown.size(),
                "patches",
                first.allPatches(),
                "d",
                t.hidden(),
                "m",
                t.intermediate(),
                "H",
                t.heads(),
                "segments",
                first.segments(),
                "s",
                first.patches(),
                "values",
                rowValues(t, first),
                "hidden",
                decoder,
                "t",
                first.tokens());
    }
}
