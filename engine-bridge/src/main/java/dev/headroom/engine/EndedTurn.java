package dev.headroom.engine;

import java.util.concurrent.CompletableFuture;

/// A turn that was over before it began.
public record EndedTurn(CompletableFuture<ChatOutcome> outcome) implements ChatTurn {
    public EndedTurn(ChatOutcome outcome) {
        this(CompletableFuture.completedFuture(outcome));
    }

    @Override
    public void cancel() {
        // nothing runs
    }
}
