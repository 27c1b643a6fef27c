package dev.headroom.plan;

import dev.headroom.memory.ComponentKind;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// What an engine will take of one device, before it is started. `fits` is decided by the peak.
///
/// @param deviceTotal bytes of the device
/// @param keepsPeaks whether vision and prefill activations stay in their pools once reached, so that their peaks add
///     up; otherwise they never run at the same time, and only the largest counts
/// @param fits surely, by more than the prediction is unsure of
/// @param close whether it does not count as fitting only because what is left is less than that
/// @param verdict one sentence: fits with how much left, or which component does not fit and which setting to turn
/// @param warnings sentences such as "session_len is truncated to 5376"
public record MemoryPlan(
        String device,
        long deviceTotal,
        List<PlannedComponent> components,
        boolean keepsPeaks,
        Optional<KvArrangement> kv,
        boolean fits,
        boolean close,
        Sentence verdict,
        List<Sentence> warnings) {
    /// Of an engine that decides by what is predicted alone.
    public MemoryPlan(
            String device,
            long deviceTotal,
            List<PlannedComponent> components,
            boolean keepsPeaks,
            Optional<KvArrangement> kv,
            boolean fits,
            Sentence verdict,
            List<Sentence> warnings) {
        this(device, deviceTotal, components, keepsPeaks, kv, fits, false, verdict, warnings);
    }

    public MemoryPlan {
        components = List.copyOf(components);
        warnings = List.copyOf(warnings);
    }

    /// Whether anything is predicted at all: nothing is of a server that somebody else started, nor of a model whose
    /// dimensions nobody knows; the verdict then says why, and the sums mean nothing.
    public boolean predicts() {
        return !components.isEmpty() || !fits;
    }

    public long resting() {
        return components.stream().mapToLong(PlannedComponent::bytes).sum();
    }

    /// The worst moment: all resting bytes, and what activations take above their resting share.
    public long peak() {
        LongStream above = components.stream().mapToLong(c -> c.peak() - c.bytes());
        return resting() + (keepsPeaks ? above.sum() : above.max().orElse(0));
    }

    /// Half-width of the range of the peak: components err independently, so the root of the squares.
    public long uncertainty() {
        return (long) Math.sqrt(components.stream()
                .mapToDouble(c -> (double) c.uncertainty() * c.uncertainty())
                .sum());
    }

    public Fit fit() {
        long left = deviceTotal - peak();
        if (!predicts()) {
            return new Fit.Unknown();
        }
        if (fits || close && left >= 0) {
            return new Fit.Left(left);
        }
        return left < 0 ? new Fit.Over(-left) : new Fit.Refused(verdict);
    }

    public long free() {
        return Math.max(0, deviceTotal - resting());
    }

    public long bytes(ComponentKind kind) {
        return components.stream()
                .filter(c -> c.kind() == kind)
                .mapToLong(PlannedComponent::bytes)
                .sum();
    }
}
