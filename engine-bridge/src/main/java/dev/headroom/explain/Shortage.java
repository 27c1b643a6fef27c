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
/// @param others who else held memory of the device
public record Shortage(
        ComponentKind component,
        OptionalInt device,
        OptionalLong asked,
        OptionalLong left,
        List<TorchMemory.Other> others) {
    /// Nothing was told.
    public static final Shortage UNTOLD = new Shortage(
            ComponentKind.UNATTRIBUTED, OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty(), List.of());

    public Shortage {
        others = List.copyOf(others);
    }
}
