package dev.headroom.engine.lmdeploy;

import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatTurn;
import java.util.concurrent.CompletableFuture;

/// A turn that was over before it began.
record EndedTurn(CompletableFuture<ChatOutcome> outcome) implements ChatTurn {
    EndedTurn(ChatOutcome outcome) {
        this(CompletableFuture.completedFuture(outcome));
    }

    @Override
    public void cancel() {
        // nothing runs
    }
}
