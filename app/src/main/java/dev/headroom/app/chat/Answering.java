package dev.headroom.app.chat;

import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.words.Sentence;
import java.util.Optional;

/// Where the answer on its way stands. One [#after] says for each event what comes next and what is to be done; an
/// event that is late, comes twice or belongs to another answer changes nothing.
sealed interface Answering {
    /// Nothing is being answered.
    record Idle() implements Answering {}

    /// The question is being written down; the engine gets it after that.
    record Keeping(Turn turn) implements Answering {}

    /// Something is being mended; the question is asked once the engine is ready again.
    ///
    /// @param expectsOtherEngine the repair brings another engine: how the present one ends is no answer
    record Repairing(Turn turn, boolean expectsOtherEngine) implements Answering {}

    /// The question waits for an engine that loads or rebuilds.
    record Waiting(Turn turn) implements Answering {}

    /// The question is on its way to the engine, which cannot be told to stop yet.
    record Asking(Turn turn) implements Answering {}

    /// The engine has the question.
    record Streaming(Turn turn, Runnable cancel) implements Answering {}

    sealed interface Event {
        /// A question was sent and is being written down.
        record Keep(Turn turn) implements Event {}

        /// It is on the disk, or cannot be brought there now.
        record Kept(Turn turn, EngineState engine) implements Event {}

        /// A question that is written down is to be answered.
        record Begin(Turn turn, EngineState engine) implements Event {}

        /// A repair was begun on behalf of a question.
        record Repair(Turn turn, boolean expectsOtherEngine) implements Event {}

        record RepairWorked(Turn turn, EngineState engine) implements Event {}

        record RepairFailed(Turn turn, EngineFailure why) implements Event {}

        record EngineBecame(EngineState engine) implements Event {}

        /// Another engine is active now; its state follows.
        record EngineReplaced() implements Event {}

        /// The engine has taken the question.
        record Asked(Turn turn, Runnable cancel) implements Event {}

        record Ended(Turn turn, ChatOutcome outcome) implements Event {}

        /// The user, or another chat, wants no more of it.
        record Stop() implements Event {}
    }

    /// What is to be done after a transition.
    sealed interface Effect {
        record Nothing() implements Effect {}

        record Ask(Turn turn) implements Effect {}

        record Cancel(Runnable cancel) implements Effect {}

        record Finish(Turn turn, ChatOutcome outcome) implements Effect {}
    }

    record Step(Answering next, Effect effect) {}

    /// The answer that is on its way.
    default Optional<Turn> onItsWay() {
        return switch (this) {
            case Idle _ -> Optional.empty();
            case Keeping(Turn turn) -> Optional.of(turn);
            case Repairing(Turn turn, boolean _) -> Optional.of(turn);
            case Waiting(Turn turn) -> Optional.of(turn);
            case Asking(Turn turn) -> Optional.of(turn);
            case Streaming(Turn turn, Runnable _) -> Optional.of(turn);
        };
    }

    default Step after(Event event) {
        return switch (event) {
            case Event.Keep(Turn turn) ->
                this instanceof Idle ? new Step(new Keeping(turn), new Effect.Nothing()) : stay();
            case Event.Kept(Turn turn, EngineState engine) ->
                this instanceof Keeping(Turn mine) && mine == turn ? begin(turn, engine) : stay();
            case Event.Begin(Turn turn, EngineState engine) -> this instanceof Idle ? begin(turn, engine) : stay();
            case Event.Repair(Turn turn, boolean other) -> repair(turn, other);
            case Event.RepairWorked(Turn turn, EngineState engine) -> isMending(turn) ? awaited(turn, engine) : stay();
            case Event.RepairFailed(Turn turn, EngineFailure why) -> isMending(turn) ? failed(turn, why) : stay();
            case Event.EngineBecame(EngineState engine) -> became(engine);
            case Event.EngineReplaced _ -> replaced();
            case Event.Asked(Turn turn, Runnable cancel) ->
                this instanceof Asking(Turn mine) && mine == turn
                        ? new Step(new Streaming(turn, cancel), new Effect.Nothing())
                        : new Step(this, new Effect.Cancel(cancel)); // it was stopped before it could be told
            case Event.Ended(Turn turn, ChatOutcome outcome) ->
                onItsWay().filter(mine -> mine == turn).isPresent() ? finish(turn, outcome) : stay();
            case Event.Stop _ -> stop();
        };
    }

    private Step stay() {
        return new Step(this, new Effect.Nothing());
    }

    private static Step ask(Turn turn) {
        return new Step(new Asking(turn), new Effect.Ask(turn));
    }

    private static Step finish(Turn turn, ChatOutcome outcome) {
        return new Step(new Idle(), new Effect.Finish(turn, outcome));
    }

    private static Step failed(Turn turn, EngineFailure why) {
        return finish(turn, new ChatOutcome.Failed("", why));
    }

    private boolean isMending(Turn turn) {
        return this instanceof Repairing(Turn mine, boolean _) && mine == turn;
    }

    private static Step begin(Turn turn, EngineState engine) {
        return switch (engine) {
            case EngineState.Ready _ -> ask(turn);
            case EngineState.Starting _, EngineState.Rebuilding _ -> new Step(new Waiting(turn), new Effect.Nothing());
            case EngineState.Failed now -> failed(turn, now.failure());
            case EngineState.Stopping _, EngineState.Stopped _ ->
                failed(turn, new EngineFailure.Disconnected(Sentence.of("The engine is stopped.")));
        };
    }

    /// Whoever waits already waits for the repair from now on; a question that the engine has is not touched.
    private Step repair(Turn turn, boolean other) {
        return switch (this) {
            case Idle _ -> new Step(new Repairing(turn, other), new Effect.Nothing());
            case Keeping(Turn mine) -> new Step(new Repairing(mine, other), new Effect.Nothing());
            case Repairing(Turn mine, boolean _) -> new Step(new Repairing(mine, other), new Effect.Nothing());
            case Waiting(Turn mine) -> new Step(new Repairing(mine, other), new Effect.Nothing());
            case Asking _, Streaming _ -> stay();
        };
    }

    private Step became(EngineState engine) {
        return switch (this) {
            case Waiting(Turn turn) -> awaited(turn, engine);
            // the end of the engine that is being left is no answer to what waits for the next one
            case Repairing(Turn turn, boolean other) ->
                other && !(engine instanceof EngineState.Ready) ? stay() : awaited(turn, engine);
            case Idle _, Keeping _, Asking _, Streaming _ -> stay();
        };
    }

    /// A restart goes through stopped and starting; only ready and failed are ends of it.
    private Step awaited(Turn turn, EngineState engine) {
        return switch (engine) {
            case EngineState.Ready _ -> ask(turn);
            case EngineState.Failed now -> failed(turn, now.failure());
            case EngineState.Starting _, EngineState.Rebuilding _, EngineState.Stopping _, EngineState.Stopped _ ->
                stay();
        };
    }

    private Step replaced() {
        return this instanceof Repairing(Turn turn, boolean other) && other
                ? new Step(new Repairing(turn, false), new Effect.Nothing())
                : stop();
    }

    private Step stop() {
        return switch (this) {
            case Idle _ -> stay();
            case Keeping(Turn turn) -> finish(turn, new ChatOutcome.Cancelled(""));
            case Repairing(Turn turn, boolean _) -> finish(turn, new ChatOutcome.Cancelled(""));
            case Waiting(Turn turn) -> finish(turn, new ChatOutcome.Cancelled(""));
            case Asking(Turn turn) -> finish(turn, new ChatOutcome.Cancelled(""));
            // the engine says what had come until then
            case Streaming(Turn _, Runnable cancel) -> new Step(this, new Effect.Cancel(cancel));
        };
    }
}
