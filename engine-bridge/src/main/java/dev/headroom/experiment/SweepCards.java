package dev.headroom.experiment;

import dev.headroom.probe.Gpu;
import dev.headroom.probe.GpuDriver;
import dev.headroom.probe.GpuDrivers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/// The cards under a sweep's engine. The driver is opened at the first reading and closed with the engine; a later
/// reading opens it again.
final class SweepCards implements AutoCloseable {
    private final Supplier<GpuDrivers.Search> search;
    private Optional<GpuDrivers.Search> found = Optional.empty();

    /// @param search opens a driver
    SweepCards(Supplier<GpuDrivers.Search> search) {
        this.search = search;
    }

    synchronized List<Gpu> read() {
        return driver().map(GpuDriver::read).orElse(List.of());
    }

    /// What all cards have taken so far; empty where nobody counts.
    synchronized OptionalDouble joules() {
        return driver().map(GpuDriver::joules).orElse(OptionalDouble.empty());
    }

    private Optional<GpuDriver> driver() {
        if (found.isEmpty()) {
            found = Optional.of(search.get());
        }
        return found.flatMap(
                f -> f instanceof GpuDrivers.Opened opened ? Optional.of(opened.driver()) : Optional.empty());
    }

    @Override
    public synchronized void close() {
        if (found.isPresent() && found.get() instanceof GpuDrivers.Opened opened) {
            opened.driver().close();
            found = Optional.empty();
        }
    }
}
