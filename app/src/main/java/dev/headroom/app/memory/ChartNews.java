package dev.headroom.app.memory;

import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Moment;
import java.util.Optional;
import java.util.OptionalLong;

/// Tells whether the newest moment would look another than the last one that differed: a chart whose bytes stand still
/// is seldom painted anew.
final class ChartNews {
    private Optional<Moment> last = Optional.empty();

    /// @param pixel bytes that a pixel stands for
    boolean differs(Optional<Moment> newest, double pixel) {
        if (newest.isEmpty()) {
            return false;
        }
        boolean differs = last.isEmpty();
        for (Channel channel : Channel.values()) {
            if (!differs) {
                OptionalLong was = last.get().value(channel);
                OptionalLong is = newest.get().value(channel);
                // a moment between two reports knows less; that is no change
                differs = was.isPresent() && is.isPresent() && Math.abs(was.getAsLong() - is.getAsLong()) >= pixel;
            }
        }
        if (differs) {
            last = newest;
        }
        return differs;
    }
}
