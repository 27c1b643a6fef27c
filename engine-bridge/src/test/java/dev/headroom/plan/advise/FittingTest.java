package dev.headroom.plan.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Settings that fit, on the demo model.
class FittingTest {
    private static final ModelShape DEMO = new ModelShape(
            "demo",
            new ModelShape.Language(6, 256, 8, 2, 32, 704, 144, true, true, 4096),
            Optional.of(new ModelShape.Vision(5, 192, 6, 768, 112, 14, 0.5, true, false, 1, 12, true, 256)));
    private static final Settings PLAIN = Settings.defaults(512 * Bytes.MIB);
    private final Search search = new Search(FittingTest::plan, Controls.EMBEDDED, Limits.of(8 * Bytes.GIB));

    private static MemoryPlan plan(Settings s) {
        return EmbeddedPlanner.plan(DEMO, List.of(), s);
    }

    private Settings found(Settings wanted, int chat) {
        List<Advice> changes = search.fitting(wanted, chat).orElseThrow();
        Settings at = wanted;
        for (Advice change : changes) {
            assertThat(change.from()).as("one after the other").isEqualTo(at);
            at = change.to();
        }
        return at;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatIsFoundToFitFits(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            Settings wanted = PLAIN.withDeviceMemory((260 + random.nextInt(800)) * Bytes.MIB)
                    .withCacheMaxEntryCount(0.01 + random.nextInt(99) / 100.0 * 0.98)
                    .withSessionLen(64 << random.nextInt(10))
                    .withMaxBatchSize(1 + random.nextInt(16))
                    .withMaxPrefillTokenNum(64 << random.nextInt(8));
            assertThat(plan(found(wanted, 0)).fits())
                    .as("seed %d, %s", seed, wanted)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theSessionIsNotCutBelowWhatTheOpenChatNeeds(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            Settings wanted = PLAIN.withDeviceMemory((260 + random.nextInt(200)) * Bytes.MIB)
                    .withCacheMaxEntryCount(0.9)
                    .withSessionLen(1024 << random.nextInt(5))
                    .withMaxBatchSize(1 + random.nextInt(16));
            int chat = 1 + random.nextInt(wanted.sessionLen());
            assertThat(plan(found(wanted, chat)).kv().orElseThrow().sessionLen())
                    .as("seed %d, %s for a chat of %d", seed, wanted, chat)
                    .isGreaterThanOrEqualTo(chat);
        }
    }

    @Test
    void whatFitsAlreadyIsLeftAlone() {
        assertThat(search.fitting(PLAIN, 0)).contains(List.of());
    }

    @Test
    void theRatioMovesBeforeAnythingElse() {
        Settings tight = PLAIN.withCacheMaxEntryCount(0.99).withMaxPrefillTokenNum(4096);
        assertThat(plan(tight).fits()).isFalse();

        assertThat(search.fitting(tight, 0).orElseThrow())
                .extracting(Advice::setting)
                .containsExactly(Setting.CACHE_MAX_ENTRY_COUNT);
    }

    @Test
    void whereNothingHelpsNothingIsClaimed() {
        Search small = new Search(FittingTest::plan, Controls.EMBEDDED, new Limits(65 * Bytes.MIB, 1));

        assertThat(small.fitting(PLAIN.withDeviceMemory(64 * Bytes.MIB), 100)).isEmpty();
    }

    @Test
    void aSessionThatIsCutAsksForWhatItGets() {
        Settings wanted = PLAIN.withDeviceMemory(260 * Bytes.MIB).withSessionLen(1 << 16);

        Settings found = found(wanted, 0);

        assertThat(plan(found).kv().orElseThrow().truncated()).isFalse();
    }

    @Test
    void givingBackKeepsEverySlotAndItsLength() {
        Settings from = PLAIN.withDeviceMemory(2 * Bytes.GIB).withCacheMaxEntryCount(0.9);
        Settings found = search.reclaim(from).orElseThrow().to();
        KvArrangement before = plan(from).kv().orElseThrow();
        KvArrangement after = plan(found).kv().orElseThrow();
        assertThat(after.slots()).isEqualTo(before.slots());
        assertThat(after.sessionLen()).isEqualTo(before.sessionLen());
        assertThat(after.reserved()).isLessThan(before.reserved());
        // one thousandth less would lose something
        KvArrangement less = plan(found.withCacheMaxEntryCount(found.cacheMaxEntryCount() - 0.001))
                .kv()
                .orElseThrow();
        assertThat(less.slots() < before.slots() || less.sessionLen() < before.sessionLen())
                .isTrue();
        assertThat(search.reclaim(found)).isEmpty();
    }
}
