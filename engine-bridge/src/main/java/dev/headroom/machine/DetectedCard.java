package dev.headroom.machine;

import dev.headroom.memory.Figure;
import dev.headroom.plan.catalogue.DeviceSpec;
import java.util.OptionalLong;

/// A card of this machine, ready to be planned for.
///
/// @param index as the driver counts
/// @param driverName as the driver calls it
/// @param spec what the planner takes: the catalogue's card where the name is known there, with
///     the total the driver tells
/// @param total as the driver tells
/// @param used by everybody now, the driver's own reserve included
/// @param cudaTotal bytes CUDA can give out, empty where CUDA was not asked or does not know
///     the card
/// @param driver version of the driver, empty if not told
/// @param source `NVML` or `nvidia-smi`
public record DetectedCard(
        int index,
        String driverName,
        DeviceSpec spec,
        Figure total,
        Figure used,
        OptionalLong cudaTotal,
        String driver,
        String source) {

    /// Bytes of other processes that a plan must leave alone; 0 where the driver does not tell them, which [#used()]
    /// then says. NVML counts the driver's own reserve as used, and no plan counts on it anyway.
    ///
    /// @param own bytes of an engine of ours that will be gone when the planned one starts
    public long usedByOthers(long own) {
        return usedByOthers(used, spec, own);
    }

    /// The same of any card.
    ///
    /// @param used as the driver tells
    public static long usedByOthers(Figure used, DeviceSpec spec, long own) {
        if (!(used instanceof Figure.Measured(long bytes, String source))) {
            return 0;
        }
        long reserve = source.equals("NVML") ? spec.total() - spec.usable() : 0;
        return Math.max(0, bytes - own - reserve);
    }

    /// Whether CUDA and the driver's monitor tell different totals, as they do inside a slice of a card.
    public boolean disagree() {
        return cudaTotal.isPresent()
                && total instanceof Figure.Measured m
                && Math.abs(cudaTotal.getAsLong() - m.bytes()) > m.bytes() / 20;
    }
}
