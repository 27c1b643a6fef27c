package dev.headroom.inference;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The few calls into the C library that make native memory honest: what is closed goes back to the system at once. On
/// a C library without them (not glibc) each does nothing.
public final class NativeMemory {
    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_MMAP_THRESHOLD = -3;

    private static final int MADV_HUGEPAGE = 14;
    private static final long HUGE_PAGE = 2 << 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();

    private static final AtomicLong HELD = new AtomicLong();

    private NativeMemory() {}

    /// Bytes that [#allocate] gave and nobody has given back.
    static long held() {
        return HELD.get();
    }

    /// glibc raises its threshold for separate mappings with each large block that is freed, after which freed tensors
    /// stay in its heap. Fixed thresholds keep that from happening.
    static void giveBackLargeBlocks() {
        call("mallopt", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                .ifPresent(mallopt -> {
                    invoke(mallopt, M_MMAP_THRESHOLD, 256 << 10);
                    invoke(mallopt, M_TRIM_THRESHOLD, 1 << 20);
                });
    }

    /// Returns free pages of the C heap to the system.
    public static void trim() {
        call("malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG))
                .ifPresent(trim -> invoke(trim, 0L));
    }

    /// Zeroed memory that is resident at once and goes back to the system when `arena` closes. The JDK's own allocation
    /// is not used: it counts against the limit of direct buffers, which is the size of the Java heap.
    ///
    /// @throws OutOfMemoryError when the system refuses
    static MemorySegment allocate(long bytes, Arena arena) {
        long alignment = bytes >= 2 * HUGE_PAGE ? HUGE_PAGE : 64;
        long padded = Math.max(64, bytes) + alignment;
        MemorySegment block =
                (MemorySegment) call("malloc", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG))
                        .map(malloc -> invoke(malloc, padded))
                        .orElseThrow();
        if (block.address() == 0) {
            throw new OutOfMemoryError("the system refused " + bytes + " bytes");
        }
        MethodHandle free =
                call("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS)).orElseThrow();
        long aligned = (block.address() + alignment - 1) / alignment * alignment - block.address();
        HELD.addAndGet(bytes);
        MemorySegment owned = block.reinterpret(padded, arena, start -> {
            HELD.addAndGet(-bytes);
            invoke(free, start);
        });
        MemorySegment usable = owned.asSlice(aligned, bytes);
        if (alignment == HUGE_PAGE) {
            useHugePages(usable);
        }
        return usable.fill((byte) 0);
    }

    /// Fewer page faults: a large block is zeroed about ten times as fast. What the system does not grant stays small
    /// pages.
    private static void useHugePages(MemorySegment block) {
        long whole = block.byteSize() / HUGE_PAGE * HUGE_PAGE;
        call(
                        "madvise",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT))
                .ifPresent(madvise -> invoke(madvise, block, whole, MADV_HUGEPAGE));
    }

    /// Sets a variable that a native library will read with getenv.
    static void setEnvironment(String name, String value) {
        call(
                        "setenv",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                .ifPresent(setenv -> {
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment n = arena.allocateFrom(name);
                        MemorySegment v = arena.allocateFrom(value);
                        invoke(setenv, n, v, 1);
                    }
                });
    }

    private static Optional<MethodHandle> call(String name, FunctionDescriptor descriptor) {
        return LIBC.find(name).map(address -> LINKER.downcallHandle(address, descriptor));
    }

    private static Object invoke(MethodHandle handle, Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("a call into the C library failed", e);
        }
    }
}
