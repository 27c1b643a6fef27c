package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.picture.PictureLimits;
import dev.headroom.plan.AdapterShape;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EmbeddedPlannerTest {
    private static final ModelShape MODEL = new ModelShape(
            "demo",
            new ModelShape.Language(6, 256, 8, 2, 32, 704, 1024, true, true, 8192),
            Optional.of(new ModelShape.Vision(5, 192, 6, 768, 112, 14, 0.5, true, false, 1, 12, true, 256)));
    private static final AdapterShape ADAPTER = AdapterShape.uniform("es", 16, 32, MODEL.language());
    private static final Settings SETTINGS = Settings.defaults(Bytes.GIB);

    @Test
    void kvCacheTakesItsRatioOfWhatIsFreeAfterWeights() {
        MemoryPlan plan = EmbeddedPlanner.plan(MODEL, List.of(), SETTINGS.withCacheMaxEntryCount(0.5));

        long free = Bytes.GIB
                - EmbeddedCosts.CONTEXT
                - EmbeddedCosts.RUNTIME
                - plan.bytes(ComponentKind.WEIGHTS_LANGUAGE)
                - plan.bytes(ComponentKind.WEIGHTS_VISION)
                - plan.bytes(ComponentKind.WEIGHTS_PROJECTOR);
        assertThat(plan.bytes(ComponentKind.KV_CACHE)).isBetween(free / 2 - 64 * 3072, free / 2);
        assertThat(plan.fits()).isTrue();
    }

    @Test
    void alphaCostsNothingAndEachRankTheSame() {
        MemoryPlan two = EmbeddedPlanner.plan(MODEL, List.of(ADAPTER), SETTINGS.withLora(Optional.of("es"), 2, 0));
        MemoryPlan four = EmbeddedPlanner.plan(MODEL, List.of(ADAPTER), SETTINGS.withLora(Optional.of("es"), 4, 64));

        assertThat(four.bytes(ComponentKind.LORA)).isEqualTo(2 * two.bytes(ComponentKind.LORA));
    }

    @Test
    void requestsTakeOfTheJavaHeapWhatTheEngineGrantsThem() {
        Settings many = SETTINGS.withMaxBatchSize(16).withSessionLen(8192);
        PlannedComponent runtime = runtime(EmbeddedPlanner.plan(MODEL, List.of(), many));
        long answers = 16 * (8192 + 160 * 8192 + 13 * 1024);
        long prompt = 600 * 16_384;

        assertThat(runtime.peak() - runtime.bytes()).isEqualTo(answers + prompt - EmbeddedCosts.HEAP_ROOM);
        assertThat(runtime.formula().toString()).contains((answers + prompt) + " B of the heap for requests");
    }

    @Test
    void aFewShortSessionsFindRoomInTheHeapAsItIs() {
        PlannedComponent runtime = runtime(EmbeddedPlanner.plan(
                MODEL, List.of(), SETTINGS.withMaxBatchSize(2).withSessionLen(512)));

        assertThat(runtime.peak()).isEqualTo(runtime.bytes());
    }

    @Test
    void requestsWaitWhereTheHeapHasNoMore() {
        PlannedComponent runtime = runtime(EmbeddedPlanner.plan(
                MODEL,
                List.of(),
                Settings.defaults(64 * Bytes.GIB).withMaxBatchSize(500).withSessionLen(8192)));

        assertThat(runtime.peak() - runtime.bytes())
                .isEqualTo(EmbeddedCosts.HEAP - EmbeddedCosts.HEAP_AT_REST - EmbeddedCosts.HEAP_ROOM);
    }

    @Test
    void theHeapIsThatOfTheEnginesThatTheWindowStarts() {
        assertThat(EmbeddedCosts.HEAP).isEqualTo(PictureLimits.ENGINE_HEAP);
    }

    private static PlannedComponent runtime(MemoryPlan plan) {
        return plan.components().stream()
                .filter(part -> part.kind() == ComponentKind.RUNTIME)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSessionTheCacheCannotHoldIsTruncatedAndSaidSo() {
        MemoryPlan plan = EmbeddedPlanner.plan(
                MODEL, List.of(), SETTINGS.withCacheMaxEntryCount(0.01).withSessionLen(100_000));

        assertThat(plan.kv().orElseThrow().truncated()).isTrue();
        assertThat(plan.warnings())
                .extracting(Sentence::toString)
                .containsExactly("session_len is truncated from 100000 to %d: the cache holds no more tokens."
                        .formatted(plan.kv().orElseThrow().sessionLen()));
    }

    @Test
    void whatDoesNotFitNamesComponentAndKnob() {
        MemoryPlan weights = EmbeddedPlanner.plan(MODEL, List.of(), SETTINGS.withDeviceMemory(64 * Bytes.MIB));
        MemoryPlan peak = EmbeddedPlanner.plan(
                MODEL, List.of(), SETTINGS.withCacheMaxEntryCount(0.99).withMaxPrefillTokenNum(4096));

        assertThat(weights.fits()).isFalse();
        assertThat(weights.verdict()).asString().contains("weights").contains("Raise device_memory");
        assertThat(peak.fits()).isFalse();
        assertThat(peak.verdict())
                .asString()
                .contains("prefill.activations")
                .contains("Lower cache_max_entry_count or max_prefill_token_num");
    }

    /// Whatever the settings are: components are never negative, the cache stays within its share, a plan that fits has
    /// its peak inside the device.
    @Test
    void holdsItsPromisesForRandomSettings() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 5000; i++) {
            Settings settings = SETTINGS.withCacheMaxEntryCount(random.nextDouble(0.01, 0.99))
                    .withSessionLen(random.nextInt(64, 131072))
                    .withMaxBatchSize(random.nextInt(1, 64))
                    .withMaxPrefillTokenNum(random.nextInt(16, 8192))
                    .withLora(Optional.of("es"), random.nextInt(0, 20), random.nextDouble(0, 64))
                    .withDeviceMemory(random.nextLong(64 * Bytes.MIB, 16 * Bytes.GIB));

            MemoryPlan plan = EmbeddedPlanner.plan(MODEL, List.of(ADAPTER), settings);

            assertThat(plan.fits())
                    .as("%s", settings)
                    .isEqualTo(plan.verdict().toString().startsWith("Fits"));
            if (plan.fits()) {
                assertThat(plan.peak()).as("%s", settings).isLessThanOrEqualTo(settings.deviceMemory());
                assertThat(plan.kv().orElseThrow().reachable()).isLessThanOrEqualTo(plan.bytes(ComponentKind.KV_CACHE));
            }
        }
    }
}
