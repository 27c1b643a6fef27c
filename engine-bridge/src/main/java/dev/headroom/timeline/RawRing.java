package dev.headroom.timeline;

/// The newest moments exactly as they were, in a ring. Grows up to its capacity, then forgets the oldest.
final class RawRing {
    private final int capacity;
    private long[] times;
    private long[][] values;
    private int head;
    private int size;

    RawRing(int capacity) {
        this.capacity = capacity;
        this.times = new long[Math.min(64, capacity)];
        this.values = new long[times.length][];
    }

    void add(Moment moment, long[] content) {
        if (size == times.length && size < capacity) {
            grow();
        }
        int slot = (head + size) % times.length;
        if (size == times.length) {
            head = (head + 1) % times.length;
        } else {
            size++;
        }
        times[slot] = moment.time();
        values[slot] = content;
    }

    private void grow() {
        int larger = Math.min(capacity, size * 2);
        long[] newTimes = new long[larger];
        long[][] newValues = new long[larger][];
        for (int i = 0; i < size; i++) {
            newTimes[i] = time(i);
            newValues[i] = content(i);
        }
        times = newTimes;
        values = newValues;
        head = 0;
    }

    int size() {
        return size;
    }

    long time(int i) {
        return times[(head + i) % times.length];
    }

    long[] content(int i) {
        return values[(head + i) % times.length];
    }

    /// Index of the first moment at or after a time; `size` if there is none.
    int from(long time) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (time(middle) < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
