package dev.headroom.inference;

import dev.headroom.memory.EventKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.words.Sentence;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What happened lately, for memory reports and their streams. Thread-safe.
final class EventLog {
    private static final int KEPT = 1000;

    private record Entry(long sequence, MemoryReport.Event event) {}

    private final Clock clock;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long sequence;

    EventLog(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(EventKind kind, Sentence text) {
        entries.addLast(new Entry(sequence + 1, new MemoryReport.Event(clock.millis(), kind, text)));
        if (entries.size() > KEPT) {
            entries.removeFirst();
        }
    }

    /// The number of the next report, and the events since the report `after` (0: the last hundred).
    synchronized Page next(long after) {
        sequence++;
        List<MemoryReport.Event> events = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.sequence > after) {
                events.add(entry.event);
            }
        }
        int from = after == 0 ? Math.max(0, events.size() - 100) : 0;
        return new Page(clock.millis(), sequence, events.subList(from, events.size()));
    }

    record Page(long time, long sequence, List<MemoryReport.Event> events) {}
}
