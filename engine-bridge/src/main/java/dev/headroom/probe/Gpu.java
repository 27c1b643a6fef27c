package dev.headroom.probe;

import dev.headroom.memory.Figure;
import java.util.List;
import java.util.OptionalInt;

/// One NVIDIA card as the driver sees it now.
///
/// @param index as the driver counts; `CUDA_VISIBLE_DEVICES` may count otherwise
/// @param uuid `GPU-...`, stays the same over restarts; empty where the driver does not tell
/// @param total bytes of the card; unknown on machines whose GPU shares the host's memory
/// @param used bytes taken by everybody, the driver's own reserve included
/// @param slices the card's MIG devices; empty on a card that is not cut
/// @param utilization percent of the last sampling period in which a kernel ran
public record Gpu(
        int index,
        String uuid,
        String name,
        Figure total,
        Figure used,
        Figure free,
        OptionalInt utilization,
        Processes processes,
        List<Slice> slices) {
    public Gpu {
        slices = List.copyOf(slices);
    }

    /// A whole card.
    public Gpu(
            int index,
            String uuid,
            String name,
            Figure total,
            Figure used,
            Figure free,
            OptionalInt utilization,
            Processes processes) {
        this(index, uuid, name, total, used, free, utilization, processes, List.of());
    }

    /// A part of a card that the driver gives out as a device of its own (MIG). What runs in one sees that one only.
    ///
    /// @param uuid `MIG-...`, for `CUDA_VISIBLE_DEVICES`
    public record Slice(String uuid, String name, Figure total, Figure used) {}

    /// Who holds memory on a card.
    public sealed interface Processes {
        record Known(List<Holder> holders) implements Processes {
            public Known {
                holders = List.copyOf(holders);
            }
        }

        record Unknown(Figure.Reason reason) implements Processes {}
    }

    /// @param pid as the driver counts: outside of containers, so it may not exist in ours
    /// @param bytes unknown under Windows' WDDM, where the system and not the driver manages the memory
    public record Holder(long pid, Figure bytes) {}
}
