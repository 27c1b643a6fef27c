package dev.headroom.process;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What a line of a program's output says when the machine's own memory ran out, not a GPU's.
public enum HostShortage {
    /// The system ended the process: the kernel's line, or the shell's.
    KILLED(find("[Oo]ut of memory: Killed process|\\boom-kill|^(?:\\S{1,200} line \\d{1,9}: \\d{1,9} )?Killed"
            + " *(?:$|\\S{1,200} )")),
    /// Shared memory (/dev/shm), which a container limits apart from the rest.
    SHARED_MEMORY(find("out of shared memory|insufficient shared memory")),
    JAVA_HEAP(find("java\\.lang\\.OutOfMemoryError")),
    /// An allocation failed: C++, torch on the CPU, Python, the Java runtime, or any program that names ENOMEM.
    ALLOCATION(find("std::bad_alloc|DefaultCPUAllocator: (?:can't allocate|not enough) memory|^MemoryError\\b"
            + "|numpy\\S{0,40}\\.\\w{0,8}ArrayMemoryError|Cannot allocate memory"
            + "|insufficient memory for the Java Runtime"));

    private final Predicate<String> line;

    HostShortage(Predicate<String> line) {
        this.line = line;
    }

    /// Empty for a line that says nothing of the kind. Linear in the line's length.
    public static Optional<HostShortage> read(String line) {
        return Arrays.stream(values()).filter(s -> s.line.test(line)).findFirst();
    }

    private static Predicate<String> find(String regex) {
        return Pattern.compile(regex).asPredicate();
    }
}
