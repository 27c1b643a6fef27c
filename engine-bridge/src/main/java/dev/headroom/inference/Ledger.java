package dev.headroom.inference;

import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.EnumMap;
import java.util.Map;

/// Who holds how much of the device. Whatever is of size claims its bytes before it takes them; a claim that does not
/// fit is refused with the component, the bytes asked and the bytes left. Thread-safe.
final class Ledger {
    private final long deviceTotal;
    private final Map<ComponentKind, Long> bytes = new EnumMap<>(ComponentKind.class);
    private final Map<ComponentKind, Long> peaks = new EnumMap<>(ComponentKind.class);
    private long total;
    private long totalPeak;

    Ledger(long deviceTotal) {
        this.deviceTotal = deviceTotal;
    }

    /// Bytes that are held until it is closed.
    final class Claim implements AutoCloseable {
        private final ComponentKind kind;
        private final long size;
        private boolean open = true;

        private Claim(ComponentKind kind, long size) {
            this.kind = kind;
            this.size = size;
        }

        long size() {
            return size;
        }

        boolean open() {
            synchronized (Ledger.this) {
                return open;
            }
        }

        @Override
        public void close() {
            synchronized (Ledger.this) {
                if (open) {
                    open = false;
                    add(kind, -size);
                }
            }
        }
    }

    /// @param wayOut which setting to turn in which direction
    /// @throws EngineException `out_of_memory`
    synchronized Claim claim(ComponentKind kind, long size, Sentence wayOut) {
        long left = deviceTotal - total;
        if (size > left) {
            throw EngineException.outOfMemory(
                    new EngineException.Shortage(kind, size, Math.max(0, left), ShortageCause.ALLOCATION),
                    Sentence.of(
                                    "{} asks for {}, but only {} of the {} of device_memory are left.",
                                    kind.field(),
                                    new Size(size),
                                    new Size(Math.max(0, left)),
                                    new Size(deviceTotal))
                            .then(wayOut));
        }
        add(kind, size);
        return new Claim(kind, size);
    }

    private void add(ComponentKind kind, long size) {
        long now = bytes.merge(kind, size, Long::sum);
        total += size;
        peaks.merge(kind, now, Math::max);
        totalPeak = Math.max(totalPeak, total);
    }

    synchronized long bytes(ComponentKind kind) {
        return bytes.getOrDefault(kind, 0L);
    }

    synchronized long peak(ComponentKind kind) {
        return peaks.getOrDefault(kind, 0L);
    }

    synchronized long total() {
        return total;
    }

    synchronized long left() {
        return deviceTotal - total;
    }

    long deviceTotal() {
        return deviceTotal;
    }

    /// The highest total since the last call, and starts anew from the total now.
    synchronized long takePeak() {
        long peak = totalPeak;
        totalPeak = total;
        return peak;
    }

    /// Forgets all peaks: what was held for a moment during a change is nothing that a request took.
    synchronized void forgetPeaks() {
        totalPeak = total;
        resetPeaks();
    }

    /// Forgets the peaks of single components, as a new request begins.
    synchronized void resetPeaks() {
        peaks.clear();
        peaks.putAll(bytes);
    }
}
