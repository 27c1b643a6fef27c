package dev.headroom.app.memory;

import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// What the engine might take, over the time it was so: a row of steps, made of what was recorded with the samples.
///
/// @param from epoch milliseconds
/// @param to where the next step begins, or the range ends
record ChartLimit(long from, long to, long bytes) {
    /// The steps of a range. Before the first sample no limit is known, and none is drawn; between two samples the
    /// earlier one holds.
    ///
    /// @param now the limit of this moment, for a history that does not tell; drawn over the whole range
    static List<ChartLimit> steps(Slice slice, OptionalLong now) {
        List<ChartLimit> steps = new ArrayList<>();
        long begun = 0;
        long bytes = -1;
        for (int c = 0; c < slice.columns(); c++) {
            OptionalLong told = told(slice, c);
            if (told.isPresent() && told.getAsLong() != bytes) {
                if (bytes > 0) {
                    steps.add(new ChartLimit(begun, slice.time(c), bytes));
                }
                bytes = told.getAsLong();
                begun = slice.time(c);
            }
        }
        if (bytes > 0) {
            steps.add(new ChartLimit(begun, slice.to(), bytes));
        } else if (now.isPresent()) {
            steps.add(new ChartLimit(slice.from(), slice.to(), now.getAsLong()));
        }
        return steps;
    }

    private static OptionalLong told(Slice slice, int column) {
        OptionalLong device = slice.out(Channel.DEVICE_MEMORY, column);
        return device.isPresent() ? device : slice.out(Channel.CARD_TOTAL, column);
    }
}
