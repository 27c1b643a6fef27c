package dev.headroom.plan.llamacpp;

import dev.headroom.plan.llamacpp.GgufLayer.Attention;
import dev.headroom.plan.llamacpp.GgufLayer.Nothing;
import dev.headroom.plan.llamacpp.GgufLayer.Recurrent;

/// How many cells the caches have, and what a layer takes of them. Everything is allocated at the start.
///
/// @param context cells of all streams together
/// @param cells of one stream
/// @param sliding cells of one stream of the layers that see a window
/// @param streams caches beside each other
record KvCells(LlamaSettings settings, long context, long cells, long sliding, int streams) {
    /// @param context as asked, or the model's own
    static KvCells of(GgufShape shape, LlamaSettings s, int context) {
        boolean one = s.oneCache();
        int slots = Math.max(1, s.slots());
        int pad = s.build().padding(s.usesFlash());
        long each = one ? rounded(context, pad) : rounded(Math.max(1, rounded(context, pad) / slots), pad);
        int streams = one ? 1 : slots;
        long window = Math.min(each, (long) shape.window() * (one ? slots : 1) + s.microBatch());
        return new KvCells(s, each * streams, each, s.swaFull() ? each : rounded(window, pad), streams);
    }

    private static long rounded(long value, long to) {
        return (value + to - 1) / to * to;
    }

    /// Bytes of keys and values of one layer.
    long bytes(GgufLayer layer) {
        return switch (layer.cache()) {
            case Attention a ->
                (a.sliding() ? sliding : cells)
                        * streams
                        * (settings.keys().bytes(a.keys()) + settings.values().bytes(a.values()));
            case Recurrent _, Nothing _ -> 0;
        };
    }

    /// Bytes of the state of one layer: for every slot, and for every token that a draft may take back.
    long state(GgufLayer layer) {
        return switch (layer.cache()) {
            case Recurrent r ->
                4L * (r.convolution() + r.state()) * Math.max(1, settings.slots()) * (1 + settings.rollback());
            case Attention _, Nothing _ -> 0;
        };
    }

    /// Tokens of one slot.
    long slot() {
        return cells;
    }
}
