package dev.headroom.timeline;

import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The answer to "what was between these times, in so many pixel columns". Per column and channel the first, lowest,
/// highest and last value, so that a spike of a single sample survives any zoom; for the stack two whole moments of the
/// column, the highest and the lowest, whose parts were really held at the same time.
public final class Slice {
    private final long from;
    private final long to;
    /// Null where nothing was recorded.
    private final @Nullable Bucket[] columns;

    Slice(long from, long to, @Nullable Bucket[] columns) {
        this.from = from;
        this.to = to;
        this.columns = columns;
    }

    public long from() {
        return from;
    }

    public long to() {
        return to;
    }

    public int columns() {
        return columns.length;
    }

    /// Where a column begins, epoch milliseconds.
    public long time(int column) {
        return from + (long) ((double) (to - from) * column / columns.length);
    }

    /// False: nothing was recorded in this column.
    public boolean present(int column) {
        return columns[column] != null;
    }

    public OptionalLong in(Channel channel, int column) {
        return value(column, bucket -> bucket.first, channel);
    }

    public OptionalLong min(Channel channel, int column) {
        return value(column, bucket -> bucket.min, channel);
    }

    public OptionalLong max(Channel channel, int column) {
        return value(column, bucket -> bucket.max, channel);
    }

    public OptionalLong out(Channel channel, int column) {
        return value(column, bucket -> bucket.last, channel);
    }

    /// What the channel held when the stack of the column was highest.
    public OptionalLong atPeak(Channel channel, int column) {
        return value(column, bucket -> bucket.atPeak, channel);
    }

    /// What the channel held when the stack of the column was lowest.
    public OptionalLong atLow(Channel channel, int column) {
        return value(column, bucket -> bucket.atLow, channel);
    }

    /// The highest stack of a column, 0 where nothing is.
    public long peak(int column) {
        Bucket bucket = columns[column];
        return bucket == null ? 0 : bucket.peak;
    }

    /// Whether a channel was seen anywhere in the slice.
    public boolean has(Channel channel) {
        for (Bucket column : columns) {
            if (column != null && column.max[channel.ordinal()] != Moment.ABSENT) {
                return true;
            }
        }
        return false;
    }

    private OptionalLong value(int column, Function<Bucket, long[]> plane, Channel channel) {
        Bucket bucket = columns[column];
        long value = bucket == null ? Moment.ABSENT : plane.apply(bucket)[channel.ordinal()];
        return value == Moment.ABSENT ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
