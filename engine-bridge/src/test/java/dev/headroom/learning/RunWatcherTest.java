package dev.headroom.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.Activity;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.calibration.Run;
import dev.headroom.words.Sentence;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RunWatcherTest {
    private final BlockingQueue<Run> learnt = new LinkedBlockingQueue<>();
    private final AtomicInteger befores = new AtomicInteger();
    private final Engine engine = new Engine();

    /// States and reports pushed by the test; everything else is not asked for.
    private static final class Engine {
        private volatile EngineState state = new EngineState.Starting(Sentence.of("reading weights"), Instant.now());
        private volatile Optional<MemoryReport> report = Optional.empty();
        private volatile Consumer<EngineState> onState = s -> {};
        private volatile Consumer<MemoryReport> onMemory = r -> {};

        EngineSession session() {
            return (EngineSession) Proxy.newProxyInstance(
                    EngineSession.class.getClassLoader(),
                    new Class<?>[] {EngineSession.class},
                    (proxy, method, args) -> switch (method.getName()) {
                        case "state" -> state;
                        case "memory" -> report;
                        case "onState" -> {
                            @SuppressWarnings("unchecked")
                            Consumer<EngineState> listener = (Consumer<EngineState>) args[0];
                            onState = listener;
                            listener.accept(state);
                            yield (EngineSession.Subscription) () -> {};
                        }
                        case "onMemory" -> {
                            @SuppressWarnings("unchecked")
                            Consumer<MemoryReport> listener = (Consumer<MemoryReport>) args[0];
                            onMemory = listener;
                            yield (EngineSession.Subscription) () -> {};
                        }
                        default -> throw new AssertionError("not expected: " + method);
                    });
        }

        void become(EngineState next) {
            state = next;
            onState.accept(next);
        }

        void tell(Activity activity) {
            MemoryReport now = new MemoryReport(0, 0, activity, Bytes.GIB, List.of(), MemoryReport.Kv.NONE, List.of());
            report = Optional.of(now);
            onMemory.accept(now);
        }
    }

    private final RunWatcher.Measure measure = new RunWatcher.Measure() {
        @Override
        public void before() {
            befores.incrementAndGet();
        }

        @Override
        public Optional<Run> measure(EngineSession session) {
            return Optional.of(new Run("k", 0, "m", 100, 110));
        }
    };

    private static EngineState ready() {
        return new EngineState.Ready(URI.create("http://127.0.0.1:1"), "m", List.of(), Instant.now());
    }

    private RunWatcher watch(boolean afterWork) {
        return new RunWatcher(engine.session(), measure, Duration.ZERO, afterWork, learnt::add);
    }

    private Run next() throws InterruptedException {
        return learnt.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void anEngineIsWeighedOnceAfterItsFirstAnswer() throws InterruptedException {
        try (RunWatcher _ = watch(true)) {
            engine.become(ready());
            engine.tell(Activity.IDLE);
            assertThat(learnt).isEmpty();
            engine.tell(Activity.DECODE);
            engine.tell(Activity.IDLE);
            assertThat(next()).isNotNull();
            engine.tell(Activity.DECODE);
            engine.tell(Activity.IDLE);
            engine.become(new EngineState.Stopped(Instant.now()));
            engine.become(ready());
            engine.tell(Activity.PREFILL);
            engine.tell(Activity.IDLE);
            assertThat(next()).isNotNull();
            assertThat(learnt).isEmpty();
        }
    }

    @Test
    void whatIsThereBeforeIsReadOnceForAllStepsOfAStart() throws InterruptedException {
        try (RunWatcher _ = watch(false)) {
            engine.become(new EngineState.Starting(Sentence.of("building graphs"), Instant.now()));
            engine.become(ready());
            assertThat(next()).isNotNull();
        }
        assertThat(befores).hasValue(1);
    }

    @Test
    void nothingIsLearntOnceClosed() throws InterruptedException {
        watch(true).close();
        engine.become(ready());
        engine.tell(Activity.DECODE);
        engine.tell(Activity.IDLE);
        assertThat(learnt.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }
}
