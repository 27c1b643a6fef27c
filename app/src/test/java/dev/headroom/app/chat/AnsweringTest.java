package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.chat.Answering.Asking;
import dev.headroom.app.chat.Answering.Effect;
import dev.headroom.app.chat.Answering.Event;
import dev.headroom.app.chat.Answering.Idle;
import dev.headroom.app.chat.Answering.Repairing;
import dev.headroom.app.chat.Answering.Step;
import dev.headroom.app.chat.Answering.Streaming;
import dev.headroom.app.chat.Answering.Waiting;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.words.Sentence;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnsweringTest {
    private static final Turn TURN = Turn.answer(Instant.EPOCH);
    private static final Turn OTHER = Turn.answer(Instant.EPOCH);
    private static final EngineFailure WHY = new EngineFailure.Killed(9);
    private static final EngineState READY =
            new EngineState.Ready(URI.create("http://127.0.0.1:1"), "demo", List.of(), Instant.EPOCH);
    private static final EngineState FAILED = new EngineState.Failed(WHY, List.of(), Instant.EPOCH);
    private static final EngineState STOPPED = new EngineState.Stopped(Instant.EPOCH);
    private static final EngineState STOPPING = new EngineState.Stopping(Instant.EPOCH);
    private static final EngineState REBUILDING = new EngineState.Rebuilding(Instant.EPOCH);
    private static final ChatOutcome GIVEN_UP = new ChatOutcome.Cancelled("");
    private static final ChatOutcome DIED = new ChatOutcome.Failed("", WHY);
    private static final Runnable CANCEL = () -> {};
    private static final Runnable LATE_CANCEL = () -> {};

    private static final Idle IDLE = new Idle();
    private static final Waiting WAITING = new Waiting(TURN);
    private static final Repairing REPAIRING = new Repairing(TURN, false);
    private static final Repairing MOVING = new Repairing(TURN, true);
    private static final Asking ASKING = new Asking(TURN);
    private static final Streaming STREAMING = new Streaming(TURN, CANCEL);

    static Stream<Answering> all() {
        return Stream.of(IDLE, WAITING, REPAIRING, MOVING, ASKING, STREAMING);
    }

    static Stream<Answering> busy() {
        return all().filter(a -> !a.equals(IDLE));
    }

    private static Step asks() {
        return new Step(ASKING, new Effect.Ask(TURN));
    }

    private static Step ends(ChatOutcome outcome) {
        return new Step(IDLE, new Effect.Finish(TURN, outcome));
    }

    private static Step becomes(Answering next) {
        return new Step(next, new Effect.Nothing());
    }

    private static EngineState starting() {
        return new EngineState.Starting(Sentence.of("reading weights"), Instant.EPOCH);
    }

    @Test
    void aQuestionIsAskedWaitsOrFailsAsTheEngineStands() {
        assertThat(IDLE.after(new Event.Begin(TURN, READY))).isEqualTo(asks());
        assertThat(IDLE.after(new Event.Begin(TURN, starting()))).isEqualTo(becomes(WAITING));
        assertThat(IDLE.after(new Event.Begin(TURN, REBUILDING))).isEqualTo(becomes(WAITING));
        assertThat(IDLE.after(new Event.Begin(TURN, FAILED))).isEqualTo(ends(DIED));
        for (EngineState stopped : List.of(STOPPING, STOPPED)) {
            assertThat(IDLE.after(new Event.Begin(TURN, stopped)))
                    .extracting(Step::effect)
                    .isInstanceOfSatisfying(
                            Effect.Finish.class,
                            f -> assertThat(f.outcome())
                                    .isInstanceOfSatisfying(
                                            ChatOutcome.Failed.class,
                                            failed -> assertThat(failed.failure())
                                                    .isInstanceOf(EngineFailure.Disconnected.class)));
        }
    }

    @Test
    void whatWaitsIsAskedWhenTheEngineIsReadyAndEndsWithIt() {
        for (Answering waiting : List.of(WAITING, REPAIRING)) {
            assertThat(waiting.after(new Event.EngineBecame(READY))).isEqualTo(asks());
            assertThat(waiting.after(new Event.EngineBecame(FAILED))).isEqualTo(ends(DIED));
        }
    }

    @Test
    void aRestartGoesThroughStoppedAndStarting() {
        for (EngineState between : List.of(STOPPING, STOPPED, starting(), REBUILDING)) {
            assertThat(WAITING.after(new Event.EngineBecame(between))).isEqualTo(becomes(WAITING));
            assertThat(REPAIRING.after(new Event.EngineBecame(between))).isEqualTo(becomes(REPAIRING));
        }
    }

    @Test
    void theEndOfTheEngineThatIsLeftIsNoAnswerToWhatWaitsForTheNext() {
        for (EngineState any : List.of(FAILED, STOPPED, STOPPING, starting(), REBUILDING)) {
            assertThat(MOVING.after(new Event.EngineBecame(any))).isEqualTo(becomes(MOVING));
        }
        assertThat(MOVING.after(new Event.EngineReplaced())).isEqualTo(becomes(REPAIRING));
        assertThat(MOVING.after(new Event.EngineBecame(READY))).isEqualTo(asks());
    }

    @Test
    void anotherEngineTakesOverNoQuestionOfTheOneBefore() {
        assertThat(WAITING.after(new Event.EngineReplaced())).isEqualTo(ends(GIVEN_UP));
        assertThat(REPAIRING.after(new Event.EngineReplaced())).isEqualTo(ends(GIVEN_UP));
        assertThat(ASKING.after(new Event.EngineReplaced())).isEqualTo(ends(GIVEN_UP));
        assertThat(STREAMING.after(new Event.EngineReplaced()))
                .isEqualTo(new Step(STREAMING, new Effect.Cancel(CANCEL)));
        assertThat(IDLE.after(new Event.EngineReplaced())).isEqualTo(becomes(IDLE));
    }

    @Test
    void aRepairMakesTheQuestionWait() {
        assertThat(IDLE.after(new Event.Repair(TURN, true))).isEqualTo(becomes(MOVING));
        assertThat(WAITING.after(new Event.Repair(TURN, true))).isEqualTo(becomes(MOVING));
        assertThat(MOVING.after(new Event.Repair(TURN, false))).isEqualTo(becomes(REPAIRING));
        assertThat(ASKING.after(new Event.Repair(TURN, true))).isEqualTo(becomes(ASKING));
        assertThat(STREAMING.after(new Event.Repair(TURN, true))).isEqualTo(becomes(STREAMING));
    }

    @Test
    void aRepairThatWorkedWithoutAChangeOfStateAsksAtOnce() {
        assertThat(REPAIRING.after(new Event.RepairWorked(TURN, READY))).isEqualTo(asks());
        assertThat(REPAIRING.after(new Event.RepairWorked(TURN, starting()))).isEqualTo(becomes(REPAIRING));
        assertThat(REPAIRING.after(new Event.RepairWorked(TURN, FAILED))).isEqualTo(ends(DIED));
    }

    @Test
    void aRepairThatFailedEndsTheQuestionWithTheReason() {
        assertThat(REPAIRING.after(new Event.RepairFailed(TURN, WHY))).isEqualTo(ends(DIED));
        assertThat(MOVING.after(new Event.RepairFailed(TURN, WHY))).isEqualTo(ends(DIED));
    }

    @Test
    void aRepairThatComesToItsEndTooLateTouchesNoOtherQuestion() {
        for (Answering now : List.of(IDLE, WAITING, ASKING, STREAMING)) {
            assertThat(now.after(new Event.RepairWorked(TURN, READY))).isEqualTo(becomes(now));
            assertThat(now.after(new Event.RepairFailed(TURN, WHY))).isEqualTo(becomes(now));
        }
        assertThat(REPAIRING.after(new Event.RepairWorked(OTHER, READY))).isEqualTo(becomes(REPAIRING));
        assertThat(REPAIRING.after(new Event.RepairFailed(OTHER, WHY))).isEqualTo(becomes(REPAIRING));
    }

    @Test
    void onceTheEngineHasTheQuestionItCanBeStopped() {
        assertThat(ASKING.after(new Event.Asked(TURN, CANCEL))).isEqualTo(becomes(STREAMING));
        assertThat(STREAMING.after(new Event.Stop())).isEqualTo(new Step(STREAMING, new Effect.Cancel(CANCEL)));
    }

    @Test
    void aQuestionThatWasStoppedOnItsWayIsCancelledAsSoonAsTheEngineHasIt() {
        Step stopped = ASKING.after(new Event.Stop());
        assertThat(stopped).isEqualTo(ends(GIVEN_UP));
        assertThat(stopped.next().after(new Event.Asked(TURN, LATE_CANCEL)))
                .isEqualTo(new Step(IDLE, new Effect.Cancel(LATE_CANCEL)));
        assertThat(new Asking(OTHER).after(new Event.Asked(TURN, LATE_CANCEL)))
                .as("the next question is on its way by now")
                .isEqualTo(new Step(new Asking(OTHER), new Effect.Cancel(LATE_CANCEL)));
    }

    @Test
    void stopEndsWhatNoEngineHas() {
        assertThat(WAITING.after(new Event.Stop())).isEqualTo(ends(GIVEN_UP));
        assertThat(REPAIRING.after(new Event.Stop())).isEqualTo(ends(GIVEN_UP));
        assertThat(MOVING.after(new Event.Stop())).isEqualTo(ends(GIVEN_UP));
        assertThat(IDLE.after(new Event.Stop())).isEqualTo(becomes(IDLE));
    }

    @ParameterizedTest
    @MethodSource("busy")
    void anAnswerThatHasEndedIsFinishedOnce(Answering now) {
        Step ended = now.after(new Event.Ended(TURN, DIED));
        assertThat(ended).isEqualTo(ends(DIED));
        assertThat(ended.next().after(new Event.Ended(TURN, DIED))).isEqualTo(becomes(IDLE));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theEndOfAnAnswerThatWasGivenUpTouchesNoOther(Answering now) {
        assertThat(now.after(new Event.Ended(OTHER, DIED))).isEqualTo(becomes(now));
    }

    @ParameterizedTest
    @MethodSource("busy")
    void noSecondQuestionBeginsWhileOneIsAnswered(Answering now) {
        assertThat(now.after(new Event.Begin(OTHER, READY))).isEqualTo(becomes(now));
    }

    @Test
    void whatIsNotWaitingDoesNotCareForTheEngine() {
        for (Answering now : List.of(IDLE, ASKING, STREAMING)) {
            for (EngineState any : List.of(READY, FAILED, STOPPED, starting(), REBUILDING)) {
                assertThat(now.after(new Event.EngineBecame(any))).isEqualTo(becomes(now));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("busy")
    void itKnowsItsTurn(Answering now) {
        assertThat(now.onItsWay()).containsSame(TURN);
        assertThat(IDLE.onItsWay()).isEmpty();
    }
}
