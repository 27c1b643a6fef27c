package dev.headroom.probe;

import dev.headroom.memory.Figure;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/// Memory of one card, split into the watched engine, ourselves and others by process id.
///
/// Inside a container the driver counts processes from outside; then none of its ids mean anything here, and the split
/// is unknown because it is not permitted, never 0.
public final class CardProbe implements Probe {
    private final GpuDriver driver;
    private final int index;
    private final Supplier<Set<Long>> engine;
    private final long own;
    private final LongPredicate alive;

    /// @param driver not closed by this probe
    /// @param engine ids of the engine's processes now, empty while it does not run
    public CardProbe(GpuDriver driver, int index, Supplier<Set<Long>> engine) {
        this(
                driver,
                index,
                engine,
                ProcessHandle.current().pid(),
                pid -> ProcessHandle.of(pid).isPresent());
    }

    CardProbe(GpuDriver driver, int index, Supplier<Set<Long>> engine, long own, LongPredicate alive) {
        this.driver = driver;
        this.index = index;
        this.engine = engine;
        this.own = own;
        this.alive = alive;
    }

    @Override
    public Sample sample() {
        List<Gpu> gpus = driver.read();
        long now = System.currentTimeMillis();
        return gpus.stream()
                .filter(gpu -> gpu.index() == index)
                .findFirst()
                .map(gpu -> sample(gpu, now))
                .orElseGet(() -> Sample.unknown(
                        now,
                        new Sample.Subject.Card(index, "GPU " + index),
                        Figure.Reason.NO_DEVICE,
                        Quantity.TOTAL,
                        Quantity.USED,
                        Quantity.FREE,
                        Quantity.ENGINE,
                        Quantity.OTHER_PROCESSES,
                        Quantity.OWN));
    }

    private Sample sample(Gpu gpu, long now) {
        Map<Quantity, Figure> readings = new EnumMap<>(Quantity.class);
        readings.put(Quantity.TOTAL, gpu.total());
        readings.put(Quantity.USED, gpu.used());
        readings.put(Quantity.FREE, gpu.free());
        switch (gpu.processes()) {
            case Gpu.Processes.Unknown(Figure.Reason reason) -> split(readings, new Figure.Unknown(reason));
            case Gpu.Processes.Known(List<Gpu.Holder> holders) -> {
                boolean foreign = !holders.isEmpty() && holders.stream().noneMatch(h -> alive.test(h.pid()));
                if (foreign) {
                    split(readings, new Figure.Unknown(Figure.Reason.NOT_PERMITTED));
                } else {
                    Set<Long> ours = engine.get();
                    readings.put(Quantity.ENGINE, sum(holders, ours::contains));
                    readings.put(Quantity.OWN, sum(holders, pid -> pid == own));
                    readings.put(Quantity.OTHER_PROCESSES, sum(holders, pid -> pid != own && !ours.contains(pid)));
                }
            }
        }
        return new Sample(now, new Sample.Subject.Card(index, gpu.name()), readings);
    }

    private static void split(Map<Quantity, Figure> readings, Figure unknown) {
        for (Quantity part : List.of(Quantity.ENGINE, Quantity.OWN, Quantity.OTHER_PROCESSES)) {
            readings.put(part, unknown);
        }
    }

    /// Unknown as soon as one part is: a sum with a hole in it would look like less.
    private Figure sum(List<Gpu.Holder> holders, LongPredicate which) {
        long bytes = 0;
        for (Gpu.Holder holder : holders) {
            if (which.test(holder.pid())) {
                switch (holder.bytes()) {
                    case Figure.Measured measured -> bytes += measured.bytes();
                    case Figure other -> {
                        return other;
                    }
                }
            }
        }
        return new Figure.Measured(bytes, driver.source());
    }
}
