package dev.headroom.plan;

import dev.headroom.memory.ComponentKind;
import java.util.List;
import java.util.Optional;

/// What an engine will take of one device, before it is started. `fits` is decided by the peak.
///
/// @param deviceTotal bytes of the device
/// @param verdict one sentence: fits with how much left, or which component does not fit and which setting to turn
/// @param warnings sentences such as "session_len is truncated to 5376"
public record MemoryPlan(
        String device,
        long deviceTotal,
        List<PlannedComponent> components,
        Optional<KvArrangement> kv,
        boolean fits,
        String verdict,
        List<String> warnings) {
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

    /// The worst moment: all resting bytes plus the largest single activation above its resting share (vision and
    /// prefill never run at the same time).
    public long peak() {
        long worst =
                components.stream().mapToLong(c -> c.peak() - c.bytes()).max().orElse(0);
        return resting() + worst;
    }

    public Fit fit() {
        long left = deviceTotal - peak();
        if (!predicts()) {
            return new Fit.Unknown();
        }
        if (fits) {
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
