package dev.headroom.probe;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The functions of `nvml.h` that we use, with their C signatures; nothing native leaves this class but device handles.
final class NvmlCalls {
    /// `NVML_VALUE_NOT_AVAILABLE`: Windows' WDDM does not tell memory per process.
    static final long NOT_AVAILABLE = -1L;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final int TEXT = 96;

    /// `nvmlMemory_t`.
    private static final StructLayout MEMORY =
            MemoryLayout.structLayout(LONG.withName("total"), LONG.withName("free"), LONG.withName("used"));

    /// `nvmlUtilization_t`.
    private static final StructLayout UTILIZATION =
            MemoryLayout.structLayout(INT.withName("gpu"), INT.withName("memory"));

    /// `nvmlProcessInfo_t` of the `_v2` and `_v3` functions; the first ones have no instances.
    static final StructLayout PROCESS = MemoryLayout.structLayout(
            INT.withName("pid"),
            MemoryLayout.paddingLayout(4),
            LONG.withName("usedGpuMemory"),
            INT.withName("gpuInstanceId"),
            INT.withName("computeInstanceId"));

    static final StructLayout PROCESS_V1 = MemoryLayout.structLayout(
            INT.withName("pid"), MemoryLayout.paddingLayout(4), LONG.withName("usedGpuMemory"));

    private static final VarHandle TOTAL = field(MEMORY, "total");
    private static final VarHandle FREE = field(MEMORY, "free");
    private static final VarHandle USED = field(MEMORY, "used");
    private static final VarHandle BUSY = field(UTILIZATION, "gpu");

    private final SymbolLookup symbols;
    private final Linker linker = Linker.nativeLinker();
    private final MethodHandle init;
    private final MethodHandle shutdown;
    private final MethodHandle count;
    private final MethodHandle handleByIndex;
    private final MethodHandle memory;
    private final Optional<MethodHandle> systemDriver;
    private final Optional<MethodHandle> systemCuda;
    private final Optional<MethodHandle> deviceName;
    private final Optional<MethodHandle> deviceUuid;
    private final Optional<MethodHandle> deviceUtilization;
    private final Optional<MethodHandle> energy;
    private final Optional<MethodHandle> migMode;
    private final Optional<MethodHandle> migCount;
    private final Optional<MethodHandle> migHandle;
    private final ProcessCall compute;
    private final ProcessCall graphics;

    /// A function that every usable driver has is not there.
    static final class MissingFunction extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingFunction(String name) {
            super(name);
        }
    }

    record Memory(NvmlStatus status, long total, long free, long used) {}

    record ProcessMemory(long pid, long bytes) {}

    record Processes(NvmlStatus status, List<ProcessMemory> list) {}

    private record ProcessCall(Optional<MethodHandle> function, StructLayout layout) {}

    NvmlCalls(SymbolLookup symbols) {
        this.symbols = symbols;
        this.init = need("nvmlInit_v2");
        this.shutdown = need("nvmlShutdown");
        this.count = need("nvmlDeviceGetCount_v2", POINTER);
        this.handleByIndex = need("nvmlDeviceGetHandleByIndex_v2", INT, POINTER);
        this.memory = need("nvmlDeviceGetMemoryInfo", POINTER, POINTER);
        this.systemDriver = find("nvmlSystemGetDriverVersion", POINTER, INT);
        this.systemCuda = find("nvmlSystemGetCudaDriverVersion_v2", POINTER);
        this.deviceName = find("nvmlDeviceGetName", POINTER, POINTER, INT);
        this.deviceUuid = find("nvmlDeviceGetUUID", POINTER, POINTER, INT);
        this.deviceUtilization = find("nvmlDeviceGetUtilizationRates", POINTER, POINTER);
        this.energy = find("nvmlDeviceGetTotalEnergyConsumption", POINTER, POINTER);
        this.migMode = find("nvmlDeviceGetMigMode", POINTER, POINTER, POINTER);
        this.migCount = find("nvmlDeviceGetMaxMigDeviceCount", POINTER, POINTER);
        this.migHandle = find("nvmlDeviceGetMigDeviceHandleByIndex", POINTER, INT, POINTER);
        this.compute = processCall("nvmlDeviceGetComputeRunningProcesses");
        this.graphics = processCall("nvmlDeviceGetGraphicsRunningProcesses");
    }

    NvmlStatus init() {
        return call(init);
    }

    void shutdown() {
        call(shutdown);
    }

    int count(Arena arena) {
        MemorySegment out = arena.allocate(INT);
        return call(count, out) == NvmlStatus.SUCCESS ? out.get(INT, 0) : 0;
    }

    NvmlStatus handle(int index, MemorySegment out) {
        return call(handleByIndex, index, out);
    }

    String driverVersion() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(TEXT);
            return systemDriver.isPresent() && call(systemDriver.get(), out, TEXT) == NvmlStatus.SUCCESS
                    ? out.getString(0)
                    : "";
        }
    }

    /// The driver counts 1000 for a major version and 10 for a minor one.
    String cudaVersion() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(INT);
            if (systemCuda.isEmpty() || call(systemCuda.get(), out) != NvmlStatus.SUCCESS) {
                return "";
            }
            int version = out.get(INT, 0);
            return version / 1000 + "." + version % 1000 / 10;
        }
    }

    String name(MemorySegment device, Arena arena) {
        return text(deviceName, device, arena);
    }

    String uuid(MemorySegment device, Arena arena) {
        return text(deviceUuid, device, arena);
    }

    Memory memory(MemorySegment device, Arena arena) {
        MemorySegment out = arena.allocate(MEMORY);
        NvmlStatus status = call(memory, device, out);
        return status == NvmlStatus.SUCCESS
                ? new Memory(status, (long) TOTAL.get(out, 0L), (long) FREE.get(out, 0L), (long) USED.get(out, 0L))
                : new Memory(status, 0, 0, 0);
    }

    /// Handles of the card's MIG devices; empty where the card is not cut, or the driver knows nothing of it.
    List<MemorySegment> slices(MemorySegment device, Arena arena) {
        List<MemorySegment> slices = new ArrayList<>();
        MemorySegment mode = arena.allocate(INT, 2);
        MemorySegment most = arena.allocate(INT);
        if (migMode.isEmpty()
                || migCount.isEmpty()
                || migHandle.isEmpty()
                || call(migMode.get(), device, mode, mode.asSlice(INT.byteSize())) != NvmlStatus.SUCCESS
                || mode.get(INT, 0) == 0
                || call(migCount.get(), device, most) != NvmlStatus.SUCCESS) {
            return slices;
        }
        // the slots are numbered, and those that are free answer "not found"
        for (int i = 0; i < most.get(INT, 0); i++) {
            MemorySegment slot = arena.allocate(POINTER);
            if (call(migHandle.get(), device, i, slot) == NvmlStatus.SUCCESS) {
                slices.add(slot.get(POINTER, 0));
            }
        }
        return slices;
    }

    /// Since the driver was loaded.
    OptionalLong millijoules(MemorySegment device, Arena arena) {
        MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
        return energy.isPresent() && call(energy.get(), device, out) == NvmlStatus.SUCCESS
                ? OptionalLong.of(out.get(ValueLayout.JAVA_LONG, 0))
                : OptionalLong.empty();
    }

    OptionalInt utilization(MemorySegment device, Arena arena) {
        MemorySegment out = arena.allocate(UTILIZATION);
        return deviceUtilization.isPresent() && call(deviceUtilization.get(), device, out) == NvmlStatus.SUCCESS
                ? OptionalInt.of((int) BUSY.get(out, 0L))
                : OptionalInt.empty();
    }

    Processes computeProcesses(MemorySegment device, Arena arena) {
        return processes(compute, device, arena);
    }

    Processes graphicsProcesses(MemorySegment device, Arena arena) {
        return processes(graphics, device, arena);
    }

    /// Asks with room for 64 and, while the driver says that there are more, with twice the room.
    private static Processes processes(ProcessCall call, MemorySegment device, Arena arena) {
        if (call.function().isEmpty()) {
            return new Processes(NvmlStatus.FUNCTION_NOT_FOUND, List.of());
        }
        StructLayout layout = call.layout();
        VarHandle pid = field(layout, "pid");
        VarHandle used = field(layout, "usedGpuMemory");
        MemorySegment size = arena.allocate(INT);
        NvmlStatus status = NvmlStatus.INSUFFICIENT_SIZE;
        for (int room = 64; room <= 4096 && status == NvmlStatus.INSUFFICIENT_SIZE; room *= 2) {
            MemorySegment out = arena.allocate(layout, room);
            size.set(INT, 0, room);
            status = call(call.function().get(), device, size, out);
            if (status == NvmlStatus.SUCCESS) {
                List<ProcessMemory> list = new ArrayList<>();
                for (int i = 0; i < Math.min(room, size.get(INT, 0)); i++) {
                    long offset = i * layout.byteSize();
                    list.add(new ProcessMemory(
                            Integer.toUnsignedLong((int) pid.get(out, offset)), (long) used.get(out, offset)));
                }
                return new Processes(status, List.copyOf(list));
            }
        }
        return new Processes(status, List.of());
    }

    private static String text(Optional<MethodHandle> function, MemorySegment device, Arena arena) {
        MemorySegment out = arena.allocate(TEXT);
        return function.isPresent() && call(function.get(), device, out, TEXT) == NvmlStatus.SUCCESS
                ? out.getString(0)
                : "";
    }

    private ProcessCall processCall(String name) {
        for (String version : List.of("_v3", "_v2")) {
            Optional<MethodHandle> function = find(name + version, POINTER, POINTER, POINTER);
            if (function.isPresent()) {
                return new ProcessCall(function, PROCESS);
            }
        }
        return new ProcessCall(find(name, POINTER, POINTER, POINTER), PROCESS_V1);
    }

    private MethodHandle need(String name, MemoryLayout... parameters) {
        return find(name, parameters).orElseThrow(() -> new MissingFunction(name));
    }

    private Optional<MethodHandle> find(String name, MemoryLayout... parameters) {
        return symbols.find(name).map(f -> linker.downcallHandle(f, FunctionDescriptor.of(INT, parameters)));
    }

    private static NvmlStatus call(MethodHandle function, Object... arguments) {
        try {
            return NvmlStatus.of((int) function.invokeWithArguments(arguments));
        } catch (Throwable e) { // invokeWithArguments declares it; a C function throws nothing
            throw new IllegalStateException("calling NVML", e);
        }
    }

    private static VarHandle field(StructLayout layout, String name) {
        return layout.varHandle(MemoryLayout.PathElement.groupElement(name));
    }
}
