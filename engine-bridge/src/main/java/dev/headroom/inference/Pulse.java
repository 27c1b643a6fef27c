package dev.headroom.inference;

import java.time.Duration;
import java.util.Optional;

/// Whether an engine moves.
///
/// @param atOneStep how long it has been at the step it is at; empty while there is nothing to do. A step of a large
///     model (a chunk of a long prompt, a tile of a picture) may take minutes
/// @param waiting answers that have no slot yet, and changes
public record Pulse(Optional<Duration> atOneStep, int waiting) {
    public static final Pulse AT_REST = new Pulse(Optional.empty(), 0);
}
