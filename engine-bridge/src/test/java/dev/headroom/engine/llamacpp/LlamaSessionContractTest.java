package dev.headroom.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.checkpoint.GgufBuilder;
import dev.headroom.checkpoint.GgufType;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.LaunchTimeouts;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.llamacpp.LlamaSettings;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the guard between us and the engine is a POSIX shell")
@Timeout(120)
class LlamaSessionContractTest {
    private static final LaunchTimeouts QUICK = new LaunchTimeouts(
            Duration.ofSeconds(90),
            Duration.ofSeconds(90),
            Duration.ofMillis(900),
            Duration.ofSeconds(2),
            Duration.ofMillis(20));

    private final List<LlamaSession> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        opened.forEach(LlamaSession::close);
    }

    /// A program as the finder finds it, which starts the stand-in.
    private Path program(String log, String does) throws Exception {
        Path script = folder.resolve("llama-server");
        Files.writeString(script, """
            #!/bin/sh
            export STANDIN_LOG=%s STANDIN_DOES=%s STANDIN_SCALES=%s
            exec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s "$@"
            """.formatted(
                        log,
                        does,
                        folder.resolve("scales"),
                        Path.of(System.getProperty("java.home"), "bin/java"),
                        System.getProperty("java.class.path"),
                        StandInLlamaServer.class.getName()));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private LlamaSession launch(String log, String does, LlamaSpec.Adapter... adapters) throws Exception {
        LlamaInstallation installation = new LlamaInstallation(program(log, does), Optional.empty(), List.of());
        LlamaSession session = LlamaSession.launch(new LlamaSpec(
                installation,
                Path.of("/m/demo.gguf"),
                Optional.of(Path.of("/m/mmproj.gguf")),
                List.of(adapters),
                LlamaSettings.defaults(),
                Settings.defaults(Bytes.GIB).withSessionLen(2048).withMaxBatchSize(1),
                LlamaSession.freePort().orElseThrow(),
                "a-secret",
                16 * Bytes.GIB,
                QUICK));
        opened.add(session);
        return session;
    }

    private static <T extends EngineState> T await(LlamaSession session, Class<T> state) throws Exception {
        CompletableFuture<EngineState> seen = new CompletableFuture<>();
        try (var _ = session.onState(s -> {
            if (state.isInstance(s) || s instanceof EngineState.Failed) {
                seen.complete(s);
            }
        })) {
            return state.cast(seen.get(60, TimeUnit.SECONDS));
        }
    }

    private static ChatOutcome ask(LlamaSession session) throws Exception {
        ChatMessage message = new ChatMessage(
                "1",
                ChatMessage.Role.USER,
                List.of(new ContentPart.Text("What number is it?")),
                Instant.now(),
                Optional.empty());
        ChatRequest request = new ChatRequest(List.of(message), Sampling.greedy(16), Optional.empty());
        return session.chat(request, _ -> {}).outcome().get(30, TimeUnit.SECONDS);
    }

    @Test
    void itIsReadyOnceItsModelIsLoadedAnswersAndIsGoneWhenItIsClosed() throws Exception {
        LlamaSession session = launch("b10587.log", "serve");
        EngineState.Ready ready = await(session, EngineState.Ready.class);
        assertThat(ready.model()).isEqualTo("demo.gguf");
        assertThat(ask(session)).isInstanceOf(ChatOutcome.Answered.class);
        long pid = session.pid().orElseThrow();
        session.close();
        assertThat(session.state()).isInstanceOf(EngineState.Stopped.class);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void everyBufferThatItTellsIsInItsReportWithWhatItsSlotsHold() throws Exception {
        LlamaSession session = launch("b10587.log", "serve");
        CompletableFuture<MemoryReport> used = new CompletableFuture<>();
        try (var _ = session.onMemory(r -> {
            if (r.kv().used() > 0) {
                used.complete(r);
            }
        })) {
            await(session, EngineState.Ready.class);
            MemoryReport report = used.get(20, TimeUnit.SECONDS);
            assertThat(report.bytes(ComponentKind.WEIGHTS_LANGUAGE)).isEqualTo(Math.round(8.68 * Bytes.MIB));
            assertThat(report.bytes(ComponentKind.WEIGHTS_VISION)).isEqualTo(Math.round(5.05 * Bytes.MIB));
            assertThat(report.kv().reserved()).isEqualTo(3 * Bytes.MIB);
            assertThat(report.kv().bytesPerToken()).isEqualTo(1536);
            assertThat(report.kv().used()).isEqualTo(236 * 1536);
            assertThat(report.deviceTotal()).isEqualTo(16 * Bytes.GIB);
        }
    }

    @Test
    void whatLiesOnTheHostBesideACardIsOutsideTheDevice() throws Exception {
        LlamaSession session = launch("b7342.log", "serve");
        await(session, EngineState.Ready.class);
        MemoryReport report = session.memory().orElseThrow();
        assertThat(report.bytes(ComponentKind.OUTSIDE_DEVICE))
                .isEqualTo(
                        Math.round(315.30 * Bytes.MIB) + Math.round(2.32 * Bytes.MIB) + Math.round(132.01 * Bytes.MIB));
        assertThat(report.bytes(ComponentKind.KV_CACHE)).isEqualTo(6144 * Bytes.MIB);
    }

    @Test
    void aCacheThatHasNoRoomIsAnOutOfMemoryOfTheCacheWithItsBytes() throws Exception {
        LlamaSession session = launch("no-room-for-the-cache.log", "die");
        EngineState.Failed failed = await(session, EngineState.Failed.class);
        EngineFailure.OutOfMemory oom = (EngineFailure.OutOfMemory) failed.failure();
        assertThat(oom.component()).isEqualTo(ComponentKind.KV_CACHE);
        assertThat(oom.asked()).isEqualTo(OptionalLong.of(24576 * Bytes.MIB));
        assertThat(failed.logTail()).anyMatch(line -> line.contains("exiting due to model loading error"));
    }

    @Test
    void theProjectorOfAnotherModelIsToldInTheServersWords() throws Exception {
        LlamaSession session = launch("another-models-projector.log", "die");
        EngineState.Failed failed = await(session, EngineState.Failed.class);
        EngineFailure.ExitedEarly early = (EngineFailure.ExitedEarly) failed.failure();
        assertThat(early.lastWords().toString()).contains("mismatch between text model (n_embd = 896)");
    }

    @Test
    void anEngineThatDiesInTheMiddleOfAnAnswerIsTheReasonOfItsEnd() throws Exception {
        LlamaSession session = launch("b10587.log", "exit");
        await(session, EngineState.Ready.class);
        ChatOutcome.Failed end = (ChatOutcome.Failed) ask(session);
        assertThat(end.failure()).isEqualTo(new EngineFailure.Killed(9));
        assertThat(end.text()).isEqualTo("507");
    }

    @Test
    void anEngineThatNoLongerAnswersIsGivenUpAndEnded() throws Exception {
        LlamaSession session = launch("b10587.log", "sick");
        await(session, EngineState.Ready.class);
        ask(session);
        EngineState.Failed failed = await(session, EngineState.Failed.class);
        assertThat(failed.failure()).isInstanceOf(EngineFailure.Hung.class);
        Optional<ProcessHandle> process = ProcessHandle.of(session.pid().orElseThrow());
        if (process.isPresent()) {
            process.get().onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aPortThatSomebodyHasIsToldBeforeAnythingIsLoaded() throws Exception {
        LlamaSession session = launch("b10587.log", "serve");
        await(session, EngineState.Ready.class);
        try (ServerSocket other = new ServerSocket(0)) {
            LlamaSession second = LlamaSession.launch(new LlamaSpec(
                    new LlamaInstallation(folder.resolve("llama-server"), Optional.empty(), List.of()),
                    Path.of("/m/demo.gguf"),
                    Optional.empty(),
                    List.of(),
                    LlamaSettings.defaults(),
                    Settings.defaults(Bytes.GIB),
                    other.getLocalPort(),
                    "a-secret",
                    Bytes.GIB,
                    QUICK));
            opened.add(second);
            assertThat(await(second, EngineState.Failed.class).failure())
                    .isEqualTo(new EngineFailure.PortTaken(other.getLocalPort()));
        }
    }

    @Test
    void theScaleOfAnAdapterIsTurnedWithoutARestartAndALongerSessionWithOne() throws Exception {
        Path file = new GgufBuilder()
                .text("general.architecture", "qwen2")
                .tensor("blk.0.attn_q.weight.lora_a", GgufType.F32, 256, 16)
                .write(folder.resolve("lora.gguf"));
        LlamaSession session = launch("b10587.log", "serve", new LlamaSpec.Adapter("spanish", file));
        EngineState.Ready ready = await(session, EngineState.Ready.class);
        assertThat(ready.adapters()).containsExactly(new EngineState.Adapter("spanish", 16, 0));
        OptionalLong pid = session.pid();
        Settings with = session.asked().withLora(Optional.of("spanish"), 0, 0);
        ApplyOutcome.Applied applied =
                (ApplyOutcome.Applied) session.apply(with).get(30, TimeUnit.SECONDS);
        assertThat(applied.how()).isEqualTo(TakesEffect.NEXT_MESSAGE);
        assertThat(session.pid()).isEqualTo(pid);
        assertThat(Files.readAllLines(folder.resolve("scales")))
                .containsExactly("[{\"id\":0,\"scale\":0.0}]", "[{\"id\":0,\"scale\":1.0}]");

        ApplyOutcome.Applied longer =
                (ApplyOutcome.Applied) session.apply(with.withSessionLen(1024)).get(60, TimeUnit.SECONDS);
        assertThat(longer.how()).isEqualTo(TakesEffect.ENGINE_RESTART);
        assertThat(session.pid()).isNotEqualTo(pid);
    }

    @Test
    void theKeyIsInNoListOfProcesses() throws Exception {
        LlamaSession session = launch("b10587.log", "serve");
        await(session, EngineState.Ready.class);
        assertThat(Files.readString(Path.of("/proc/" + session.pid().orElseThrow() + "/cmdline")))
                .contains("--api-key-file")
                .doesNotContain("a-secret");
    }

    @Test
    void aProgramIsAskedForItsBuildAndItsDevices() throws Exception {
        LlamaInstallation found =
                LlamaFinder.inspect(program("b10587.log", "serve")).orElseThrow();
        assertThat(found.build().orElseThrow().number()).isEqualTo(10587);
        assertThat(found.devices())
                .containsExactly(new LlamaInstallation.Device(
                        "CUDA0", "NVIDIA GeForce RTX 4090", 24080 * Bytes.MIB, 23600 * Bytes.MIB));
        assertThat(LlamaFinder.build("version: 7342 (2fbe3b7bb)\nbuilt with cc"))
                .hasValueSatisfying(b -> assertThat(b.number()).isEqualTo(7342));
        assertThat(LlamaFinder.build("version: 0 (unknown)")).isEmpty();
        assertThat(new LlamaFinder(Map.of("PATH", folder.toString()), folder, List.of()).find())
                .extracting(LlamaInstallation::program)
                .contains(folder.resolve("llama-server"));
    }
}
