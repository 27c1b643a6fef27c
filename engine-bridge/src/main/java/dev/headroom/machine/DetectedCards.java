package dev.headroom.machine;

import dev.headroom.memory.Figure;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.probe.Gpu;
import dev.headroom.probe.GpuDriver;
import dev.headroom.probe.GpuDrivers;
import dev.headroom.probe.GpuFacts;
import dev.headroom.probe.GpuFactsSource;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The cards of this machine at one moment.
///
/// @param cards in the driver's order; cards whose total is not told are left out, and `absent`
///     says so
/// @param absent why there are none, or which ones are left out; empty when all is told
public record DetectedCards(List<DetectedCard> cards, Sentence absent) {
    public DetectedCards {
        cards = List.copyOf(cards);
    }

    /// Looks once, and lets go of the driver again.
    public static DetectedCards look() {
        return switch (GpuDrivers.open()) {
            case GpuDrivers.Absent absent -> new DetectedCards(List.of(), absent.sentence());
            case GpuDrivers.Opened opened -> {
                try (GpuDriver driver = opened.driver()) {
                    yield of(driver, GpuFactsSource.cuda().read());
                }
            }
        };
    }

    /// @param facts what CUDA tells; counts cards in an order of its own, so they are matched
    ///     by name
    public static DetectedCards of(GpuDriver driver, GpuFactsSource.Facts facts) {
        List<DetectedCard> cards = new ArrayList<>();
        List<Sentence> silent = new ArrayList<>();
        List<Gpu> gpus = driver.read();
        for (Gpu gpu : gpus) {
            Optional<GpuFacts> cuda = facts(gpu, gpus, facts);
            OptionalLong total = total(gpu, cuda);
            if (total.isEmpty()) {
                silent.add(Sentence.of(
                        "GPU {} ({}) does not tell its memory ({}).", gpu.index(), gpu.name(), why(gpu.total())));
                continue;
            }
            cards.add(new DetectedCard(
                    gpu.index(),
                    gpu.name(),
                    spec(gpu.name(), total.getAsLong(), cuda, driver.source()),
                    gpu.total(),
                    gpu.used(),
                    cuda.map(c -> OptionalLong.of(c.totalMemory())).orElse(OptionalLong.empty()),
                    driver.driverVersion(),
                    driver.source()));
        }
        Sentence absent = gpus.isEmpty()
                ? Sentence.of("The driver ({}) lists no card.", driver.source())
                : Sentence.joined(silent);
        return new DetectedCards(cards, absent);
    }

    private static String why(Figure figure) {
        return figure instanceof Figure.Unknown unknown ? unknown.reason().name() : "";
    }

    /// The same n-th card of that name: both count equal cards alike.
    private static Optional<GpuFacts> facts(Gpu gpu, List<Gpu> gpus, GpuFactsSource.Facts facts) {
        if (!(facts instanceof GpuFactsSource.Known(String _, List<GpuFacts> devices))) {
            return Optional.empty();
        }
        long before = gpus.stream()
                .filter(g -> g.index() < gpu.index() && g.name().equals(gpu.name()))
                .count();
        return devices.stream()
                .filter(d -> d.name().equals(gpu.name()))
                .sorted(Comparator.comparingInt(GpuFacts::ordinal))
                .skip(before)
                .findFirst();
    }

    /// Where GPU and host share memory the monitor tells none, but CUDA does.
    private static OptionalLong total(Gpu gpu, Optional<GpuFacts> cuda) {
        if (gpu.total() instanceof Figure.Measured m && m.bytes() > 0) {
            return OptionalLong.of(m.bytes());
        }
        return cuda.filter(c -> c.totalMemory() > 0)
                .map(c -> OptionalLong.of(c.totalMemory()))
                .orElse(OptionalLong.empty());
    }

    private static DeviceSpec spec(String name, long total, Optional<GpuFacts> cuda, String source) {
        DeviceSpec known = DeviceCatalogue.ofDriver(name, total);
        double capability =
                cuda.map(c -> c.computeMajor() + c.computeMinor() / 10.0).orElse(known.computeCapability());
        long bandwidth = known.bandwidth() > 0
                ? known.bandwidth()
                : cuda.map(c -> (long) c.peakBandwidth()).orElse(0L);
        // another order of magnitude is a slice, which `disagree` tells
        long usable = cuda.map(GpuFacts::totalMemory)
                .filter(bytes -> bytes <= total && bytes > total - total / 20)
                .orElse(known.usable());
        return new DeviceSpec(
                known.name(), known.aliases(), total, usable, capability, bandwidth, "this machine, by " + source);
    }

    public Optional<DetectedCard> card(int index) {
        return cards.stream().filter(c -> c.index() == index).findFirst();
    }

    /// The card that decides for a group: the pool of a tensor-parallel group is as large as its tightest card allows.
    ///
    /// @param count cards of the group, the first ones
    public Optional<DetectedCard> tightest(int count) {
        return cards.stream()
                .limit(Math.max(1, count))
                .min(Comparator.comparingLong(c -> c.spec().usable() - c.usedByOthers(0)));
    }
}
