package dev.headroom.probe;

import dev.headroom.memory.Bytes;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.Optional;
import java.util.OptionalLong;

/// Notices that an engine's memory goes to the host because its card is full. NVIDIA's driver does that without an
/// error (on Windows as "shared GPU memory", on Linux with managed memory), and everything becomes ten times slower.
///
/// There is no counter for it. What can be seen is that the engine's process takes more and more of the host's memory
/// while its card has nothing left; growth while the card has room counts for nothing.
public final class SpillWatch {
    /// A card with less than this free is full; the driver keeps a reserve of its own.
    private static final double FULL = 0.03;
    /// Growth below this is the program's own business: tokenisers, pictures, Python.
    private static final long NOTICED = 256 * Bytes.MIB;

    private OptionalLong before = OptionalLong.empty();
    private long spilled;
    private long free;

    /// One look at both; to be called about once a second while the engine serves.
    ///
    /// @param process the engine's process tree
    /// @param card the fullest card it runs on
    public void see(Sample process, Sample card) {
        OptionalLong host = host(process);
        OptionalLong total = card.bytes(Quantity.TOTAL);
        OptionalLong left = card.bytes(Quantity.FREE);
        if (host.isEmpty() || total.isEmpty() || left.isEmpty()) {
            return;
        }
        boolean full = left.getAsLong() < FULL * total.getAsLong();
        if (!full || before.isEmpty()) {
            before = host;
            spilled = 0;
        } else {
            spilled = host.getAsLong() - before.getAsLong();
            free = left.getAsLong();
        }
    }

    /// What is not of a file: pinned and managed memory are anonymous or shared, depending on the driver.
    private static OptionalLong host(Sample process) {
        OptionalLong anonymous = process.bytes(Quantity.ANONYMOUS);
        OptionalLong shared = process.bytes(Quantity.SHARED_MEMORY);
        if (anonymous.isPresent() || shared.isPresent()) {
            return OptionalLong.of(anonymous.orElse(0) + shared.orElse(0));
        }
        return process.bytes(Quantity.RSS);
    }

    /// Another engine, or a new start.
    public void reset() {
        before = OptionalLong.empty();
        spilled = 0;
    }

    /// Bytes that went to the host since the card is full, 0 when none are noticed.
    public long bytes() {
        return spilled >= NOTICED ? spilled : 0;
    }

    /// Empty while nothing is noticed.
    public Optional<Sentence> sentence() {
        return bytes() == 0
                ? Optional.empty()
                : Optional.of(Sentence.of(
                        "Spill: the process has taken {} more of the host's memory since its card is full ({} free):"
                                + " the driver may be moving the engine's memory to the host, which makes it many"
                                + " times slower. Lower cache_max_entry_count.",
                        new Size(spilled),
                        new Size(free)));
    }
}
