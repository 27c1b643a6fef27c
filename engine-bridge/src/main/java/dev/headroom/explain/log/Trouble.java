package dev.headroom.explain.log;

import dev.headroom.process.TorchMemory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A line that tells that something went wrong, with the figures it tells.
///
/// @param part what memory was asked for, where the line itself says so
/// @param asked bytes
/// @param left bytes that were free
/// @param total bytes of the device
/// @param others who else held memory of the device
/// @param idle bytes that torch holds and does not use: pieces too small for what was asked
/// @param advised the value at which the program itself says that it would have worked
/// @param words what the program said, where that is all there is
public record Trouble(
        Kind kind,
        Optional<Part> part,
        OptionalInt device,
        OptionalLong asked,
        OptionalLong left,
        OptionalLong total,
        List<TorchMemory.Other> others,
        OptionalLong idle,
        Optional<Advised> advised,
        String words) {

    /// A setting of the program, what it was and what it should or did become.
    record Advised(String setting, Optional<String> from, String to) {}

    enum Kind {
        /// An allocation on a device failed.
        ALLOCATION,
        /// The program's own sum left no room for the KV cache, or for running at all.
        NO_ROOM,
        /// The memory of the machine, not of a card, ran out.
        HOST,
        /// Ended by signal 9, nearly always for want of host memory.
        KILLED,
        /// `/dev/shm` is too small.
        SHARED_MEMORY,
        /// A kernel asked for more on-chip memory than the chip has: no byte of the card's memory is missing.
        KERNEL,
        /// Sounds like memory and is not: a bug.
        ILLEGAL_ACCESS,
        PORT_TAKEN,
        /// The program stopped at a check of its own.
        STOPPED,
        /// A setting was cut down to what fits.
        SHORTENED,
        /// Requests lost their place in the KV cache and are computed again.
        PREEMPTED,
        /// Part of the model lies in host memory.
        SPILLED,
        /// The allocator gave everything back to go on: the next step may fail.
        PRESSURE,
        /// Much of the cache was never used.
        IDLE_CACHE
    }

    public Trouble {
        others = List.copyOf(others);
    }

    static Trouble of(Kind kind) {
        return new Trouble(
                kind,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                OptionalLong.empty(),
                Optional.empty(),
                "");
    }

    static Trouble of(Kind kind, Part part) {
        return of(kind).part(part);
    }

    Trouble part(Part x) {
        return new Trouble(kind, Optional.of(x), device, asked, left, total, others, idle, advised, words);
    }

    Trouble device(OptionalInt x) {
        return new Trouble(kind, part, x, asked, left, total, others, idle, advised, words);
    }

    Trouble asked(OptionalLong x) {
        return new Trouble(kind, part, device, x, left, total, others, idle, advised, words);
    }

    Trouble left(OptionalLong x) {
        return new Trouble(kind, part, device, asked, x, total, others, idle, advised, words);
    }

    Trouble total(OptionalLong x) {
        return new Trouble(kind, part, device, asked, left, x, others, idle, advised, words);
    }

    Trouble others(List<TorchMemory.Other> x, OptionalLong notUsed) {
        return new Trouble(kind, part, device, asked, left, total, x, notUsed, advised, words);
    }

    Trouble advised(String setting, Optional<String> from, String to) {
        Optional<Advised> x = Optional.of(new Advised(setting, from, to));
        return new Trouble(kind, part, device, asked, left, total, others, idle, x, words);
    }

    Trouble words(String x) {
        return new Trouble(kind, part, device, asked, left, total, others, idle, advised, x);
    }

    /// Bytes that were missing.
    OptionalLong missing() {
        return asked.isPresent() && left.isPresent()
                ? OptionalLong.of(Math.max(0, asked.getAsLong() - left.getAsLong()))
                : OptionalLong.empty();
    }

    long heldByOthers() {
        return others.stream().mapToLong(TorchMemory.Other::bytes).sum();
    }
}
