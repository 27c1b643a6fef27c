package dev.headroom.inference;

import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.time.Duration;
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
        private long size;
        private boolean open = true;

        private Claim(ComponentKind kind, long size) {
            this.kind = kind;
            this.size = size;
        }

        long size() {
            synchronized (Ledger.this) {
                return size;
            }
        }

        /// Gives back what is beyond `bytes`.
        void shrinkTo(long bytes) {
            synchronized (Ledger.this) {
                if (open && bytes < size) {
                    add(kind, bytes - size);
                    size = bytes;
                    Ledger.this.notifyAll();
                }
            }
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
                    Ledger.this.notifyAll();
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
                            .then(pictures(kind))
                            .then(wayOut));
        }
        add(kind, size);
        return new Claim(kind, size);
    }

    /// What is held for a moment only and gone from a report that is looked at after the refusal.
    private Sentence pictures(ComponentKind asking) {
        long reading = bytes(ComponentKind.READING);
        return asking == ComponentKind.READING || reading == 0
                ? Sentence.NONE
                : Sentence.of("Pictures that wait to be encoded hold {} meanwhile.", new Size(reading));
    }

    /// A claim of nothing.
    Claim none(ComponentKind kind) {
        return new Claim(kind, 0);
    }

    /// As [#claim], but while others hold some of the same kind, it waits for them to give it back.
    ///
    /// @throws EngineException `out_of_memory` also when they held it for longer than `patience`
    synchronized Claim claimInTurn(ComponentKind kind, long size, Sentence wayOut, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        long millis = patience.toMillis();
        while (size > deviceTotal - total && bytes(kind) > 0 && millis > 0) {
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ReadingThreads.interrupted();
            }
            millis = (end - System.nanoTime()) / 1_000_000;
        }
        if (bytes(kind) == 0) {
            peaks.remove(kind);
        }
        return claim(kind, size, wayOut);
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

    /// Forgets the peaks of single components, as a new request begins. Its pictures were read before.
    synchronized void resetPeaks() {
        long reading = peak(ComponentKind.READING);
        peaks.clear();
        peaks.putAll(bytes);
        peaks.put(ComponentKind.READING, reading);
    }
}
