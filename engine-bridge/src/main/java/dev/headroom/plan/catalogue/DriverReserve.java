package dev.headroom.plan.catalogue;

import dev.headroom.memory.Bytes;

/// What a driver of NVIDIA keeps of a card for itself, where nobody published it: `nvidia-smi` counts it in the total,
/// and no program gets it. Fitted over the cards of the catalogue of which both totals are known: a fixed part, and
/// page tables and ECC bookkeeping that grow with the memory. Half of those cards lie within 100 MiB of it.
final class DriverReserve {
    private static final long FIXED = 250 * Bytes.MIB;
    private static final long SHARE = 250;

    private DriverReserve() {}

    /// @param total bytes as `nvidia-smi` shows them
    /// @return the most that a program can get
    static long usable(long total) {
        return Math.max(total / 2, total - FIXED - total / SHARE);
    }
}
