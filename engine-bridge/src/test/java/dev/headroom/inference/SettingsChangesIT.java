package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.GenerationRequest.Message;
import dev.headroom.inference.GenerationRequest.Text;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.engines.EmbeddedCosts;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A change is made, or refused with what was before. Whatever is asked for, the engine answers afterwards, and holds
/// what it says it holds.
class SettingsChangesIT {
    private static final Path TINY = Path.of("src/test/resources/tiny-internvl2");
    private static final long MIB = 1 << 20;
    /// Tokens of the shortest question, with the template around it.
    private static final int PROMPT = 165;
    private static final Settings SETTINGS =
            Settings.defaults(200 * MIB).withSessionLen(512).withMaxBatchSize(3).withMaxPrefillTokenNum(64);

    private EmbeddedBackend engine;

    private void start(Settings settings) {
        engine = EmbeddedBackend.load(
                ModelFolder.open(TINY), Map.of("tiny", TINY.resolve("adapters/tiny")), settings, ProgressListener.NONE);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Optional<EngineException> change(Settings wanted) {
        return Optional.ofNullable(catchThrowableOfType(EngineException.class, () -> engine.apply(wanted)));
    }

    private void answers() {
        GenerationRequest request = new GenerationRequest(
                List.of(new Message("user", List.of(new Text("hi")))),
                Sampling.greedy(2),
                Optional.empty(),
                () -> false);
        if (engine.applied().sessionLen() > PROMPT) {
            assertThat(engine.generate(request, piece -> {}).completionTokens()).isPositive();
        } else {
            assertThat(catchThrowableOfType(EngineException.class, () -> engine.generate(request, piece -> {}))
                            .code())
                    .isEqualTo(Code.PROMPT_TOO_LONG);
        }
        assertThat(engine.death()).isNotDone();
    }

    /// What is held beside cache, its buffers and adapters: no change moves it.
    private long rest() {
        MemoryReport now = engine.memory(0);
        int slots = now.kv().slots();
        long buffers = EmbeddedCosts.scratch(
                ModelFolder.open(TINY).shape().language(),
                Math.min(64, now.kv().sessionLen()),
                slots,
                now.kv().sessionLen());
        long lengths = 4L * (slots + 1);
        return NativeMemory.held() - now.kv().reserved() - buffers - lengths - now.bytes(ComponentKind.LORA);
    }

    private static Settings anything(SplittableRandom random, Settings from) {
        return switch (random.nextInt(8)) {
            case 0 -> from.withSessionLen(1);
            case 1 -> from.withSessionLen(1 << random.nextInt(27));
            case 2 -> from.withMaxBatchSize(1 << random.nextInt(17));
            case 3 -> from.withMaxBatchSize(65_536);
            case 4 -> from.withCacheMaxEntryCount(random.nextDouble(1e-6, 1));
            case 5 -> from.withCacheMaxEntryCount(0.3).withSessionLen(256).withMaxBatchSize(4);
            case 6 -> from.withLora(Optional.of("tiny"), random.nextInt(9), 0);
            default -> from.withLora(Optional.empty(), 0, 0);
        };
    }

    @Test
    void afterAnySequenceOfChangesTheEngineAnswersAndHoldsWhatItReports() {
        start(SETTINGS);
        long rest = rest();
        SplittableRandom random = new SplittableRandom(5);
        int refused = 0;
        for (int round = 0; round < 60; round++) {
            Settings before = engine.asked();
            MemoryReport.Kv held = engine.memory(0).kv();
            Settings wanted = anything(random, before);
            Optional<EngineException> refusal = change(wanted);
            MemoryReport now = engine.memory(0);
            if (refusal.isPresent()) {
                refused++;
                assertThat(refusal.get().code()).isIn(Code.OUT_OF_MEMORY, Code.BAD_SETTING);
                assertThat(engine.asked()).isEqualTo(before);
                assertThat(now.kv().reserved()).isEqualTo(held.reserved());
                assertThat(now.kv().slots()).isEqualTo(held.slots());
                assertThat(now.kv().sessionLen()).isEqualTo(held.sessionLen());
            } else {
                assertThat(engine.asked()).isEqualTo(wanted);
            }
            assertThat(now.bytes(ComponentKind.KV_CACHE)).isEqualTo(now.kv().reserved());
            assertThat(engine.applied().sessionLen()).isEqualTo(now.kv().sessionLen());
            assertThat(engine.applied().maxBatchSize()).isEqualTo(now.kv().slots());
            assertThat(rest()).as("round %d: %s", round, wanted).isEqualTo(rest);
            answers();
        }
        assertThat(refused).as("the test asks for the impossible too").isPositive();
        engine.apply(SETTINGS);
        answers();
    }

    @Test
    void manySlotsAreRefusedForTheirBuffersBeforeAnyIsTaken() {
        start(SETTINGS.withSessionLen(1));
        long held = NativeMemory.held();
        EngineException refused =
                change(engine.asked().withMaxBatchSize(65_536)).orElseThrow();
        assertThat(refused.code()).isEqualTo(Code.OUT_OF_MEMORY);
        assertThat(refused.shortage().orElseThrow().component()).isEqualTo(ComponentKind.RUNTIME);
        assertThat(refused).hasMessageContaining("Lower max_batch_size");
        assertThat(NativeMemory.held()).isEqualTo(held);
        engine.apply(SETTINGS);
        answers();
    }

    @Test
    void whatOneBufferCannotHoldIsRefusedWithItsSetting() {
        // a pretend card that no machine has: the ledger allows what the system would not
        start(SETTINGS.with(Setting.DEVICE_MEMORY, 1L << 44).withCacheMaxEntryCount(1e-6));
        EngineException session = change(
                        engine.asked().withCacheMaxEntryCount(0.5).withSessionLen(100_000_000))
                .orElseThrow();
        assertThat(session.code()).isEqualTo(Code.BAD_SETTING);
        assertThat(session).hasMessageContaining("session_len 100000000 needs one buffer of");
        answers();
        EngineException tokens = change(engine.asked()
                        .withCacheMaxEntryCount(0.5)
                        .withSessionLen(4096)
                        .withMaxBatchSize(65_536))
                .orElseThrow();
        assertThat(tokens.code()).isEqualTo(Code.BAD_SETTING);
        assertThat(tokens).hasMessageContaining("sessions of 4096 tokens");
        answers();
        EngineException cache =
                change(engine.asked().withCacheMaxEntryCount(0.9)).orElseThrow();
        assertThat(cache.code()).isEqualTo(Code.OUT_OF_MEMORY);
        assertThat(cache).hasMessageContaining("which the system refused");
        answers();
    }
}
