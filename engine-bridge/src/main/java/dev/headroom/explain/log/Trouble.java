package dev.headroom.explain.log;

import dev.headroom.explain.Finding.Severity;
import dev.headroom.explain.Rule;
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
record Trouble(
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

    /// The rules of logs, and how bad each is.
    enum Kind {
        ALLOCATION(Rule.ALLOCATION, Severity.ERROR),
        NO_ROOM(Rule.NO_ROOM, Severity.ERROR),
        HOST(Rule.HOST, Severity.ERROR),
        KILLED(Rule.KILLED, Severity.ERROR),
        SHARED_MEMORY(Rule.SHARED_MEMORY, Severity.ERROR),
        KERNEL(Rule.KERNEL, Severity.ERROR),
        ILLEGAL_ACCESS(Rule.ILLEGAL_ACCESS, Severity.ERROR),
        PORT_TAKEN(Rule.PORT_TAKEN, Severity.ERROR),
        STOPPED(Rule.STOPPED, Severity.ERROR),
        SHORTENED(Rule.SHORTENED, Severity.WARNING),
        PREEMPTED(Rule.PREEMPTED, Severity.WARNING),
        SPILLED(Rule.SPILLED, Severity.WARNING),
        PRESSURE(Rule.PRESSURE, Severity.WARNING),
        IDLE_CACHE(Rule.IDLE_CACHE, Severity.NOTE);

        private final Rule rule;
        private final Severity severity;

        Kind(Rule rule, Severity severity) {
            this.rule = rule;
            this.severity = severity;
        }

        Rule rule() {
            return rule;
        }

        Severity severity() {
            return severity;
        }

        boolean ofMemory() {
            return this != ILLEGAL_ACCESS && this != PORT_TAKEN && this != STOPPED;
        }
    }

    Trouble {
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
