package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.words.Sentence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReadingThreadsTest {
    /// Each of them keeps its thread busy without a pause in which a virtual thread would let go of its carrier.
    @Test
    @Timeout(60)
    void requestsThatComputeForLongKeepNobodyElseFromBeingServed() throws Exception {
        int carriers = Runtime.getRuntime().availableProcessors();
        CountDownLatch served = new CountDownLatch(1);
        try (ReadingThreads readers = new ReadingThreads();
                ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> busy = new ArrayList<>();
            for (int i = 0; i < 2 * carriers; i++) {
                busy.add(requests.submit(() -> readers.run(() -> {
                    while (served.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    return 1;
                })));
            }
            requests.submit(served::countDown).get();
            for (Future<Integer> request : busy) {
                assertThat(request.get()).isEqualTo(1);
            }
        }
    }

    /// More of them than processors wait for memory that one holds who still has to be read himself.
    @Test
    @Timeout(60)
    void whoWaitsForMemoryLetsOthersBeReadMeanwhile() throws Exception {
        HeapBudget heap = new HeapBudget(1 << 20, Duration.ofSeconds(50));
        HeapBudget.Need need = new HeapBudget.Need(
                EngineException.Code.REQUEST_TOO_LARGE, Sentence.foreign("It"), Sentence.foreign("Ask for less."));
        int waiting = 3 * Runtime.getRuntime().availableProcessors();
        try (ReadingThreads readers = new ReadingThreads();
                ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            HeapBudget.Grant first = heap.grant(1 << 20, need);
            CountDownLatch began = new CountDownLatch(waiting);
            List<Future<Integer>> large = new ArrayList<>();
            for (int i = 0; i < waiting; i++) {
                large.add(requests.submit(() -> readers.run(() -> {
                    began.countDown();
                    try (HeapBudget.Grant _ = heap.grant(1 << 20, need)) {
                        return 1;
                    }
                })));
            }
            began.await();
            assertThat(readers.run(() -> "a short prompt")).isEqualTo("a short prompt");
            readers.run(() -> {
                first.close();
                return 1;
            });
            for (Future<Integer> each : large) {
                assertThat(each.get()).isEqualTo(1);
            }
        }
        assertThat(heap.held()).isZero();
    }

    @Test
    @Timeout(60)
    void whoComputesDoesItWithNoMoreOthersThanThereAreProcessors() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ReadingThreads readers = new ReadingThreads();
                ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 20 * processors; i++) {
                all.add(requests.submit(() -> readers.run(() -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(100_000);
                    return now.decrementAndGet();
                })));
            }
            for (Future<Integer> each : all) {
                each.get();
            }
        }
        assertThat(most).hasValueBetween(1, processors);
    }

    @Test
    void whatTheWorkThrowsIsThrownAsItIs() {
        IllegalStateException bug = new IllegalStateException("a bug");
        try (ReadingThreads readers = new ReadingThreads()) {
            assertThatThrownBy(() -> readers.run(() -> {
                        throw bug;
                    }))
                    .isSameAs(bug)
                    .isNotInstanceOf(ExecutionException.class);
        }
    }
}
