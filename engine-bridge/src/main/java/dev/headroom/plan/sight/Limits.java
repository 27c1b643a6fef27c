package dev.headroom.plan.sight;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// Bounds that somebody gave for pictures: a model's own files, a flag, an engine. What nobody gave is absent.
public record Limits(Map<Limit, Long> values) {
    /// No model cuts a picture into more, whatever a file says.
    public static final int MOST_TILES = 1 << 10;

    public static final Limits NONE = new Limits(Map.of());

    public Limits {
        values = Map.copyOf(values);
    }

    public Limits with(Limit limit, long value) {
        Map<Limit, Long> more = new EnumMap<>(Limit.class);
        more.putAll(values);
        more.put(limit, value);
        return new Limits(more);
    }

    /// These, and of `usual` what these do not name. A bound in tokens replaces the one in pixels, and the reverse.
    public Limits over(Limits usual) {
        if (values.isEmpty()) {
            return usual;
        }
        if (usual.values.isEmpty()) {
            return this;
        }
        Map<Limit, Long> all = new EnumMap<>(Limit.class);
        all.putAll(usual.values);
        values.keySet().forEach(limit -> all.remove(twin(limit)));
        all.putAll(values);
        return new Limits(all);
    }

    private static Limit twin(Limit limit) {
        return switch (limit) {
            case MIN_PIXELS -> Limit.MIN_TOKENS;
            case MIN_TOKENS -> Limit.MIN_PIXELS;
            case MAX_PIXELS -> Limit.MAX_TOKENS;
            case MAX_TOKENS -> Limit.MAX_PIXELS;
            case MAX_TILES,
                    LONGEST_EDGE,
                    MAX_PATCHES,
                    PAN_AND_SCAN,
                    PIXELS_BEFORE,
                    FRAME_PIXELS,
                    CLIP_PIXELS,
                    MAX_FRAMES -> limit;
        };
    }

    public OptionalLong of(Limit limit) {
        Long value = values.get(limit);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    public long or(Limit limit, long usual) {
        Long value = values.get(limit);
        return value == null ? usual : value;
    }

    /// The same for what fits an `int`, at least 1.
    public int count(Limit limit, int usual) {
        return Math.clamp(or(limit, usual), 1, limit == Limit.MAX_TILES ? MOST_TILES : Integer.MAX_VALUE);
    }

    public Set<Limit> named() {
        return values.keySet();
    }
}
