package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.sight.Limit;
import dev.headroom.plan.sight.Limits;
import dev.headroom.plan.sight.Sight;
import dev.headroom.settings.Setting;

/// The largest picture that a model's processor lets through: what an engine makes dummies of when it measures.
///
/// @param tokens of the prompt, or of the cross attention where the picture is one token there
/// @param patches that go through the tower
/// @param whole whether a picture goes in at its own resolution; then vLLM turns queries and keys by their position in
///     32 bit
record LargestPicture(long tokens, long patches, boolean whole) {

    static LargestPicture of(PlanRequest q, TowerSpec t, ProcessorKwargs kwargs) {
        Limits limits = q.serving().limits();
        if (q.serving().chosen(Setting.MAX_DYNAMIC_PATCH).isPresent()) {
            limits = limits.with(Limit.MAX_TILES, q.serving().get(Setting.MAX_DYNAMIC_PATCH));
        }
        if (kwargs.tiles().isPresent()) {
            limits = limits.with(Limit.MAX_TILES, kwargs.tiles().getAsInt());
        }
        if (kwargs.minPixels().isPresent()) {
            limits = limits.with(Limit.MIN_PIXELS, kwargs.minPixels().getAsLong());
        }
        if (kwargs.maxPixels().isPresent()) {
            limits = limits.with(Limit.MAX_PIXELS, kwargs.maxPixels().getAsLong());
        }
        Sight sight = t.pictures().largest(limits);
        long patches = sight.allPatches() + (t.classToken() ? sight.segments() : 0);
        return new LargestPicture(Math.max(1, sight.tokens()), patches, t.dynamic());
    }

    /// Bytes that one patch takes at the widest moment of a layer, in 16 bit: of attention or of the MLP, and its
    /// pixels.
    static long bytesPerPatch(TowerSpec t, boolean whole, int tp) {
        long d = t.hidden();
        long m = t.intermediate();
        double side = t.tile() / Math.sqrt(t.patches());
        long pixels = Math.round(3 * side * side) * (whole ? 2 : 1);
        long kept = 4 * d;
        long attention = whole ? 20 * d : 6 * d;
        long mlp = 2 * d + (t.gated() ? 3 : 2) * m;
        return 2 * (kept + Math.max(0, Math.max(attention, mlp) - kept) / tp + pixels);
    }
}
