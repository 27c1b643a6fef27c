package dev.headroom.probe;

/// What a card is, as CUDA tells it; does not change while the machine runs. Feeds the planner (which kernels and KV
/// types run) and the speed roof (memory bandwidth).
///
/// @param totalMemory bytes CUDA can give out; inside a slice of a card less than NVML's total
/// @param computeMajor compute capability, the part before the point
/// @param memoryBusBits width of the memory bus
/// @param memoryClockKhz as CUDA counts: the data rate is twice that
/// @param clockKhz of the processor
/// @param integrated shares the host's memory
public record GpuFacts(
        int ordinal,
        String name,
        long totalMemory,
        int computeMajor,
        int computeMinor,
        int multiprocessors,
        int memoryBusBits,
        int memoryClockKhz,
        int clockKhz,
        int l2Bytes,
        boolean integrated) {

    /// `sm_80` and the like, as compilers and LMDeploy's tables call it.
    public String architecture() {
        return "sm_" + computeMajor + computeMinor;
    }

    /// Bytes per second the memory can move at most: clock x 2 (double data rate) x bus width / 8. 0 where the driver
    /// does not tell the clock, as on newer ones.
    public double peakBandwidth() {
        return memoryClockKhz * 1000.0 * 2 * memoryBusBits / 8;
    }
}
