package dev.headroom.engine;

import java.util.concurrent.CompletableFuture;

/// A reply on its way: fragments went to the consumer given at the start, this is its end and its brake.
public interface ChatTurn {
    /// Completes exactly once, never exceptionally.
    CompletableFuture<ChatOutcome> outcome();

    /// Ends the answer soon; what has come so far is kept.
    void cancel();
}
