package dev.headroom.timeline;

import static dev.headroom.timeline.Moment.ABSENT;
import static dev.headroom.timeline.Moment.CHANNELS;

import java.util.Arrays;

/// A stretch of time in little: of each channel the first, lowest, highest and last value, and besides two whole
/// moments that were really there, the one with the largest stack and the one with the smallest. (Highest values of
/// different channels need not have met: their sum may never have been taken.)
final class Bucket {
    final long[] first = new long[CHANNELS];
    final long[] min = new long[CHANNELS];
    final long[] max = new long[CHANNELS];
    final long[] last = new long[CHANNELS];
    final long[] atPeak = new long[CHANNELS];
    final long[] atLow = new long[CHANNELS];
    long peak;
    long low;
    boolean empty = true;

    Bucket() {
        clear();
    }

    void clear() {
        empty = true;
        for (long[] plane : planes()) {
            Arrays.fill(plane, ABSENT);
        }
        peak = Long.MIN_VALUE;
        low = Long.MAX_VALUE;
    }

    long[][] planes() {
        return new long[][] {first, min, max, last, atPeak, atLow};
    }

    void add(long[] values) {
        add(values, values, values, values, values, values);
    }

    void add(Bucket later) {
        if (!later.empty) {
            add(later.first, later.min, later.max, later.last, later.atPeak, later.atLow);
        }
    }

    void add(long[] nextFirst, long[] nextMin, long[] nextMax, long[] nextLast, long[] nextPeak, long[] nextLow) {
        for (int c = 0; c < CHANNELS; c++) {
            if (first[c] == ABSENT) {
                first[c] = nextFirst[c];
            }
            if (nextMin[c] != ABSENT && (min[c] == ABSENT || nextMin[c] < min[c])) {
                min[c] = nextMin[c];
            }
            if (nextMax[c] > max[c]) { // ABSENT is the smallest of all
                max[c] = nextMax[c];
            }
            last[c] = nextLast[c];
        }
        long high = Moment.stacked(nextPeak);
        if (high > peak) {
            peak = high;
            System.arraycopy(nextPeak, 0, atPeak, 0, CHANNELS);
        }
        long deep = Moment.stacked(nextLow);
        if (deep < low) {
            low = deep;
            System.arraycopy(nextLow, 0, atLow, 0, CHANNELS);
        }
        empty = false;
    }
}
