package dev.headroom.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ImageData;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.ChatTurn;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.Refusal;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real `headroom serve` as a child process, on the tiny checkpoint with random weights: what it says means
/// nothing, all else is real.
@Timeout(120)
class EmbeddedEngineIT {
    private static final Path TINY =
            Path.of("src/test/resources/tiny-internvl2").toAbsolutePath();
    private static final Settings SETTINGS =
            Settings.defaults(Bytes.GIB).withSessionLen(1024).withCacheMaxEntryCount(0.1);

    @TempDir
    private Path temp;

    private final BlockingQueue<EngineState> states = new LinkedBlockingQueue<>();
    private final List<String> fragments = new CopyOnWriteArrayList<>();
    private Optional<EmbeddedSession> open = Optional.empty();

    private EmbeddedSession start(Path folder, Settings settings) {
        Map<String, Path> adapters = Files.isDirectory(folder.resolve("adapters/tiny"))
                ? Map.of("tiny", folder.resolve("adapters/tiny"))
                : Map.of();
        EmbeddedSession session = EmbeddedSession.launch(
                new EmbeddedLaunch("tiny", folder, settings, adapters, EmbeddedLaunch.Runtime.own()));
        open = Optional.of(session);
        session.onState(states::add);
        return session;
    }

    @AfterEach
    void close() {
        open.ifPresent(EmbeddedSession::close);
    }

    private EngineState settled() throws InterruptedException {
        while (true) {
            EngineState state = states.poll(60, TimeUnit.SECONDS);
            assertThat(state).as("a state").isNotNull();
            if (state instanceof EngineState.Ready || state instanceof EngineState.Failed) {
                return state;
            }
        }
    }

    private static ChatRequest request(int maxTokens, ContentPart... parts) {
        ChatMessage message =
                new ChatMessage("1", ChatMessage.Role.USER, List.of(parts), Instant.EPOCH, Optional.empty());
        return new ChatRequest(List.of(message), Sampling.greedy(maxTokens), Optional.empty());
    }

    private static ContentPart picture() throws IOException {
        return new ContentPart.Image(new ImageData(Files.readAllBytes(TINY.resolve("picture.png")), "picture.png"), 2);
    }

    private ChatOutcome ask(EmbeddedSession session, ChatRequest request) {
        return session.chat(request, fragments::add).outcome().join();
    }

    private static EngineFailure failure(ChatOutcome outcome) {
        assertThat(outcome).isInstanceOf(ChatOutcome.Failed.class);
        return ((ChatOutcome.Failed) outcome).failure();
    }

    @Test
    void aChatWithAPictureAndEachSettingTurnedOnce() throws Exception {
        EmbeddedSession session = start(TINY, SETTINGS);
        ChatOutcome outcome = ask(session, request(8, picture(), new ContentPart.Text("What is it?")));
        assertThat(outcome).asInstanceOf(type(ChatOutcome.Answered.class)).satisfies(answered -> {
            assertThat(String.join("", fragments)).isEqualTo(answered.text());
            assertThat(answered.stats().imageTokens()).isPositive();
            assertThat(answered.stats().promptTokens())
                    .isGreaterThan(answered.stats().imageTokens());
            assertThat(answered.stats().completionTokens()).isBetween(1, 8);
            assertThat(answered.stats().kvBytes()).isPositive();
        });
        long pid = session.pid().orElseThrow();
        MemoryReport before = session.memory().orElseThrow();
        assertThat(before.total()).isLessThanOrEqualTo(SETTINGS.deviceMemory());
        assertThat(before.bytes(ComponentKind.WEIGHTS_LANGUAGE)).isPositive();

        Settings more = SETTINGS.withCacheMaxEntryCount(0.2);
        assertThat(session.apply(more).join())
                .asInstanceOf(type(ApplyOutcome.Applied.class))
                .satisfies(applied -> assertThat(applied.how()).isEqualTo(TakesEffect.CACHE_REBUILD));
        assertThat(reservedAfter(session, before.sequence()))
                .isGreaterThan(before.bytes(ComponentKind.KV_CACHE) * 3 / 2);

        Settings longer = more.withSessionLen(100_000_000);
        assertThat(session.apply(longer).join())
                .asInstanceOf(type(ApplyOutcome.Applied.class))
                .satisfies(applied -> {
                    assertThat(applied.applied().sessionLen()).isLessThan(100_000_000);
                    assertThat(applied.warnings()).anyMatch(w -> w.toString().contains("truncated"));
                });
        assertThat(session.pid()).as("weights stay").hasValue(pid);
        assertThat(ask(session, request(4, new ContentPart.Text("Again?")))).isInstanceOf(ChatOutcome.Answered.class);

        Settings other = SETTINGS.withMaxPrefillTokenNum(64);
        assertThat(session.apply(other).join())
                .asInstanceOf(type(ApplyOutcome.Applied.class))
                .satisfies(applied -> assertThat(applied.how()).isEqualTo(TakesEffect.ENGINE_RESTART));
        assertThat(session.pid().orElseThrow()).isNotEqualTo(pid);
    }

    private static long reservedAfter(EmbeddedSession session, long sequence) throws InterruptedException {
        while (session.memory().map(m -> m.sequence() <= sequence + 2).orElse(true)) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return session.memory().orElseThrow().bytes(ComponentKind.KV_CACHE);
    }

    @Test
    void badRequestsAreRefusedAndTheEngineLivesOn() throws Exception {
        EmbeddedSession session = start(TINY, SETTINGS);
        assertThat(settled()).isInstanceOf(EngineState.Ready.class);
        ContentPart text = new ContentPart.Text("What is it?");
        ContentPart noPicture =
                new ContentPart.Image(new ImageData("hello".getBytes(StandardCharsets.UTF_8), "a.png"), 0);
        assertThat(failure(ask(session, request(4, noPicture, text))))
                .asInstanceOf(type(EngineFailure.Refused.class))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(new Refusal.BadPicture()));
        assertThat(failure(ask(session, request(4, new ContentPart.Text("word ".repeat(3000))))))
                .asInstanceOf(type(EngineFailure.Refused.class))
                .satisfies(refused -> assertThat(refused.said().toString()).contains("session_len"));
        assertThat(failure(ask(session, request(4, new ContentPart.Text("  ")))))
                .asInstanceOf(type(EngineFailure.Refused.class))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(new Refusal.BadPrompt()));
        ChatRequest unknown =
                new ChatRequest(request(4, text).messages(), Sampling.greedy(4), Optional.of("no-such-adapter"));
        assertThat(failure(ask(session, unknown)))
                .asInstanceOf(type(EngineFailure.Refused.class))
                .satisfies(refused -> assertThat(refused.said().toString()).contains("no-such-adapter", "tiny"));
        assertThat(ask(session, request(4, text))).isInstanceOf(ChatOutcome.Answered.class);
    }

    @Test
    void killedInTheMiddleOfAnAnswer() throws Exception {
        EmbeddedSession session = start(TINY, SETTINGS);
        ChatTurn turn = session.chat(request(900, new ContentPart.Text("Tell me a story.")), piece -> {
            fragments.add(piece);
            session.pid().ifPresent(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        });
        assertThat(failure(turn.outcome().join())).isEqualTo(new EngineFailure.Killed(9));
        assertThat(turn.outcome().join().text()).isNotEmpty();
        assertThat(session.state()).isInstanceOf(EngineState.Failed.class);
        session.restart();
        assertThat(ask(session, request(4, new ContentPart.Text("Again?")))).isInstanceOf(ChatOutcome.Answered.class);
    }

    @Test
    void tooLittleDeviceMemoryNamesTheComponentAndMoreOfItMends() throws Exception {
        EmbeddedSession session = start(TINY, SETTINGS.withDeviceMemory(16 * Bytes.MIB));
        assertThat(settled())
                .asInstanceOf(type(EngineState.Failed.class))
                .satisfies(failed -> assertThat(failed.failure())
                        .asInstanceOf(type(EngineFailure.OutOfMemory.class))
                        .satisfies(oom -> {
                            assertThat(oom.asked().orElseThrow())
                                    .isGreaterThan(oom.left().orElseThrow());
                            assertThat(oom.said().toString()).contains("device_memory");
                        }));
        assertThat(session.apply(SETTINGS).join()).isInstanceOf(ApplyOutcome.Applied.class);
    }

    @Test
    void aDamagedModelFolderIsNamed() throws Exception {
        Path truncated = copy("truncated");
        try (RandomAccessFile file =
                new RandomAccessFile(truncated.resolve("model.safetensors").toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        start(truncated, SETTINGS);
        assertThat(settled())
                .asInstanceOf(type(EngineState.Failed.class))
                .satisfies(failed -> assertThat(failed.failure())
                        .asInstanceOf(type(EngineFailure.Refused.class))
                        .satisfies(refused -> {
                            assertThat(refused.refusal()).isEqualTo(new Refusal.NoModel());
                            assertThat(refused.said().toString()).contains("model.safetensors");
                        }));
    }

    private Path copy(String name) throws IOException {
        Path target = Files.createDirectory(temp.resolve(name));
        List<Path> files = new ArrayList<>();
        try (Stream<Path> list = Files.list(TINY)) {
            list.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path file : files) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
        return target;
    }
}
