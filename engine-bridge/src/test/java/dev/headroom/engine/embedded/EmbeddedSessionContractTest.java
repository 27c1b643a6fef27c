package dev.headroom.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatTurn;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.Refusal;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.memory.ShortageCause;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The session against a real child process that serves a fake engine.
@Timeout(120)
class EmbeddedSessionContractTest {
    @TempDir
    private Path folder;

    private final BlockingQueue<EngineState> states = new LinkedBlockingQueue<>();
    private final List<String> fragments = new CopyOnWriteArrayList<>();
    private Optional<EmbeddedSession> open = Optional.empty();

    private EmbeddedSession start(EmbeddedLaunch launch) {
        return start(launch, EmbeddedSession.HUNG_AFTER);
    }

    private EmbeddedSession start(EmbeddedLaunch launch, Duration hungAfter) {
        EmbeddedSession session = EmbeddedSession.launch(launch, hungAfter);
        open = Optional.of(session);
        session.onState(states::add);
        return session;
    }

    @AfterEach
    void close() {
        open.ifPresent(EmbeddedSession::close);
    }

    private <S extends EngineState> S next(Class<S> kind) throws InterruptedException {
        while (true) {
            EngineState state = states.poll(60, TimeUnit.SECONDS);
            assertThat(state).as("waiting for %s", kind.getSimpleName()).isNotNull();
            if (kind.isInstance(state)) {
                return kind.cast(state);
            }
        }
    }

    private ChatOutcome chat(EngineSession session, String text) {
        return session.chat(FakeEngine.saying(text), fragments::add).outcome().join();
    }

    private void awaitFragments(int count) throws InterruptedException {
        while (fragments.size() < count) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void fromLaunchToStop() throws Exception {
        EmbeddedSession session = start(FakeEngine.launch(folder));
        CountDownLatch reports = new CountDownLatch(3);
        session.onMemory(r -> reports.countDown());
        // sent while the engine still starts: it waits
        ChatOutcome outcome = chat(session, "Hallo");
        assertThat(outcome).isInstanceOfSatisfying(ChatOutcome.Answered.class, answered -> {
            assertThat(answered.text()).isEqualTo("Grüße, Hallo 🙂");
            assertThat(answered.stats().completionTokens()).isEqualTo(4);
            assertThat(answered.stats().ttftMillis()).isEqualTo(12.5);
        });
        assertThat(String.join("", fragments)).isEqualTo("Grüße, Hallo 🙂");
        assertThat(next(EngineState.Ready.class).adapters()).containsExactly(new EngineState.Adapter("pirate", 8, 16));
        assertThat(reports.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(session.memory().map(MemoryReport::deviceTotal)).contains(1L << 30);
        assertThat(session.applied()).contains(FakeEngine.SETTINGS);

        ProcessHandle child = ProcessHandle.of(session.pid().orElseThrow()).orElseThrow();
        session.close();
        assertThat(child.isAlive()).isFalse();
        assertThat(session.state()).isInstanceOf(EngineState.Stopped.class);
        assertThat(chat(session, "Hallo"))
                .isInstanceOfSatisfying(
                        ChatOutcome.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(EngineFailure.Refused.class));
    }

    @Test
    void aCancelledTurnKeepsWhatCame() throws Exception {
        EmbeddedSession session = start(FakeEngine.launch(folder));
        ChatTurn turn = session.chat(FakeEngine.saying("slow"), fragments::add);
        awaitFragments(2);
        turn.cancel();
        assertThat(turn.outcome().join())
                .isInstanceOfSatisfying(
                        ChatOutcome.Cancelled.class, c -> assertThat(c.text()).startsWith("0 1 "));
        assertThat(session.state()).isInstanceOf(EngineState.Ready.class);
    }

    @Test
    void killedInTheMiddleOfAnAnswerAndStartedAgain() throws Exception {
        EmbeddedSession session = start(FakeEngine.launch(folder));
        ChatTurn turn = session.chat(FakeEngine.saying("slow"), fragments::add);
        awaitFragments(2);
        ProcessHandle.of(session.pid().orElseThrow()).orElseThrow().destroyForcibly();
        assertThat(turn.outcome().join()).isInstanceOfSatisfying(ChatOutcome.Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(new EngineFailure.Killed(9));
            assertThat(failed.text()).startsWith("0 1 ");
        });
        assertThat(next(EngineState.Failed.class).failure()).isEqualTo(new EngineFailure.Killed(9));

        session.restart();
        next(EngineState.Ready.class);
        assertThat(chat(session, "again")).isInstanceOf(ChatOutcome.Answered.class);
    }

    @Test
    void anEngineThatAnErrorEndedSaysWhyBeforeItGoes() throws Exception {
        EmbeddedSession session = start(FakeEngine.launch(folder));
        next(EngineState.Ready.class);
        ChatOutcome _ = chat(session, "error");
        assertThat(next(EngineState.Failed.class).failure())
                .isInstanceOfSatisfying(EngineFailure.Refused.class, refused -> {
                    assertThat(refused.refusal()).isEqualTo(new Refusal.Stopped());
                    assertThat(refused.said().toString()).contains("StackOverflowError", "start it again");
                });
    }

    @Test
    void settingsAreAppliedInTheCheapestWay() throws Exception {
        EmbeddedSession session = start(FakeEngine.launch(folder));
        next(EngineState.Ready.class);
        long pid = session.pid().orElseThrow();
        Settings base = FakeEngine.SETTINGS;

        assertThat(session.apply(base).join())
                .isEqualTo(new ApplyOutcome.Applied(base, base, TakesEffect.NOW, List.of()));

        Settings lora = base.withLora(Optional.of("pirate"), 4, 0);
        List<Settings> told = new CopyOnWriteArrayList<>();
        session.onSettings(() -> told.add(session.applied().orElseThrow()));
        assertThat(session.apply(lora).join())
                .isEqualTo(new ApplyOutcome.Applied(lora, lora, TakesEffect.NEXT_MESSAGE, List.of()));
        assertThat(told).containsExactly(lora);

        Settings longer = lora.withSessionLen(9000);
        assertThat(session.apply(longer).join()).isInstanceOfSatisfying(ApplyOutcome.Applied.class, applied -> {
            assertThat(applied.how()).isEqualTo(TakesEffect.CACHE_REBUILD);
            assertThat(applied.applied().sessionLen()).isEqualTo(4096);
            assertThat(applied.warnings())
                    .containsExactly(Sentence.foreign("session_len is truncated from 9000 to 4096"));
        });
        next(EngineState.Rebuilding.class);
        next(EngineState.Ready.class);

        assertThat(session.apply(longer.withCacheMaxEntryCount(0.97)).join())
                .isInstanceOfSatisfying(
                        ApplyOutcome.Rejected.class,
                        rejected -> assertThat(rejected.failure())
                                .isInstanceOfSatisfying(
                                        EngineFailure.OutOfMemory.class,
                                        oom -> assertThat(oom.component())
                                                .isEqualTo(ComponentKind.VISION_ACTIVATIONS)));
        assertThat(session.asked()).isEqualTo(longer);
        assertThat(session.pid()).hasValue(pid);
        assertThat(session.state()).isInstanceOf(EngineState.Ready.class);

        Settings smaller = longer.withDeviceMemory(500_000_000);
        assertThat(session.apply(smaller).join())
                .isInstanceOfSatisfying(
                        ApplyOutcome.Applied.class,
                        applied -> assertThat(applied.how()).isEqualTo(TakesEffect.ENGINE_RESTART));
        long second = session.pid().orElseThrow();
        assertThat(second).isNotEqualTo(pid);

        // does not fit: the engine is back with the former settings
        assertThat(session.apply(smaller.withDeviceMemory(50_000_000)).join())
                .isInstanceOfSatisfying(
                        ApplyOutcome.Rejected.class,
                        rejected -> assertThat(rejected.failure())
                                .isEqualTo(new EngineFailure.OutOfMemory(
                                        ComponentKind.WEIGHTS_LANGUAGE,
                                        OptionalLong.of(100_000_000),
                                        OptionalLong.of(50_000_000),
                                        ShortageCause.ALLOCATION,
                                        Sentence.foreign("weights.language asks for 95.4 MiB. Raise device_memory."))));
        assertThat(session.asked()).isEqualTo(smaller);
        assertThat(chat(session, "still here")).isInstanceOf(ChatOutcome.Answered.class);
    }

    @Test
    void aRefusedStartIsMendedByOtherSettings() throws Exception {
        EmbeddedLaunch small = FakeEngine.launch(folder).withSettings(FakeEngine.SETTINGS.withDeviceMemory(50_000_000));
        EmbeddedSession session = start(small);
        assertThat(next(EngineState.Failed.class).failure()).isInstanceOf(EngineFailure.OutOfMemory.class);
        assertThat(session.apply(FakeEngine.SETTINGS).join()).isInstanceOf(ApplyOutcome.Applied.class);
        assertThat(session.state()).isInstanceOf(EngineState.Ready.class);
    }

    @Test
    void anEarlyExitTellsTheLastLineAndMasksTheToken() throws Exception {
        start(FakeEngine.launch(folder, "exit"));
        EngineState.Failed failed = next(EngineState.Failed.class);
        assertThat(failed.failure())
                .isEqualTo(new EngineFailure.ExitedEarly(7, Sentence.foreign("libfancy.so is missing")));
        assertThat(failed.logTail()).contains("the token is •••");
    }

    @Test
    void aFullJavaHeapIsOutOfMemory() throws Exception {
        start(FakeEngine.launch(folder, "heap"));
        assertThat(next(EngineState.Failed.class).failure())
                .isInstanceOfSatisfying(
                        EngineFailure.OutOfMemory.class,
                        oom -> assertThat(oom.component()).isEqualTo(ComponentKind.RUNTIME));
    }

    @Test
    void aMissingFolderIsKnownBeforeAnythingStarts() throws Exception {
        start(FakeEngine.launch(folder.resolve("gone")));
        assertThat(next(EngineState.Failed.class).failure())
                .isInstanceOfSatisfying(
                        EngineFailure.Missing.class,
                        missing -> assertThat(missing.what().toString()).contains("gone"));
    }

    @Test
    void aStartThatIsTakingForeverCanBeStopped() {
        EmbeddedSession session = start(FakeEngine.launch(folder, "stall"));
        session.close();
        assertThat(session.state()).isInstanceOf(EngineState.Stopped.class);
        assertThat(session.pid().stream()
                        .mapToObj(ProcessHandle::of)
                        .anyMatch(p -> p.map(ProcessHandle::isAlive).orElse(false)))
                .isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anEngineWithoutAHeartbeatIsHung() throws Exception {
        EmbeddedSession session = start(FakeEngine.launch(folder), Duration.ofSeconds(2));
        next(EngineState.Ready.class);
        long pid = session.pid().orElseThrow();
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(next(EngineState.Failed.class).failure())
                .isInstanceOfSatisfying(
                        EngineFailure.Hung.class,
                        hung -> assertThat(hung.silence().toMillis()).isGreaterThanOrEqualTo(2000));
        ProcessHandle.of(pid).ifPresent(p -> p.onExit().join());
    }

    @Test
    void anEngineThatStandsStillBeforeItListensIsHungToo() throws Exception {
        EmbeddedSession session = start(FakeEngine.launch(folder, "stall"), Duration.ofMillis(500));
        EngineState.Failed failed = next(EngineState.Failed.class);
        assertThat(failed.failure()).isInstanceOf(EngineFailure.Hung.class);
        session.pid().stream()
                .mapToObj(ProcessHandle::of)
                .flatMap(Optional::stream)
                .forEach(p -> p.onExit().join());
    }

    @Test
    void theEngineEndsWhenItsParentIsKilled() throws Exception {
        EmbeddedLaunch.Runtime own = EmbeddedLaunch.Runtime.own();
        ProcessBuilder launcher = new ProcessBuilder(
                        own.java().toString(),
                        "-XX:TieredStopAtLevel=1",
                        FakeParentMain.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        launcher.environment().put("CLASSPATH", own.classPath());
        Process parent = launcher.start();
        try (BufferedReader lines = parent.inputReader()) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            assertThat(child.isAlive()).isTrue();
            parent.destroyForcibly();
            assertThat(child.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }
}
