package dev.headroom.inference.http;

import java.time.Duration;

/// What connections may take. Nobody needs a key to make one, so what is not used is closed.
///
/// @param most open at once; for one more, the one that has waited longest for a request is closed
/// @param head for the first byte of a connection, and from there to the end of a request's head
/// @param idle between two requests
/// @param stalled for one more byte of a body that comes, or for a client to take one more byte of an answer
record ConnectionLimits(int most, Duration head, Duration idle, Duration stalled) {
    /// Longer than clients keep what they do not use (Java's: 30 s), so that it is they who hang up. A laptop whose
    /// network is gone for a minute keeps its answer.
    static final ConnectionLimits USUAL =
            new ConnectionLimits(512, Duration.ofSeconds(20), Duration.ofSeconds(75), Duration.ofSeconds(60));
}
