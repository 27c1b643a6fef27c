package dev.headroom.engine;

import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/// A turn whose broken connection is explained by the death of the engine.
public final class ExplainedTurn implements ChatTurn {
    private final ChatTurn turn;
    private final CompletableFuture<ChatOutcome> outcome;

    /// @param cause what a broken connection really was; may wait a moment
    public ExplainedTurn(ChatTurn turn, UnaryOperator<EngineFailure> cause) {
        this.turn = turn;
        this.outcome = turn.outcome()
                .thenApplyAsync(
                        end -> end instanceof ChatOutcome.Failed(String text, EngineFailure failure)
                                        && mayBeDeath(failure)
                                ? new ChatOutcome.Failed(text, cause.apply(failure))
                                : end,
                        work -> Thread.ofVirtual().name("turn-end").start(work));
    }

    private static boolean mayBeDeath(EngineFailure failure) {
        return failure instanceof EngineFailure.Disconnected
                || failure instanceof EngineFailure.Hung
                || failure instanceof EngineFailure.Refused refused
                        && refused.status().isEmpty();
    }

    @Override
    public CompletableFuture<ChatOutcome> outcome() {
        return outcome;
    }

    @Override
    public void cancel() {
        turn.cancel();
    }
}
