package dev.headroom.probe;

import dev.headroom.memory.Figure;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/// One look from outside at one process or device.
///
/// @param time epoch milliseconds
/// @param readings each [Figure.Measured] with its source, or [Figure.Unknown] with the reason
public record Sample(long time, Subject subject, Map<Quantity, Figure> readings) {

    public Sample {
        readings = Map.copyOf(readings);
    }

    /// What was looked at.
    public sealed interface Subject {
        /// @param processes 1 and its living children, all generations
        record ProcessTree(long pid, int processes) implements Subject {}

        /// @param index as the driver counts
        /// @param name as the driver calls it
        record Card(int index, String name) implements Subject {}

        /// The machine's own memory.
        record Host() implements Subject {}
    }

    /// Never absent: what was not read is not supported here.
    public Figure figure(Quantity quantity) {
        return readings.getOrDefault(quantity, new Figure.Unknown(Figure.Reason.NOT_SUPPORTED));
    }

    /// The measured bytes, empty when they are not known.
    public OptionalLong bytes(Quantity quantity) {
        return figure(quantity) instanceof Figure.Measured m ? OptionalLong.of(m.bytes()) : OptionalLong.empty();
    }

    /// A sample that knows nothing, and why.
    public static Sample unknown(long time, Subject subject, Figure.Reason reason, Quantity... quantities) {
        Map<Quantity, Figure> readings = new EnumMap<>(Quantity.class);
        for (Quantity quantity : quantities) {
            readings.put(quantity, new Figure.Unknown(reason));
        }
        return new Sample(time, subject, readings);
    }
}
