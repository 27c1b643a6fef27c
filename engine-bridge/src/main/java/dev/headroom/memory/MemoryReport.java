package dev.headroom.memory;

import dev.headroom.words.Sentence;
import java.util.List;

/// What the embedded engine says of its own memory: the body of `GET /memory`, one JSON object, and of each event of
/// its stream. [MemoryReportJson] writes and reads it.
///
/// @param time epoch milliseconds
/// @param sequence rises by one with each report
/// @param deviceTotal bytes the engine may use (`device_memory`)
/// @param components bytes by component; activations carry what they hold now and the peak since the last request began
/// @param events what happened since the previous report of the same stream, oldest first
public record MemoryReport(
        long time,
        long sequence,
        Activity activity,
        long deviceTotal,
        List<Part> components,
        Kv kv,
        List<Event> events) {

    public MemoryReport {
        components = List.copyOf(components);
        events = List.copyOf(events);
    }

    /// @param component a [ComponentKind#field()]
    /// @param formula in words, numbers filled in
    public record Part(String component, long bytes, long peak, Sentence formula) {}

    /// The KV cache by its three numbers and what they are made of.
    ///
    /// @param tokensUsed tokens held now by running sessions and by remembered prefixes
    /// @param sessionLen the effective one, tokens of a slot
    /// @param askedSessionLen what was asked
    public record Kv(
            long reserved,
            long reachable,
            long used,
            long bytesPerToken,
            long tokensReserved,
            long tokensUsed,
            int slots,
            int sessionLen,
            int askedSessionLen) {
        public static final Kv NONE = new Kv(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    public record Event(long time, EventKind kind, Sentence text) {}

    public long bytes(ComponentKind kind) {
        return components.stream()
                .filter(p -> p.component().equals(kind.field()))
                .mapToLong(Part::bytes)
                .sum();
    }

    /// Bytes the engine accounts for.
    public long total() {
        return components.stream().mapToLong(Part::bytes).sum();
    }
}
