package dev.headroom.engine.lmdeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.checkpoint.Safetensors;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.LaunchTimeouts;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.Figure;
import dev.headroom.memory.MemoryReport;
import dev.headroom.memory.ShortageCause;
import dev.headroom.probe.Gpu;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the guard between us and the engine is a POSIX shell")
@Timeout(120)
class LmdeploySessionContractTest {
    private static final LaunchTimeouts QUICK = new LaunchTimeouts(
            Duration.ofSeconds(90),
            Duration.ofSeconds(90),
            Duration.ofMillis(900),
            Duration.ofSeconds(2),
            Duration.ofMillis(20));

    private final List<LmdeploySession> opened = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        opened.forEach(LmdeploySession::close);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5.2, turbomind",
        "0.5.2, pytorch",
        "0.6.4, turbomind",
        "0.6.4, pytorch",
        "0.9.2, turbomind",
        "0.9.2, pytorch",
        "0.16.0, turbomind",
        "0.16.0, pytorch"
    })
    void everyReleaseStartsTellsItsStepsAnswersAndStops(String version, String backend) throws Exception {
        LmdeploySession session = launch(version, backend, backend + ".log", "serve", QUICK);

        EngineState.Ready ready = (EngineState.Ready) await(session, EngineState.Ready.class);
        ChatOutcome answer = ask(session, "What is it?");

        assertThat(ready.model()).isEqualTo("/models/InternVL2-8B");
        assertThat(steps).contains("allocating the KV cache");
        assertThat(answer).isInstanceOf(ChatOutcome.Answered.class);
        assertThat(answer.text()).isEqualTo("A red circle from /models/InternVL2-8B.");
        session.close();
        assertThat(session.state()).isInstanceOf(EngineState.Stopped.class);
        assertThat(session.pid().stream().mapToObj(ProcessHandle::of).flatMap(Optional::stream))
                .noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void whatTheLogSaysOfTheCacheIsReportedAndWhatMetricsSayIsUsed() throws Exception {
        LmdeploySession session = launch("0.9.2", "turbomind", "turbomind.log", "serve", QUICK);
        CompletableFuture<MemoryReport> used = new CompletableFuture<>();
        session.onMemory(r -> {
            if (r.kv().used() > 0) {
                used.complete(r);
            }
        });
        await(session, EngineState.Ready.class);

        MemoryReport report = used.get(20, TimeUnit.SECONDS);
        long reserved = 8600L * 4_325_376;
        assertThat(report.kv().reserved()).isEqualTo(reserved);
        assertThat(report.kv().used()).isEqualTo(reserved / 4);
        assertThat(report.kv().tokensReserved()).isEqualTo(8600 * 64);
        assertThat(report.components().getFirst().formula()).asString().contains("8600 blocks x 4.1 MiB");
        // 16 sessions of 8192 tokens reach less than the pool holds: the rest can be given back
        assertThat(report.kv().reachable())
                .isEqualTo(16L * 8192 * (4_325_376 / 64))
                .isLessThan(reserved);
    }

    @Test
    void aTruncatedSessionLenIsAppliedAndWarnedOf() throws Exception {
        LmdeploySession session = launch("0.5.2", "turbomind", "truncated.log", "serve", QUICK);
        await(session, EngineState.Ready.class);

        assertThat(session.asked().sessionLen()).isEqualTo(8192);
        assertThat(session.applied().orElseThrow().sessionLen()).isEqualTo(3840);
        assertThat(session.warnings())
                .anyMatch(w -> w.toString().startsWith("session_len is truncated from 8192 to 3840"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        0.5.2  | turbomind | oom-weights.log  | WEIGHTS_LANGUAGE   | ALLOCATION
        0.5.2  | turbomind | oom-vision.log   | VISION_ACTIVATIONS | ALLOCATION
        0.5.2  | pytorch   | no-kv.log        | KV_CACHE           | NO_ROOM
        0.16.0 | turbomind | oom-prefill.log  | KV_CACHE           | ALLOCATION
        """, delimiter = '|')
    void aDeathForWantOfMemoryNamesComponentAndCause(
            String version, String backend, String log, ComponentKind component, ShortageCause cause) throws Exception {
        LmdeploySession session = launch(version, backend, log, "die", QUICK);

        EngineState.Failed failed = (EngineState.Failed) await(session, EngineState.Failed.class);

        assertThat(failed.failure()).isInstanceOfSatisfying(EngineFailure.OutOfMemory.class, memory -> {
            assertThat(memory.component()).isEqualTo(component);
            assertThat(memory.cause()).isEqualTo(cause);
            assertThat(memory.freeAfterWeights())
                    .isEqualTo(
                            session.reported().freeAfterWeights(session.asked().cacheMaxEntryCount()));
        });
        assertThat(failed.logTail()).isNotEmpty();
    }

    @Test
    void killedFromOutsideIsTold() throws Exception {
        LmdeploySession session = launch("0.9.2", "turbomind", "turbomind.log", "serve", QUICK);
        await(session, EngineState.Ready.class);

        assertThat(ProcessHandle.of(session.pid().orElseThrow()).orElseThrow().destroyForcibly())
                .isTrue();

        EngineState.Failed failed = (EngineState.Failed) await(session, EngineState.Failed.class);
        assertThat(failed.failure()).isEqualTo(new EngineFailure.Killed(9));
        assertThat(ask(session, "still there?")).isInstanceOf(ChatOutcome.Failed.class);
    }

    @Test
    void anEngineThatDiesInTheMiddleOfAnAnswerKeepsWhatCameAndSaysWhy() throws Exception {
        LmdeploySession session = launch("0.9.2", "turbomind", "turbomind.log", "exit", QUICK);
        await(session, EngineState.Ready.class);

        ChatOutcome outcome = ask(session, "What is it?");

        assertThat(outcome).isEqualTo(new ChatOutcome.Failed("A ", new EngineFailure.Killed(9)));
    }

    @Test
    void aServerThatClosesInTheMiddleIsADisconnectionAndLivesOn() throws Exception {
        LmdeploySession session = launch("0.9.2", "turbomind", "turbomind.log", "cut", QUICK);
        await(session, EngineState.Ready.class);

        ChatOutcome outcome = ask(session, "What is it?");

        assertThat(outcome).isInstanceOfSatisfying(ChatOutcome.Failed.class, failed -> {
            assertThat(failed.text()).isEqualTo("A ");
            assertThat(failed.failure()).isInstanceOf(EngineFailure.Disconnected.class);
        });
        assertThat(session.state()).isInstanceOf(EngineState.Ready.class);
    }

    @Test
    void aPortInUseIsSaidBeforeAnythingIsLoaded() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LmdeploySession session =
                    launch("0.9.2", "turbomind", "turbomind.log", "serve", QUICK, taken.getLocalPort(), List.of());

            EngineState.Failed failed = (EngineState.Failed) await(session, EngineState.Failed.class);

            assertThat(failed.failure()).isEqualTo(new EngineFailure.PortTaken(taken.getLocalPort()));

            session.restartOnFreePort();
            EngineState.Ready ready = (EngineState.Ready) await(session, EngineState.Ready.class);
            assertThat(ready.endpoint().getPort()).isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void oneThatNeverGetsReadyIsGivenUpAndEnded() throws Exception {
        LaunchTimeouts impatient = new LaunchTimeouts(
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMillis(20));
        LmdeploySession session = launch("0.16.0", "turbomind", "turbomind.log", "wait", impatient);

        EngineState.Failed failed = (EngineState.Failed) await(session, EngineState.Failed.class);

        assertThat(failed.failure())
                .isInstanceOfSatisfying(
                        EngineFailure.Hung.class,
                        hung -> assertThat(hung.doing().toString()).contains("starting"));
        awaitDeath(session.pid().orElseThrow());
    }

    @Test
    void oneWhoseHealthFailsWhileItServesIsHung() throws Exception {
        LmdeploySession session = launch("0.16.0", "pytorch", "pytorch.log", "sick", QUICK);
        await(session, EngineState.Ready.class);
        assertThat(ask(session, "once")).isInstanceOf(ChatOutcome.Answered.class);

        assertThat(((EngineState.Failed) await(session, EngineState.Failed.class)).failure())
                .isInstanceOf(EngineFailure.Hung.class);
    }

    @Test
    void aFloodOfAHundredMegabytesOfLogIsSurvivedInBoundedMemory() throws Exception {
        LmdeploySession session = launch("0.9.2", "turbomind", "turbomind.log", "flood", QUICK);

        await(session, EngineState.Ready.class);

        assertThat(session.log().written()).isGreaterThan(900_000);
        assertThat(session.log().tail(Integer.MAX_VALUE)).hasSize(5000);
        assertThat(session.reported().blocks()).hasValue(8600);
    }

    @Test
    void aProgramThatIsNotThereIsNamed() throws Exception {
        LmdeploySession session =
                open(spec("0.9.2", "turbomind", QUICK, freePort(), List.of("/no/such/lmdeploy"), List.of()));

        assertThat(((EngineState.Failed) await(session, EngineState.Failed.class)).failure())
                .isInstanceOfSatisfying(EngineFailure.Missing.class, missing -> {
                    assertThat(missing.what().toString()).contains("/no/such/lmdeploy");
                    assertThat(missing.wayOut().toString()).contains("headroom doctor");
                });
    }

    @Test
    void theWholeProcessTreeEnds() throws Exception {
        LmdeploySession session = launch("0.9.2", "turbomind", "turbomind.log", "child", QUICK);
        await(session, EngineState.Ready.class);
        ProcessHandle engine = ProcessHandle.of(session.pid().orElseThrow()).orElseThrow();
        List<ProcessHandle> children = engine.children().toList();
        assertThat(children).isNotEmpty();

        session.close();

        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(engine.isAlive()).isFalse();
    }

    @Test
    void memoryThatStaysOnTheCardAfterTheStopIsTold() throws Exception {
        AtomicLong used = new AtomicLong(Bytes.GIB);
        LmdeploySpec plain =
                spec("0.9.2", "turbomind", QUICK, freePort(), standIn("0.9.2", "turbomind.log"), List.of());
        LmdeploySession session = open(new LmdeploySpec(
                plain.launch(),
                plain.program(),
                plain.settings(),
                plain.timeouts(),
                plain.directory(),
                plain.copies(),
                () -> List.of(card(used.get()))));
        await(session, EngineState.Ready.class);
        used.set(9 * Bytes.GIB);

        session.close();

        assertThat(session.leftBehind())
                .singleElement()
                .asString()
                .startsWith("Left over: GPU 0 holds 8.00 GiB more than before the launch");
    }

    @Test
    void turbomindGetsAnAdapterMergedAtTheRankAskedAndCanGoBackToTheModel() throws Exception {
        Path base = Files.createDirectories(folder.resolve("InternVL2-1B"));
        Files.writeString(base.resolve("config.json"), "{}");
        String module = "language_model.model.layers.0.self_attn.q_proj";
        Safetensors.write(
                base.resolve("model.safetensors"),
                List.of(new Safetensors.FloatTensor(module + ".weight", List.of(2L, 2L), new float[] {1, 2, 3, 4})));
        Path skill = Files.createDirectories(folder.resolve("skill"));
        Files.writeString(skill.resolve("adapter_config.json"), "{\"peft_type\":\"LORA\",\"r\":1,\"lora_alpha\":1}");
        String key = "base_model.model." + module + ".lora_";
        Safetensors.write(
                skill.resolve("adapter_model.safetensors"),
                List.of(
                        new Safetensors.FloatTensor(key + "A.weight", List.of(1L, 2L), new float[] {1, 0}),
                        new Safetensors.FloatTensor(key + "B.weight", List.of(2L, 1L), new float[] {1, 1})));
        LmdeploySpec plain =
                spec("0.9.2", "turbomind", QUICK, freePort(), standIn("0.9.2", "turbomind.log"), List.of());
        LmdeployLaunch launch = new LmdeployLaunch(
                plain.launch().version(),
                plain.launch().backend(),
                base.toString(),
                plain.launch().engine(),
                plain.launch().server(),
                List.of(new LmdeployLaunch.Adapter("skill", skill.toString())));
        LmdeploySpec spec = new LmdeploySpec(
                launch,
                plain.program(),
                plain.settings().withLora(Optional.of("skill"), 1, 0),
                plain.timeouts(),
                plain.directory(),
                new AdapterCopies(folder.resolve("cache/adapters")),
                plain.gpus());
        String shown = spec.command().argv().get(spec.command().argv().indexOf("api_server") + 1);

        LmdeploySession session = open(spec);
        EngineState.Ready ready = (EngineState.Ready) await(session, EngineState.Ready.class);

        assertThat(ready.model()).isEqualTo(shown).endsWith("InternVL2-1B").isNotEqualTo(base.toString());
        assertThat(ready.adapters()).containsExactly(new EngineState.Adapter("skill", 1, 1));
        assertThat(Safetensors.read(Path.of(shown).resolve("model.safetensors"))
                        .get(module + ".weight")
                        .floats())
                .containsExactly(2, 2, 4, 4);
        assertThat(ask(session, "hello")).isInstanceOf(ChatOutcome.Answered.class);
        ApplyOutcome without =
                session.apply(session.asked().withLora(Optional.empty(), 0, 0)).get(60, TimeUnit.SECONDS);
        assertThat(without)
                .isInstanceOfSatisfying(
                        ApplyOutcome.Applied.class,
                        applied -> assertThat(applied.how()).isEqualTo(TakesEffect.ENGINE_RESTART));
        assertThat(session.command().argv()).contains(base.toString());
    }

    @Test
    void aKeyThatTheServerDoesNotTakeIsSaidAndTheServerEnded() throws Exception {
        // the program is started through something that puts another key in, as a site's wrapper may
        LmdeploySession session =
                launch("0.9.2", "turbomind", "turbomind.log", "otherkey", QUICK, freePort(), List.of("our-key"));

        EngineState.Failed failed = (EngineState.Failed) await(session, EngineState.Failed.class);

        assertThat(failed.failure()).isInstanceOfSatisfying(EngineFailure.Refused.class, refused -> {
            assertThat(refused.status()).hasValue(401);
            assertThat(refused.said().toString()).contains("valid api key");
        });
        awaitDeath(session.pid().orElseThrow());
    }

    private static Gpu card(long used) {
        Figure total = new Figure.Measured(80 * Bytes.GIB, "test");
        Figure held = new Figure.Measured(used, "test");
        return new Gpu(0, "GPU-a", "card", total, held, total, OptionalInt.empty(), new Gpu.Processes.Known(List.of()));
    }

    @Test
    void keysAreSentButNeverShown() throws Exception {
        LmdeploySession session =
                launch("0.6.4", "turbomind", "turbomind.log", "serve", QUICK, freePort(), List.of("secret-key"));
        await(session, EngineState.Ready.class);

        assertThat(ask(session, "open?")).isInstanceOf(ChatOutcome.Answered.class);
        assertThat(session.command().shown()).noneMatch(a -> a.contains("secret-key"));
    }

    @ParameterizedTest
    @CsvSource({"0.5.2", "0.6.4"})
    void anOverLongPromptIsARefusalInEveryRelease(String version) throws Exception {
        LmdeploySession session = launch(version, "turbomind", "turbomind.log", "serve", QUICK);
        await(session, EngineState.Ready.class);

        assertThat(ask(session, "LONG"))
                .isInstanceOfSatisfying(
                        ChatOutcome.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(EngineFailure.Refused.class));
    }

    @Test
    void tilesOfTheNextPictureNeedNoRestartAndTheCacheDoes() throws Exception {
        LmdeploySession session = launch("0.9.2", "turbomind", "turbomind.log", "serve", QUICK);
        await(session, EngineState.Ready.class);
        long first = session.pid().orElseThrow();

        List<Integer> told = new CopyOnWriteArrayList<>();
        session.onSettings(() -> session.applied().ifPresent(now -> told.add(now.maxDynamicPatch())));
        ApplyOutcome tiles =
                session.apply(session.asked().withMaxDynamicPatch(6)).get(20, TimeUnit.SECONDS);
        assertThat(tiles)
                .isInstanceOfSatisfying(
                        ApplyOutcome.Applied.class,
                        applied -> assertThat(applied.how()).isEqualTo(TakesEffect.NEXT_MESSAGE));
        assertThat(told).contains(6);
        assertThat(session.pid()).hasValue(first);

        ApplyOutcome cache =
                session.apply(session.asked().withCacheMaxEntryCount(0.4)).get(20, TimeUnit.SECONDS);
        assertThat(cache)
                .isInstanceOfSatisfying(
                        ApplyOutcome.Applied.class,
                        applied -> assertThat(applied.how()).isEqualTo(TakesEffect.ENGINE_RESTART));
        assertThat(session.command().argv()).containsSequence("--cache-max-entry-count", "0.4");
        assertThat(session.pid().orElseThrow()).isNotEqualTo(first);
    }

    private LmdeploySession launch(String version, String backend, String log, String does, LaunchTimeouts timeouts)
            throws Exception {
        return launch(version, backend, log, does, timeouts, freePort(), List.of());
    }

    private LmdeploySession launch(
            String version,
            String backend,
            String log,
            String does,
            LaunchTimeouts timeouts,
            int port,
            List<String> keys)
            throws Exception {
        return open(spec(version, backend, timeouts, port, standIn(version, log, does), keys));
    }

    private static List<String> standIn(String version, String log) {
        return standIn(version, log, "serve");
    }

    private static List<String> standIn(String version, String log, String does) {
        return List.of(
                "/usr/bin/env",
                "STANDIN_VERSION=" + version,
                "STANDIN_LOG=" + version + "/" + log,
                "STANDIN_DOES=" + does,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                StandInLmdeploy.class.getName());
    }

    private LmdeploySession open(LmdeploySpec spec) {
        LmdeploySession session = LmdeploySession.launch(spec);
        opened.add(session);
        session.onState(s -> {
            if (s instanceof EngineState.Starting starting) {
                steps.add(starting.step().toString());
            }
        });
        return session;
    }

    private static LmdeploySpec spec(
            String version,
            String backend,
            LaunchTimeouts timeouts,
            int port,
            List<String> program,
            List<String> keys) {
        Settings settings =
                Settings.defaults(24 * Bytes.GIB).withSessionLen(8192).withMaxBatchSize(16);
        LmdeployLaunch launch = new LmdeployLaunch(
                LmdeployVersion.parse(version),
                LmdeployBackend.of(backend),
                "/models/InternVL2-8B",
                LmdeployLaunch.Engine.DEFAULTS,
                new LmdeployLaunch.Server("127.0.0.1", port, keys, Optional.empty(), "INFO", false, true),
                List.of());
        return new LmdeploySpec(
                launch,
                program,
                settings,
                timeouts,
                Optional.empty(),
                new AdapterCopies(Path.of("target/adapter-copies")),
                List::of);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static EngineState await(LmdeploySession session, Class<? extends EngineState> wanted) throws Exception {
        CompletableFuture<EngineState> reached = new CompletableFuture<>();
        Predicate<EngineState> end = s -> wanted.isInstance(s) || s instanceof EngineState.Failed;
        try (var _ = session.onState(s -> {
            if (end.test(s)) {
                reached.complete(s);
            }
        })) {
            EngineState state = reached.get(90, TimeUnit.SECONDS);
            assertThat(state)
                    .as(() -> String.join("\n", session.log().tail(20)))
                    .isInstanceOf(wanted);
            return state;
        }
    }

    private static void awaitDeath(long pid) {
        ProcessHandle.of(pid)
                .ifPresent(p -> p.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    }

    private static ChatOutcome ask(LmdeploySession session, String text) throws Exception {
        ChatMessage message = new ChatMessage(
                "1", ChatMessage.Role.USER, List.of(new ContentPart.Text(text)), Instant.now(), Optional.empty());
        return session.chat(new ChatRequest(List.of(message), Sampling.greedy(16), Optional.empty()), _ -> {})
                .outcome()
                .get(20, TimeUnit.SECONDS);
    }
}
