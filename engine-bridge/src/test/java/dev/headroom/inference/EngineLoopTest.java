package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.text.Prompt;
import dev.headroom.inference.text.StreamDecoder;
import dev.headroom.memory.ComponentKind;
import dev.headroom.settings.Sampling;
import dev.headroom.words.Sentence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever is thrown on the engine's thread, nobody waits for ever.
@Timeout(20)
class EngineLoopTest {
    /// One slot; an answer ends in the first round unless something is thrown.
    private static final class OneSlot implements EngineLoop.Rounds {
        private final List<Sequence> active = new ArrayList<>();
        volatile Throwable inAdmit;
        volatile Throwable inStep;

        @Override
        public boolean idle() {
            return active.isEmpty();
        }

        @Override
        public boolean full() {
            return !active.isEmpty();
        }

        @Override
        public void admit(Sequence sequence) {
            raise(inAdmit);
            active.add(sequence);
        }

        @Override
        public void step() {
            raise(inStep);
            for (Sequence sequence : List.copyOf(active)) {
                active.remove(sequence);
                sequence.end(new Sequence.Done(sequence.result(GenerationResult.FinishReason.STOP, 0)));
            }
        }

        @Override
        public void fail(Sequence sequence, EngineException why) {
            active.remove(sequence);
            sequence.end(new Sequence.Failed(why));
        }

        @Override
        public void failAll(EngineException why) {
            List.copyOf(active).forEach(sequence -> fail(sequence, why));
        }

        private static void raise(Throwable thrown) {
            switch (thrown) {
                case null -> {}
                case Error e -> throw e;
                case RuntimeException e -> throw e;
                default -> throw new AssertionError(thrown);
            }
        }
    }

    private static final HeapBudget HEAP = new HeapBudget(1 << 20, Duration.ZERO);
    private static final HeapBudget.Need NEED =
            new HeapBudget.Need(Code.REQUEST_TOO_LARGE, Sentence.of("The request"), Sentence.NONE);

    /// Without a stack trace, which would fill the log.
    private static final class TooDeep extends Error {
        private static final long serialVersionUID = 1L;

        TooDeep() {
            super("too deep", null, false, false);
        }
    }

    private static final class Bug extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Bug() {
            super("a bug", null, false, false);
        }
    }

    private final OneSlot rounds = new OneSlot();
    private final EngineLoop loop = new EngineLoop(() -> rounds);

    @AfterEach
    void close() {
        loop.close();
    }

    private static Sequence sequence() {
        return new Sequence(
                new Prompt(new int[] {1, 2}, List.of()),
                new long[] {1, 2},
                List.of(),
                Sampling.greedy(4),
                new Sampler(Sampling.greedy(4), 8),
                new StreamDecoder(null),
                Lora.Use.NONE,
                new Sequence.Held(HEAP.grant(1024, NEED), new Ledger(1).none(ComponentKind.READING)),
                new Sequence.Asked(0, 0));
    }

    private Sequence submitted() {
        Sequence sequence = sequence();
        loop.submit(sequence);
        return sequence;
    }

    private static EngineException failure(Sequence sequence) throws InterruptedException {
        Sequence.Notice notice = sequence.notices.poll(10, TimeUnit.SECONDS);
        assertThat(notice).isInstanceOf(Sequence.Failed.class);
        return (EngineException) ((Sequence.Failed) notice).cause();
    }

    private static void ended(Sequence sequence) throws InterruptedException {
        assertThat(sequence.notices.poll(10, TimeUnit.SECONDS)).isInstanceOf(Sequence.Done.class);
    }

    private void isDead() {
        EngineException why = loop.death().join();
        assertThat(why.code()).isEqualTo(Code.ENGINE_DIED);
        assertThat(why).hasMessageContaining("too deep");
        assertThat(loop.over()).contains(why);
        assertThatThrownBy(() -> loop.submit(sequence())).isSameAs(why);
        assertThatThrownBy(() -> loop.drained(() -> {})).isSameAs(why);
    }

    private void lives() throws InterruptedException {
        rounds.inAdmit = null;
        rounds.inStep = null;
        ended(submitted());
        assertThat(loop.over()).isEmpty();
        assertThat(loop.death()).isNotDone();
    }

    @Test
    void itTellsSinceWhenItIsAtOneStepAndWhoWaits() throws Exception {
        assertThat(loop.pulse()).isEqualTo(Pulse.AT_REST);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread change = Thread.ofVirtual()
                .start(() -> loop.drained(() -> {
                    begun.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
        begun.await();
        Sequence behind = submitted();
        Pulse first = loop.pulse();
        assertThat(first.waiting()).isEqualTo(1);
        assertThat(loop.pulse().atOneStep().orElseThrow())
                .isGreaterThan(first.atOneStep().orElseThrow());
        goOn.countDown();
        ended(behind);
        change.join();
        loop.close();
        assertThat(loop.pulse()).isEqualTo(Pulse.AT_REST);
    }

    @Test
    void anErrorInARoundEndsRunningAndWaitingAnswersAndAllThatComeLater() throws Exception {
        rounds.inStep = new TooDeep();
        List<Sequence> answers = new ArrayList<>();
        synchronized (loop) { // all three are there before the first round
            for (int i = 0; i < 3; i++) {
                answers.add(submitted());
            }
        }
        for (Sequence answer : answers) {
            assertThat(failure(answer).code()).isEqualTo(Code.ENGINE_DIED);
        }
        isDead();
    }

    @Test
    void anErrorWhileAnAnswerIsGivenItsSlotEndsItToo() throws Exception {
        rounds.inAdmit = new TooDeep();
        assertThat(failure(submitted()).code()).isEqualTo(Code.ENGINE_DIED);
        isDead();
    }

    @Test
    void anErrorInAChangeIsToldToItsCallerAndToTheNextOne() {
        EngineException refused = catchThrowableOfType(
                EngineException.class,
                () -> loop.drained(() -> {
                    throw new TooDeep();
                }));
        assertThat(refused.code()).isEqualTo(Code.ENGINE_DIED);
        isDead();
    }

    @Test
    void whatIsThrownWhileEveryoneIsToldStillLeavesNobodyWaiting() throws Exception {
        rounds.inStep = new TooDeep();
        EngineLoop.Rounds mute = new EngineLoop.Rounds() {
            @Override
            public boolean idle() {
                return rounds.idle();
            }

            @Override
            public boolean full() {
                return rounds.full();
            }

            @Override
            public void admit(Sequence sequence) {
                rounds.admit(sequence);
            }

            @Override
            public void step() {
                rounds.step();
            }

            @Override
            public void fail(Sequence sequence, EngineException why) {
                throw new TooDeep();
            }

            @Override
            public void failAll(EngineException why) {
                throw new TooDeep();
            }
        };
        try (EngineLoop other = new EngineLoop(() -> mute)) {
            other.submit(sequence());
            assertThat(other.death().get(10, TimeUnit.SECONDS).code()).isEqualTo(Code.ENGINE_DIED);
            assertThat(other.over())
                    .as("what a caller asks between two notices")
                    .isPresent();
        }
    }

    @Test
    void anExceptionEndsTheAnswersOfItsRoundOnly() throws Exception {
        rounds.inStep = new Bug();
        EngineException why = failure(submitted());
        assertThat(why.code()).isEqualTo(Code.INTERNAL);
        assertThat(why).hasMessageContaining("a bug");
        lives();
    }

    @Test
    void anExceptionWhileAnAnswerIsGivenItsSlotEndsThatOneOnly() throws Exception {
        rounds.inAdmit = new Bug();
        assertThat(failure(submitted()).code()).isEqualTo(Code.INTERNAL);
        lives();
    }

    @Test
    void aRefusalOfAChangeReachesItsCallerAsItIs() throws Exception {
        EngineException refusal = new EngineException(Code.NEEDS_RESTART, Sentence.foreign("no"));
        assertThatThrownBy(() -> loop.drained(() -> {
                    throw refusal;
                }))
                .isSameAs(refusal);
        AtomicBoolean ran = new AtomicBoolean();
        loop.drained(() -> ran.set(true));
        assertThat(ran).isTrue();
        lives();
    }

    @Test
    void closingIsNoDeath() {
        loop.close();
        assertThat(loop.death()).isNotDone();
        assertThatThrownBy(() -> loop.submit(sequence())).hasMessage("The engine was stopped.");
    }
}
