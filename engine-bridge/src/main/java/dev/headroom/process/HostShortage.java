package dev.headroom.process;

import dev.headroom.foreign.LinePattern;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a line of a program's output says when the machine's own memory ran out, not a GPU's.
public enum HostShortage {
    /// The system ended the process: the kernel's line, or the shell's.
    KILLED(LinePattern.of(
            List.of("Killed", "oom-kill"),
            "[Oo]ut of memory: Killed process|\\boom-kill|^(?:\\S{1,200} line \\d{1,9}: \\d{1,9} )?Killed"
                    + " *(?:$|\\S{1,200} )")),
    /// Shared memory (/dev/shm), which a container limits apart from the rest.
    SHARED_MEMORY(LinePattern.of("shared memory", "out of shared memory|insufficient shared memory")),
    JAVA_HEAP(LinePattern.word("java.lang.OutOfMemoryError")),
    /// An allocation failed: C++, torch on the CPU, Python, the Java runtime, or any program that names ENOMEM.
    ALLOCATION(LinePattern.of(
            List.of("memory", "std::bad_alloc", "MemoryError"),
            "std::bad_alloc|DefaultCPUAllocator: (?:can't allocate|not enough) memory|^MemoryError\\b"
                    + "|numpy\\S{0,40}\\.\\w{0,8}ArrayMemoryError|Cannot allocate memory"
                    + "|insufficient memory for the Java Runtime"));

    private final LinePattern pattern;

    HostShortage(LinePattern pattern) {
        this.pattern = pattern;
    }

    /// Empty for a line that says nothing of the kind.
    public static Optional<HostShortage> read(String line) {
        return Arrays.stream(values()).filter(s -> s.pattern.isIn(line)).findFirst();
    }
}
