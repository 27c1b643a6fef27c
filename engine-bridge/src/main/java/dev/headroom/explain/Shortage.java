package dev.headroom.explain;

import dev.headroom.memory.ComponentKind;
import dev.headroom.process.TorchMemory;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Who wanted memory where, with the figures that were told.
///
/// @param asked bytes
/// @param left bytes that were free
/// @param total bytes of the device
/// @param others who else held memory of the device
public record Shortage(
        ComponentKind component,
        OptionalInt device,
        OptionalLong asked,
        OptionalLong left,
        OptionalLong total,
        List<TorchMemory.Other> others) {
    /// Nothing was told.
    public static final Shortage UNTOLD = new Shortage(
            ComponentKind.UNATTRIBUTED,
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            List.of());

    public Shortage {
        others = List.copyOf(others);
    }

    /// Bytes that were missing; empty where it was not told, or nothing was: memory in pieces, say.
    public OptionalLong missing() {
        return asked.isPresent() && left.isPresent() && asked.getAsLong() > left.getAsLong()
                ? OptionalLong.of(asked.getAsLong() - left.getAsLong())
                : OptionalLong.empty();
    }
}
