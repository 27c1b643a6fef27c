package dev.headroom.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// The Pareto front of memory against quality: of all that cost so much, the best; nothing better costs less.
public final class Front {
    private Front() {}

    /// @param all those without a figure left out beforehand
    /// @return by rising memory, and so by rising quality; of equals the first
    public static <T> List<T> of(List<T> all, ToLongFunction<T> memory, ToDoubleFunction<T> quality) {
        List<T> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingLong(memory)
                .thenComparing(Comparator.comparingDouble(quality).reversed()));
        List<T> front = new ArrayList<>();
        for (T each : sorted) {
            if (front.isEmpty() || quality.applyAsDouble(each) > quality.applyAsDouble(front.getLast())) {
                front.add(each);
            }
        }
        return front;
    }
}
