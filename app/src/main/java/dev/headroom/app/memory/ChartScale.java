package dev.headroom.app.memory;

import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Slice;
import java.util.List;
import java.util.Optional;

/// What a chart draws of a slice, and the scale that it needs.
enum ChartScale {
    /// Every component, with the limit in sight unless everything would shrink to less than a third below it.
    ALL {
        @Override
        double highest(Slice slice, List<ChartLimit> limits) {
            double highest = 0;
            for (int c = 0; c < slice.columns(); c++) {
                if (slice.present(c)) {
                    highest = Math.max(highest, slice.peak(c));
                    highest =
                            Math.max(highest, slice.max(Channel.PROCESS_PSS, c).orElse(0));
                }
            }
            double top = highest;
            for (ChartLimit step : limits) {
                if (highest == 0 || step.bytes() < highest * 3) {
                    top = Math.max(top, step.bytes());
                }
            }
            return top;
        }

        @Override
        Optional<String> at(double bytes, Slice slice, int column, boolean[] hidden) {
            double sum = 0;
            for (Channel channel : Channel.stack()) {
                sum += hidden[channel.ordinal()]
                        ? 0
                        : slice.atPeak(channel, column).orElse(0);
                if (bytes >= 0 && bytes < sum) {
                    return Optional.of(channel.field());
                }
            }
            return Optional.empty();
        }
    },
    /// What the KV cache holds, and nothing else: a picture's tokens are to be seen.
    KV_USED {
        @Override
        double highest(Slice slice, List<ChartLimit> limits) {
            double highest = 0;
            for (int c = 0; c < slice.columns(); c++) {
                highest = Math.max(
                        highest,
                        slice.present(c) ? slice.max(Channel.KV_USED, c).orElse(0) : 0);
            }
            return highest;
        }

        @Override
        Optional<String> at(double bytes, Slice slice, int column, boolean[] hidden) {
            return bytes >= 0 && bytes < slice.max(Channel.KV_USED, column).orElse(0)
                    ? Optional.of("kv_cache.reserved")
                    : Optional.empty();
        }
    };

    abstract double highest(Slice slice, List<ChartLimit> limits);

    /// The component whose band lies at so many bytes; empty beside all of them.
    abstract Optional<String> at(double bytes, Slice slice, int column, boolean[] hidden);
}
