package dev.headroom.app.memory;

/// Which stretch of time the chart shows. Follows the present until the user zooms, moves or pauses; then it stands
/// still.
///
/// @param from epoch milliseconds
/// @param preset the range chosen by button; [Preset#FREE] after a zoom
record ChartRange(long from, long to, Preset preset, boolean following) {
    static final long SHORTEST = 2_000;
    static final long LONGEST = 8L * 24 * 3_600_000;

    enum Preset {
        MINUTE(60_000),
        TEN_MINUTES(600_000),
        HOUR(3_600_000),
        DAY(24 * 3_600_000L),
        ALL(-1),
        FREE(-1);

        private final long millis;

        Preset(long millis) {
            this.millis = millis;
        }
    }

    ChartRange {
        if (to - from < 1) {
            throw new IllegalArgumentException("from %d to %d is no range".formatted(from, to));
        }
    }

    /// @param oldest of the history, `now` if there is none
    static ChartRange preset(Preset preset, long now, long oldest) {
        long length = preset.millis > 0 ? preset.millis : Math.max(60_000, Math.min(LONGEST, now - oldest));
        return new ChartRange(now - length, now, preset, true);
    }

    /// The same view a moment later.
    ChartRange tick(long now, long oldest) {
        if (!following) {
            return this;
        }
        return preset == Preset.FREE
                ? new ChartRange(now - (to - from), now, preset, true)
                : preset(preset, now, oldest);
    }

    ChartRange pause() {
        return new ChartRange(from, to, preset, false);
    }

    ChartRange follow(long now) {
        return new ChartRange(now - (to - from), now, preset, true);
    }

    /// @param factor below 1 shows less time
    /// @param at the share of the width that stays where it is, 0 left to 1 right
    ChartRange zoom(double factor, double at, long now) {
        double length = Math.max(SHORTEST, Math.min(LONGEST, (to - from) * factor));
        double fixed = from + (to - from) * at;
        long newFrom = Math.round(fixed - length * at);
        long newTo = newFrom + Math.round(length);
        // zooming at the present keeps following it
        boolean follow = following && at > 0.97;
        if (newTo > now && !follow) {
            newFrom -= newTo - now;
            newTo = now;
        }
        return new ChartRange(newFrom, newTo, Preset.FREE, follow);
    }

    /// Shows what lies between two shares of the width.
    ChartRange between(double left, double right) {
        double length = to - from;
        long newFrom = Math.round(from + length * Math.min(left, right));
        long newTo = Math.round(from + length * Math.max(left, right));
        if (newTo - newFrom < SHORTEST) {
            long middle = (newFrom + newTo) / 2;
            newFrom = middle - SHORTEST / 2;
            newTo = middle + SHORTEST / 2;
        }
        return new ChartRange(newFrom, newTo, Preset.FREE, false);
    }

    /// @param share of the width, to the future if positive
    ChartRange move(double share, long now) {
        long by = Math.round((to - from) * share);
        if (to + by >= now) {
            return follow(now);
        }
        return new ChartRange(from + by, to + by, Preset.FREE, false);
    }

    long at(double share) {
        return Math.round(from + (to - from) * share);
    }

    double share(long time) {
        return (double) (time - from) / (to - from);
    }
}
