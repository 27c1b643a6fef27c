package dev.headroom.probe;

import dev.headroom.memory.Figure;
import dev.headroom.words.Sentence;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// NVML, NVIDIA's management library, through the FFM API. Needs the driver only, no CUDA toolkit, and takes no GPU
/// memory.
final class Nvml implements GpuDriver {
    private static final String SOURCE = "NVML";

    private final Arena arena;
    private final NvmlCalls calls;
    private final String driverVersion;
    private final String cudaVersion;
    private boolean closed;

    private Nvml(Arena arena, NvmlCalls calls) {
        this.arena = arena;
        this.calls = calls;
        this.driverVersion = calls.driverVersion();
        this.cudaVersion = calls.cudaVersion();
    }

    /// @param library a name the system's loader knows, or a path
    static GpuDrivers.Search open(String library) {
        Arena arena = Arena.ofShared();
        NvmlCalls calls;
        try {
            Path path = Path.of(library);
            SymbolLookup symbols = path.isAbsolute() && Files.exists(path)
                    ? SymbolLookup.libraryLookup(path, arena)
                    : SymbolLookup.libraryLookup(library, arena);
            calls = new NvmlCalls(symbols);
        } catch (IllegalArgumentException e) {
            arena.close();
            return new GpuDrivers.Absent(
                    Figure.Reason.NO_DRIVER,
                    Sentence.of("NVIDIA's driver is not here ({} cannot be opened).", library));
        } catch (NvmlCalls.MissingFunction e) {
            arena.close();
            return new GpuDrivers.Absent(
                    Figure.Reason.NOT_SUPPORTED,
                    Sentence.of("NVIDIA's driver is too old: {} has no {}.", library, Sentence.of(e)));
        }
        NvmlStatus status = calls.init();
        if (status != NvmlStatus.SUCCESS) {
            arena.close();
            return new GpuDrivers.Absent(status.reason(), status.sentence());
        }
        return new GpuDrivers.Opened(new Nvml(arena, calls));
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public String driverVersion() {
        return driverVersion;
    }

    @Override
    public String cudaVersion() {
        return cudaVersion;
    }

    @Override
    public synchronized List<Gpu> read() {
        if (closed) {
            return List.of();
        }
        List<Gpu> gpus = new ArrayList<>();
        try (Arena call = Arena.ofConfined()) {
            int count = calls.count(call);
            for (int i = 0; i < count; i++) {
                gpus.add(read(i, call));
            }
        }
        return List.copyOf(gpus);
    }

    @Override
    public synchronized OptionalDouble joules() {
        if (closed) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        try (Arena call = Arena.ofConfined()) {
            int count = calls.count(call);
            for (int i = 0; i < count; i++) {
                MemorySegment slot = call.allocate(ValueLayout.ADDRESS);
                OptionalLong counted = calls.handle(i, slot) == NvmlStatus.SUCCESS
                        ? calls.millijoules(slot.get(ValueLayout.ADDRESS, 0), call)
                        : OptionalLong.empty();
                if (counted.isEmpty()) {
                    return OptionalDouble.empty();
                }
                sum += counted.getAsLong() / 1000.0;
            }
            return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum);
        }
    }

    private Gpu read(int index, Arena call) {
        MemorySegment slot = call.allocate(ValueLayout.ADDRESS);
        NvmlStatus found = calls.handle(index, slot);
        if (found != NvmlStatus.SUCCESS) {
            Figure lost = new Figure.Unknown(found.reason());
            return new Gpu(
                    index,
                    "",
                    "GPU " + index,
                    lost,
                    lost,
                    lost,
                    OptionalInt.empty(),
                    new Gpu.Processes.Unknown(found.reason()));
        }
        MemorySegment device = slot.get(ValueLayout.ADDRESS, 0);
        NvmlCalls.Memory memory = calls.memory(device, call);
        return new Gpu(
                index,
                calls.uuid(device, call),
                calls.name(device, call),
                figure(memory.status(), memory.total()),
                figure(memory.status(), memory.used()),
                figure(memory.status(), memory.free()),
                calls.utilization(device, call),
                processes(device, call),
                calls.slices(device, call).stream().map(s -> slice(s, call)).toList());
    }

    private Gpu.Slice slice(MemorySegment device, Arena call) {
        NvmlCalls.Memory memory = calls.memory(device, call);
        return new Gpu.Slice(
                calls.uuid(device, call),
                calls.name(device, call),
                figure(memory.status(), memory.total()),
                figure(memory.status(), memory.used()));
    }

    private static Figure figure(NvmlStatus status, long bytes) {
        return status == NvmlStatus.SUCCESS ? new Figure.Measured(bytes, SOURCE) : new Figure.Unknown(status.reason());
    }

    /// Compute and graphics together: a process with both appears in both lists with the same figure.
    private Gpu.Processes processes(MemorySegment device, Arena call) {
        NvmlCalls.Processes compute = calls.computeProcesses(device, call);
        NvmlCalls.Processes graphics = calls.graphicsProcesses(device, call);
        if (compute.status() != NvmlStatus.SUCCESS && graphics.status() != NvmlStatus.SUCCESS) {
            return new Gpu.Processes.Unknown(compute.status().reason());
        }
        Map<Long, Figure> holders = new LinkedHashMap<>();
        for (NvmlCalls.Processes list : List.of(compute, graphics)) {
            for (NvmlCalls.ProcessMemory process : list.list()) {
                Figure bytes = process.bytes() == NvmlCalls.NOT_AVAILABLE
                        ? new Figure.Unknown(Figure.Reason.NOT_SUPPORTED)
                        : new Figure.Measured(process.bytes(), SOURCE);
                holders.merge(process.pid(), bytes, (a, b) -> a instanceof Figure.Measured ? a : b);
            }
        }
        return new Gpu.Processes.Known(holders.entrySet().stream()
                .map(e -> new Gpu.Holder(e.getKey(), e.getValue()))
                .toList());
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            calls.shutdown();
            arena.close();
        }
    }
}
