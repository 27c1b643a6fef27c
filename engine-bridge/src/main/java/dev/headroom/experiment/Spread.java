package dev.headroom.experiment;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// Several readings of one figure.
public record Spread(double least, double median, double most, int readings) {
    /// Empty of no reading.
    public static OptionalDouble median(DoubleStream readings) {
        double[] sorted = readings.sorted().toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    /// @throws java.util.NoSuchElementException of no reading
    public static Spread of(double... readings) {
        return new Spread(
                Arrays.stream(readings).min().orElseThrow(),
                median(Arrays.stream(readings)).orElseThrow(),
                Arrays.stream(readings).max().orElseThrow(),
                readings.length);
    }
}
