package dev.headroom.app.chat;

import dev.headroom.app.chat.Answering.Effect;
import dev.headroom.app.chat.Answering.Event;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Background;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ContentPart;
import dev.headroom.engine.AnswerProgress;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.EngineFailure;
import dev.headroom.words.Sentence;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/// The answer on its way: asked of the engine, grown as it comes, kept, ended. All on the FX thread.
final class Answers {
    /// A window that is killed loses no more than this of an answer on its way.
    private static final Duration KEPT_EVERY = Duration.ofSeconds(1);

    private final Workbench workbench;
    private final Background background;
    private final Transcript transcript;
    private final Function<Turn, ChatRequest> request;
    private final BiConsumer<Turn, ChatOutcome> ended;
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(false);
    private Answering answering = new Answering.Idle();

    /// @param request what the engine is asked for an answer
    /// @param ended told how each answer ended
    Answers(
            Workbench workbench,
            Transcript transcript,
            Function<Turn, ChatRequest> request,
            BiConsumer<Turn, ChatOutcome> ended) {
        this.workbench = workbench;
        this.background = workbench.background();
        this.transcript = transcript;
        this.request = request;
        this.ended = ended;
        workbench.engineState().addListener((o, was, now) -> on(new Event.EngineBecame(now)));
    }

    /// Whether an answer is on its way.
    ReadOnlyBooleanProperty busy() {
        return busy.getReadOnlyProperty();
    }

    Optional<Turn> onItsWay() {
        return answering.onItsWay();
    }

    void on(Event event) {
        Answering.Step step = answering.after(event);
        answering = step.next();
        switch (answering) {
            case Answering.Waiting(Turn turn) -> turn.before(new Turn.Before.EngineNotReady());
            case Answering.Repairing(Turn turn, boolean _) -> turn.before(new Turn.Before.EngineNotReady());
            case Answering.Idle _, Answering.Keeping _, Answering.Asking _, Answering.Streaming _ -> {}
        }
        switch (step.effect()) {
            case Effect.Nothing _ -> {}
            case Effect.Ask(Turn turn) -> ask(turn);
            case Effect.Cancel(Runnable cancel) -> cancel.run();
            case Effect.Finish(Turn turn, ChatOutcome outcome) -> finish(turn, outcome);
        }
        busy.set(answering.onItsWay().isPresent());
    }

    private boolean isOnItsWay(Turn answer) {
        return onItsWay().filter(mine -> mine == answer).isPresent();
    }

    private void ask(Turn answer) {
        answer.before(new Turn.Before.Sent());
        answer.askedWith(AskedSettings.of(workbench.engine().asked()));
        Runnable keptSoFar = new Seldom(KEPT_EVERY, () -> transcript.keepSoFar(answer));
        var words = new FragmentBuffer(background, text -> {
            if (isOnItsWay(answer)) {
                transcript.darken();
                answer.grow(text);
                keptSoFar.run();
            }
        });
        var first = new FirstWord(words);
        ChatRequest plain = request.apply(answer);
        int pictures = plain.messages().stream()
                .mapToInt(m -> (int) m.parts().stream()
                        .filter(ContentPart.Image.class::isInstance)
                        .count())
                .sum();
        ChatRequest asked = plain.withProgress(step -> background.onWindow(() -> {
            if (isOnItsWay(answer)) {
                show(answer, step, pictures);
            }
        }));
        background.compute(
                () -> workbench.engine().chat(asked, first),
                chat -> {
                    on(new Event.Asked(answer, chat::cancel));
                    chat.outcome()
                            .thenAccept(outcome -> background.onWindow(
                                    () -> on(new Event.Ended(answer, first.counted(answer, outcome)))));
                },
                e -> on(new Event.Ended(
                        answer,
                        new ChatOutcome.Failed("", new EngineFailure.Disconnected(Sentence.foreign(e.toString()))))));
    }

    /// @param pictures that the engine was sent
    private void show(Turn answer, AnswerProgress step, int pictures) {
        answer.before(new Turn.Before.Told(step));
        if (step instanceof AnswerProgress.Encoding(int picture, int tile, int _)) {
            transcript.light(answer, pictures - picture, tile);
        } else {
            transcript.darken();
        }
    }

    private void finish(Turn answer, ChatOutcome outcome) {
        transcript.darken();
        answer.complete(outcome.text());
        transcript.end(answer, Turn.State.after(outcome));
        ended.accept(answer, outcome);
    }

    /// When the first word of an answer came, by this window's clock.
    private static final class FirstWord implements Consumer<String> {
        private final FragmentBuffer next;
        private volatile long at;

        FirstWord(FragmentBuffer next) {
            this.next = next;
        }

        @Override
        public void accept(String fragment) {
            if (at == 0) {
                at = System.nanoTime();
            }
            next.accept(fragment);
        }

        /// The engine counts from when it was asked; who waits counts from the key that was pressed.
        ChatOutcome counted(Turn answer, ChatOutcome outcome) {
            return outcome instanceof ChatOutcome.Answered(String text, AnswerStats stats) && at != 0
                    ? new ChatOutcome.Answered(
                            text, stats.with(stats.firstToken().asked((at - answer.askedAt()) / 1e6)))
                    : outcome;
        }
    }
}
