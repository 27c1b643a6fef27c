package dev.headroom.timeline;

import static dev.headroom.timeline.Moment.ABSENT;
import static dev.headroom.timeline.Moment.CHANNELS;

import java.util.Arrays;

/// One floor of the pyramid: buckets of equal length in a ring, of which the newest is still open. A channel that was
/// never seen costs nothing.
final class Level {
    private static final int PLANES = 6;
    private final long millis;
    private final int capacity;
    private long[] starts;
    /// `[plane * CHANNELS + channel][slot]`
    private final long[][] content = new long[PLANES * CHANNELS][];
    private int head;
    private int size;

    private final Bucket open = new Bucket();
    private long openStart;

    Level(long millis, int capacity) {
        this.millis = millis;
        this.capacity = capacity;
        this.starts = new long[Math.min(64, capacity)];
    }

    long millis() {
        return millis;
    }

    void add(long time, long[] values) {
        long start = Math.floorDiv(time, millis) * millis;
        if (!open.empty && start != openStart) {
            push();
            open.clear();
        }
        openStart = start;
        open.add(values);
    }

    private void push() {
        if (size == starts.length && size < capacity) {
            grow();
        }
        int slot = (head + size) % starts.length;
        if (size == starts.length) {
            head = (head + 1) % starts.length;
        } else {
            size++;
        }
        starts[slot] = openStart;
        long[][] planes = open.planes();
        for (int p = 0; p < PLANES; p++) {
            for (int c = 0; c < CHANNELS; c++) {
                long value = planes[p][c];
                long[] row = content[p * CHANNELS + c];
                if (row == null && value != ABSENT) {
                    row = new long[starts.length];
                    Arrays.fill(row, ABSENT);
                    content[p * CHANNELS + c] = row;
                }
                if (row != null) {
                    row[slot] = value;
                }
            }
        }
    }

    private void grow() {
        int larger = Math.min(capacity, Math.max(1, size * 2));
        starts = unrolled(starts, larger);
        for (int r = 0; r < content.length; r++) {
            if (content[r] != null) {
                content[r] = unrolled(content[r], larger);
            }
        }
        head = 0;
    }

    private long[] unrolled(long[] ring, int length) {
        long[] straight = new long[length];
        Arrays.fill(straight, ABSENT);
        System.arraycopy(ring, head, straight, 0, ring.length - head);
        System.arraycopy(ring, 0, straight, ring.length - head, head);
        return straight;
    }

    /// Buckets, the open one included.
    int size() {
        return size + (open.empty ? 0 : 1);
    }

    long start(int i) {
        return i == size ? openStart : starts[(head + i) % starts.length];
    }

    /// Adds bucket `i` to another.
    void addTo(Bucket target, int i, Bucket scratch) {
        if (i == size) {
            target.add(open);
            return;
        }
        int slot = (head + i) % starts.length;
        long[][] planes = scratch.planes();
        for (int p = 0; p < PLANES; p++) {
            for (int c = 0; c < CHANNELS; c++) {
                long[] row = content[p * CHANNELS + c];
                planes[p][c] = row == null ? ABSENT : row[slot];
            }
        }
        scratch.empty = false;
        target.add(scratch);
    }

    /// Index of the first bucket that begins at or after a time.
    int from(long time) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (start(middle) < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
