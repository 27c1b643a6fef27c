package dev.headroom.timeline;

import java.util.Arrays;

/// Whether a row of heights is a few flat levels, one above the other, rather than a slope: the best fit with at most
/// two steps against the best straight line.
///
/// @param last index of the first point on the last level
/// @param number of steps upwards, 0 when this is no staircase
record Steps(int number, int last) {
    static final Steps NONE = new Steps(0, 0);

    /// A slope cut into three levels is off by a tenth of its rise; half of that is a staircase.
    private static final double PART_OF_RISE = 0.05;

    /// Noise lies on both fits; real levels leave far less than a line through them does.
    private static final double PART_OF_LINE = 0.4;

    /// @param least a step smaller than this is none
    static Steps of(double[] heights, double least) {
        int n = heights.length;
        double best = Double.MAX_VALUE;
        int first = n;
        int second = n;
        for (int i = 1; i <= n; i++) {
            for (int j = i; j <= n; j++) {
                double off = level(heights, 0, i) + level(heights, i, j) + level(heights, j, n);
                if (off < best * 0.999) {
                    best = off;
                    first = i;
                    second = j;
                }
            }
        }
        double rise = heights[n - 1] - heights[0];
        double off = Math.sqrt(best / n);
        if (rise < least || off > PART_OF_RISE * rise && off > PART_OF_LINE * Math.sqrt(line(heights) / n)) {
            return NONE;
        }
        return counted(heights, first, second, least);
    }

    private static Steps counted(double[] heights, int first, int second, double least) {
        int n = heights.length;
        double lowest = mean(heights, 0, first);
        double middle = first < second ? mean(heights, first, second) : lowest;
        double highest = second < n ? mean(heights, second, n) : middle;
        boolean early = middle - lowest >= least;
        boolean late = highest - middle >= least;
        if (early && late) {
            return new Steps(2, second);
        }
        return highest - lowest < least ? NONE : new Steps(1, late ? second : first);
    }

    /// Sum of the squared distances from the mean.
    private static double level(double[] heights, int from, int to) {
        double mean = mean(heights, from, to);
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (heights[i] - mean) * (heights[i] - mean);
        }
        return sum;
    }

    private static double mean(double[] heights, int from, int to) {
        return Arrays.stream(heights, from, to).average().orElse(0);
    }

    /// Sum of the squared distances from the least-squares line.
    private static double line(double[] heights) {
        int n = heights.length;
        double slope = slope(heights, 0, n);
        double mean = mean(heights, 0, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double off = heights[i] - mean - slope * (i - (n - 1) / 2.0);
            sum += off * off;
        }
        return sum;
    }

    /// Of the least-squares line, a point to the next.
    static double slope(double[] heights, int from, int to) {
        double middle = (from + to - 1) / 2.0;
        double mean = mean(heights, from, to);
        double above = 0;
        double below = 0;
        for (int i = from; i < to; i++) {
            above += (i - middle) * (heights[i] - mean);
            below += (i - middle) * (i - middle);
        }
        return below == 0 ? 0 : above / below;
    }
}
