package dev.headroom.timeline;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Samples and events of more than a day in bounded memory: the last hour exactly, before that buckets of two seconds
/// for 26 hours and of a minute for a week. Any range is answered in time proportional to its columns. Safe for any
/// thread.
///
/// About 35 MB when every channel has been seen for 26 hours; a channel that was never seen costs nothing.
public final class Timeline {
    private static final int RAW = 36_000;
    private static final int MAX_EVENTS = 20_000;

    private final RawRing raw;
    private final List<Level> levels;
    private final Deque<TimelineEvent> events = new ArrayDeque<>();
    private final Bucket scratch = new Bucket();
    private long newest = Long.MIN_VALUE;
    private long oldest = Long.MAX_VALUE;
    private long count;

    public Timeline() {
        this(RAW, new Level(2_000, 46_800), new Level(60_000, 10_080));
    }

    Timeline(int rawCapacity, Level... levels) {
        this.raw = new RawRing(rawCapacity);
        this.levels = List.of(levels);
    }

    /// Takes a moment in. Time never runs backwards here: if the clock was set back, the moment is kept one millisecond
    /// after its predecessor.
    ///
    /// @return the moment as it was kept
    public synchronized Moment append(Moment moment) {
        Moment kept = count > 0 && moment.time() <= newest ? moment.at(newest + 1) : moment;
        long[] content = new long[Moment.CHANNELS];
        for (int c = 0; c < content.length; c++) {
            content[c] = kept.raw(c);
        }
        raw.add(kept, content);
        for (Level level : levels) {
            level.add(kept.time(), content);
        }
        newest = kept.time();
        oldest = Math.min(oldest, kept.time());
        count++;
        return kept;
    }

    public synchronized void append(TimelineEvent event) {
        events.addLast(event);
        if (events.size() > MAX_EVENTS) {
            events.removeFirst();
        }
    }

    /// Moments taken in so far; changes exactly when there is something new to draw.
    public synchronized long count() {
        return count;
    }

    public synchronized OptionalLong oldest() {
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(oldest);
    }

    public synchronized OptionalLong newest() {
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(newest);
    }

    /// The range in so many columns, each from the finest floor that is not finer than a column needs and still
    /// remembers that time.
    public synchronized Slice slice(long from, long to, int columns) {
        if (to <= from || columns < 1) {
            throw new IllegalArgumentException("from %d to %d in %d columns is no range".formatted(from, to, columns));
        }
        Bucket[] out = new Bucket[columns];
        double perColumn = (double) (to - from) / columns;
        int floor = 0; // 0: raw, i + 1: levels[i]
        while (floor < levels.size() && levels.get(floor).millis() <= perColumn) {
            floor++;
        }
        long end = to;
        // A coarser floor answers only for what a finer one has forgotten: its buckets reach beyond that, and what they
        // hold of the finer floor's time would be drawn where it never was.
        for (; floor <= levels.size() && end > Math.max(from, oldest); floor++) {
            end = floor == 0 ? fillRaw(out, from, end) : fillLevel(out, levels.get(floor - 1), from, to, end);
        }
        return new Slice(from, to, out);
    }

    /// Fills columns from exact moments; returns the time before which a coarser floor must answer.
    private long fillRaw(Bucket[] out, long from, long to) {
        if (raw.size() == 0) {
            return from;
        }
        int last = raw.from(to);
        for (int i = raw.from(from); i < last; i++) {
            bucket(out, raw.time(i), from, to).add(raw.content(i));
        }
        return Math.max(from, raw.time(0));
    }

    private long fillLevel(Bucket[] out, Level level, long from, long to, long end) {
        if (level.size() == 0) {
            return from;
        }
        // A bucket belongs to the column of its middle, and to a finer floor as soon as that knows its beginning; the
        // one that reaches into the finer floor's time stays just before it.
        long half = level.millis() / 2;
        int last = level.from(end);
        List<Integer> indices = new ArrayList<>();
        for (int i = Math.max(0, level.from(from - half)); i < last; i++) {
            long middle = middle(level, i, end);
            if (middle >= from && middle < to) {
                indices.add(i);
            }
        }
        if (end < to) {
            // older than what is already filled: later columns exist, so this part is put together apart
            Bucket[] older = new Bucket[out.length];
            indices.forEach(i -> level.addTo(bucket(older, middle(level, i, end), from, to), i, scratch));
            for (int c = 0; c < out.length; c++) {
                if (older[c] != null) {
                    if (out[c] != null) {
                        older[c].add(out[c]);
                    }
                    out[c] = older[c];
                }
            }
        } else {
            indices.forEach(i -> level.addTo(bucket(out, middle(level, i, end), from, to), i, scratch));
        }
        return Math.max(from, level.start(0));
    }

    private static long middle(Level level, int i, long end) {
        return Math.min(level.start(i) + level.millis() / 2, end - 1);
    }

    private static Bucket bucket(Bucket[] out, long time, long from, long to) {
        int column = (int) Math.min(out.length - 1L, (long) ((double) (time - from) / (to - from) * out.length));
        if (out[column] == null) {
            out[column] = new Bucket();
        }
        return out[column];
    }

    /// The exact moments of a range, as far as the last hour remembers them.
    public synchronized List<Moment> moments(long from, long to) {
        List<Moment> found = new ArrayList<>();
        for (int i = raw.from(from), end = raw.from(to); i < end; i++) {
            found.add(Moment.owning(raw.time(i), raw.content(i)));
        }
        return found;
    }

    public synchronized List<TimelineEvent> events(long from, long to) {
        return events.stream().filter(e -> e.time() >= from && e.time() < to).toList();
    }

    public synchronized Optional<Moment> last() {
        int size = raw.size();
        return size == 0 ? Optional.empty() : Optional.of(Moment.owning(raw.time(size - 1), raw.content(size - 1)));
    }

    /// The exact moments of the last so much time.
    public synchronized List<Moment> last(Duration duration) {
        return count == 0 ? List.of() : moments(newest - duration.toMillis(), newest + 1);
    }

    @Override
    public synchronized String toString() {
        return "%d moments, floors %s"
                .formatted(
                        count,
                        Arrays.toString(levels.stream().mapToInt(Level::size).toArray()));
    }
}
