package dev.headroom.probe;

import java.util.List;
import java.util.OptionalDouble;

/// Reads all NVIDIA cards of this machine. Reading makes no CUDA context and takes no GPU memory. Never throws for what
/// it does not find: the figures say why. Safe for use by several threads, one after the other.
///
/// ```
/// switch (GpuDrivers.open()) {
///     case GpuDrivers.Opened opened -> { try (GpuDriver driver = opened.driver()) { driver.read(); } }
///     case GpuDrivers.Absent absent -> absent.sentence();
/// }
/// ```
public interface GpuDriver extends AutoCloseable {
    /// Where the figures come from: `NVML` or `nvidia-smi`.
    String source();

    /// The version of the kernel driver, empty where it is not told.
    String driverVersion();

    /// The newest CUDA version this driver can run, such as `12.6`; empty where it is not told.
    String cudaVersion();

    /// A snapshot of all cards, taken together.
    List<Gpu> read();

    /// Energy that all cards together have taken since the driver was loaded; empty where it is not counted. Cards
    /// before Volta do not count it.
    default OptionalDouble joules() {
        return OptionalDouble.empty();
    }

    @Override
    void close();
}
