package dev.headroom.timeline;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/// All channels at one time. A channel nobody could tell is absent, never 0.
public final class Moment {
    static final int CHANNELS = Channel.values().length;
    /// The stacked channels come first.
    private static final int STACKED = Channel.stack().size();
    /// Inside arrays only.
    static final long ABSENT = Long.MIN_VALUE;

    private final long time;
    private final long[] values;

    private Moment(long time, long[] values) {
        this.time = time;
        this.values = values;
    }

    /// @param values bytes from 0 upwards
    public static Moment of(long time, Map<Channel, Long> values) {
        long[] all = new long[CHANNELS];
        Arrays.fill(all, ABSENT);
        values.forEach((channel, bytes) -> {
            if (bytes < 0) {
                throw new IllegalArgumentException("%s is %d bytes; it cannot be negative.".formatted(channel, bytes));
            }
            all[channel.ordinal()] = bytes;
        });
        return new Moment(time, all);
    }

    /// Takes the array over.
    static Moment owning(long time, long[] values) {
        return new Moment(time, values);
    }

    Moment at(long otherTime) {
        return new Moment(otherTime, values);
    }

    /// Epoch milliseconds.
    public long time() {
        return time;
    }

    public OptionalLong value(Channel channel) {
        long value = values[channel.ordinal()];
        return value == ABSENT ? OptionalLong.empty() : OptionalLong.of(value);
    }

    long raw(int channel) {
        return values[channel];
    }

    /// Sum of the stacked channels; absent ones add nothing.
    public long stacked() {
        return stacked(values);
    }

    static long stacked(long[] values) {
        long sum = 0;
        for (int c = 0; c < STACKED; c++) {
            sum += values[c] == ABSENT ? 0 : values[c];
        }
        return sum;
    }

    public Map<Channel, Long> values() {
        Map<Channel, Long> present = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            value(channel).ifPresent(v -> present.put(channel, v));
        }
        return present;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Moment m && m.time == time && Arrays.equals(m.values, values);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(time) * 31 + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return time + values().toString();
    }
}
