package dev.headroom.engine.embedded;

import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.ChatTurn;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineFailure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A turn that waits for the engine, sends, and explains a broken connection by the death of the engine.
final class SessionTurn implements ChatTurn, Runnable {
    private final EmbeddedSession session;
    private final ChatRequest request;
    private final Consumer<String> fragments;
    private final CompletableFuture<ChatOutcome> outcome = new CompletableFuture<>();

    private Optional<ChatTurn> sent = Optional.empty();
    private boolean cancelled;
    private Optional<Thread> waiting = Optional.empty();

    SessionTurn(EmbeddedSession session, ChatRequest request, Consumer<String> fragments) {
        this.session = session;
        this.request = request;
        this.fragments = fragments;
    }

    @Override
    public CompletableFuture<ChatOutcome> outcome() {
        return outcome;
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        sent.ifPresent(ChatTurn::cancel);
        waiting.ifPresent(Thread::interrupt);
    }

    @Override
    public void run() {
        outcome.complete(converse());
    }

    private ChatOutcome converse() {
        try {
            EmbeddedSession.Answering engine = await();
            ChatTurn turn;
            synchronized (this) {
                if (cancelled) {
                    return new ChatOutcome.Cancelled("");
                }
                turn = engine.client().chat(engine.model(), request, fragments);
                sent = Optional.of(turn);
            }
            ChatOutcome end = turn.outcome().join();
            if (end instanceof ChatOutcome.Failed(String text, EngineFailure failure) && mayBeDead(failure)) {
                return new ChatOutcome.Failed(text, engine.run().causeOf(failure));
            }
            return end;
        } catch (EngineCallException e) {
            return new ChatOutcome.Failed("", e.failure());
        } catch (InterruptedException e) {
            return new ChatOutcome.Cancelled("");
        }
    }

    private EmbeddedSession.Answering await() throws InterruptedException {
        synchronized (this) {
            if (cancelled) {
                throw new InterruptedException();
            }
            waiting = Optional.of(Thread.currentThread());
        }
        try {
            return session.awaitReady();
        } finally {
            synchronized (this) {
                waiting = Optional.empty();
            }
        }
    }

    private static boolean mayBeDead(EngineFailure failure) {
        return failure instanceof EngineFailure.Disconnected
                || failure instanceof EngineFailure.Hung
                || failure instanceof EngineFailure.Refused refused
                        && refused.status().isEmpty();
    }
}
