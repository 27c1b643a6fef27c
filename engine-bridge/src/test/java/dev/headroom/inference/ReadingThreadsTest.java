package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
