package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headroom.inference.EngineException.Code;
import dev.headroom.words.Sentence;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeapBudgetTest {
    private static final int KIB = 1024;
    private static final HeapBudget.Need PICTURE = new HeapBudget.Need(
            Code.PICTURE_TOO_LARGE, Sentence.of("The picture"), Sentence.of("Make it smaller and send it again."));

    @Test
    void whatCouldNeverBeGrantedIsRefusedAtOnceWithItsFiguresAndItsOwnCode() {
        HeapBudget budget = new HeapBudget(100 * KIB, Duration.ofDays(1));
        EngineException refused = catchThrowableOfType(EngineException.class, () -> budget.grant(101 * KIB, PICTURE));
        assertThat(refused.code()).isEqualTo(Code.PICTURE_TOO_LARGE);
        assertThat(refused)
                .hasMessage(
                        "The picture needs 101 KiB of the engine's Java heap; all requests together may hold 100 KiB."
                                + " Make it smaller and send it again.");
        assertThat(catchThrowableOfType(EngineException.class, () -> budget.grant(Long.MAX_VALUE, PICTURE))
                        .status())
                .isEqualTo(413);
        assertThat(budget.held()).isZero();
    }

    @Test
    void whoWaitsTooLongForOthersIsToldSoAndMayTryAgain() {
        HeapBudget budget = new HeapBudget(100 * KIB, Duration.ofMillis(1));
        try (HeapBudget.Grant _ = budget.grant(60 * KIB, PICTURE)) {
            EngineException refused =
                    catchThrowableOfType(EngineException.class, () -> budget.grant(50 * KIB, PICTURE));
            assertThat(refused.code()).isEqualTo(Code.BUSY);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused)
                    .hasMessage("The picture needs 50 KiB of the engine's Java heap, but other requests hold 60 KiB of"
                            + " 100 KiB. Send it again in a moment.");
        }
        budget.grant(50 * KIB, PICTURE).close();
        assertThat(budget.held()).isZero();
    }

    @Test
    void aGrantGrowsAndShrinksAndIsGivenBackOnce() {
        HeapBudget budget = new HeapBudget(100 * KIB, Duration.ofMillis(1));
        HeapBudget.Grant grant = budget.grant(1, PICTURE);
        assertThat(budget.held()).as("whole KiB").isEqualTo(KIB);
        grant.grow(69 * KIB);
        assertThat(grant.bytes()).isEqualTo(70 * KIB);
        assertThat(catchThrowableOfType(EngineException.class, () -> grant.grow(31 * KIB))
                        .code())
                .as("could never be granted")
                .isEqualTo(Code.PICTURE_TOO_LARGE);
        assertThat(budget.held()).as("what was held stays").isEqualTo(70 * KIB);
        grant.shrinkTo(10 * KIB);
        grant.shrinkTo(20 * KIB);
        assertThat(budget.held()).isEqualTo(10 * KIB);
        grant.close();
        grant.close();
        assertThat(budget.held()).isZero();
    }

    @Test
    void manyWhoNeedMostOfItTakeTurns() {
        HeapBudget budget = new HeapBudget(100 * KIB, Duration.ofDays(1));
        AtomicInteger together = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CompletableFuture<?>[] all = IntStream.range(0, 16)
                .mapToObj(_ -> CompletableFuture.runAsync(
                        () -> {
                            try (HeapBudget.Grant _ = budget.grant(60 * KIB, PICTURE)) {
                                most.accumulateAndGet(together.incrementAndGet(), Math::max);
                                LockSupport.parkNanos(100_000);
                                together.decrementAndGet();
                            }
                        },
                        work -> Thread.ofVirtual().start(work)))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).join();
        assertThat(most).hasValue(1);
        assertThat(budget.held()).isZero();
    }

    @Test
    void whatIsSmallDoesNotQueueBehindWhatIsLarge() throws Exception {
        HeapBudget budget = new HeapBudget(100 * KIB, Duration.ofDays(1));
        HeapBudget.Grant held = budget.grant(60 * KIB, PICTURE);
        CountDownLatch asking = new CountDownLatch(1);
        Thread large = Thread.ofPlatform().start(() -> {
            asking.countDown();
            budget.grant(60 * KIB, PICTURE).close();
        });
        asking.await();
        while (large.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        budget.grant(3 * KIB, PICTURE).close();
        held.close();
        large.join();
        assertThat(budget.held()).isZero();
    }

    @Test
    void requestsLeaveTheEngineTheHeapItNeedsAtRest() {
        assertThat(HeapBudget.ofHeap(512L << 20).total()).isEqualTo(416L << 20);
        assertThat(HeapBudget.ofHeap(64L << 20).total())
                .as("half of a small heap")
                .isEqualTo(32L << 20);
    }

    @Test
    void afterMuchWasHeldTheHeapIsCollectedOnceNothingIs() {
        AtomicInteger collections = new AtomicInteger();
        HeapBudget budget = new HeapBudget(100 << 20, Duration.ofMillis(1), collections::incrementAndGet);
        budget.grant(8 << 20, PICTURE).close();
        assertThat(collections).as("little").hasValue(0);
        HeapBudget.Grant body = budget.grant(8 << 20, PICTURE);
        budget.grant(40 << 20, PICTURE).close();
        assertThat(collections).as("something is held yet").hasValue(0);
        body.close();
        assertThat(collections).hasValue(1);
        body.close();
        budget.grant(8 << 20, PICTURE).close();
        assertThat(collections).as("once").hasValue(1);
    }
}
