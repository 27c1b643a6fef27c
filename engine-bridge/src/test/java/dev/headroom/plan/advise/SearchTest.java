package dev.headroom.plan.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// One setting each, for a component that did not fit.
class SearchTest {
    private static final Controls CONTROLS = Controls.EMBEDDED;
    private static final Limits LIMITS = Limits.of(64 * Bytes.GIB);
    private static final Settings ASKED = Settings.defaults(8 * Bytes.GIB);
    private static final Set<ComponentKind> BEFORE_THE_CACHE = Set.of(
            ComponentKind.CONTEXT,
            ComponentKind.WEIGHTS_LANGUAGE,
            ComponentKind.WEIGHTS_VISION,
            ComponentKind.WEIGHTS_PROJECTOR);
    private final Search search = new Search(SearchTest::plan, CONTROLS, LIMITS);

    /// InternVL2-1B.
    static MemoryPlan plan(Settings s) {
        return EmbeddedPlanner.plan(
                new ModelShape(
                        "InternVL2-1B",
                        new ModelShape.Language(24, 896, 14, 2, 64, 4864, 151655, false, true, 32768),
                        Optional.of(new ModelShape.Vision(
                                24, 1024, 16, 4096, 448, 14, 0.5, true, false, 1, 12, true, 896))),
                List.of(),
                s);
    }

    @ParameterizedTest
    @EnumSource(ComponentKind.class)
    void whateverIsAdvisedFitsAndReachesTheGoalAndNothingSmallerWould(ComponentKind component) {
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(component.ordinal());
        for (int i = 0; i < 40; i++) {
            Settings asked = Settings.defaults((3000 + random.nextInt(9000)) * Bytes.MIB)
                    .withCacheMaxEntryCount(1 / 100.0 + random.nextInt(98) / 100.0)
                    .withSessionLen(64 << random.nextInt(10))
                    .withMaxBatchSize(1 + random.nextInt(32))
                    .withMaxPrefillTokenNum(64 << random.nextInt(8));
            long missing = random.nextInt(600) * Bytes.MIB;
            for (ShortageCause cause : ShortageCause.values()) {
                Goal.Frees goal = new Goal.Frees(missing);
                for (Advice advice : search.turns(asked, component, cause, goal)) {
                    assertThat(plan(advice.to()).fits()).as("%s", advice).isTrue();
                    assertThat(moves(advice)).as("%s", advice).isTrue();
                    assertThat(reaches(component, advice, advice.to(), missing))
                            .as("%s", advice)
                            .isTrue();
                    smaller(advice)
                            .forEach(s -> assertThat(plan(s).fits() && reaches(component, advice, s, missing))
                                    .as("%s is less than %s", s, advice)
                                    .isFalse());
                }
            }
        }
    }

    /// Recounted here, not asked of the search.
    private static boolean reaches(ComponentKind component, Advice advice, Settings to, long missing) {
        MemoryPlan now = plan(advice.from());
        MemoryPlan then = plan(to);
        if (advice.effect() == Advice.Effect.GIVES_THE_CACHE) {
            return then.bytes(ComponentKind.KV_CACHE) > now.bytes(ComponentKind.KV_CACHE);
        }
        long cache = BEFORE_THE_CACHE.contains(component)
                ? then.bytes(ComponentKind.KV_CACHE) - now.bytes(ComponentKind.KV_CACHE)
                : 0;
        long freed = then.deviceTotal() - then.peak() - now.deviceTotal() + now.peak() + cache;
        return freed >= Math.max(1, missing);
    }

    private static List<Settings> smaller(Advice advice) {
        return advice.knob().tries(advice.from(), CONTROLS, LIMITS).stream()
                .takeWhile(s -> !s.equals(advice.to()))
                .toList();
    }

    /// One setting, in the direction that is said.
    private static boolean moves(Advice a) {
        Settings from = a.from();
        Settings to = a.to();
        return switch (a.knob()) {
            case LOWER_RATIO ->
                to.cacheMaxEntryCount() < from.cacheMaxEntryCount()
                        && to.withCacheMaxEntryCount(from.cacheMaxEntryCount()).equals(from);
            case RAISE_RATIO ->
                to.cacheMaxEntryCount() > from.cacheMaxEntryCount()
                        && to.withCacheMaxEntryCount(from.cacheMaxEntryCount()).equals(from);
            case FEWER_TILES ->
                to.maxDynamicPatch() < from.maxDynamicPatch()
                        && to.withMaxDynamicPatch(from.maxDynamicPatch()).equals(from);
            case FEWER_ENGINES ->
                to.get(Setting.PROCESSES) < from.get(Setting.PROCESSES)
                        && to.with(Setting.PROCESSES, from).equals(from);
            case FEWER_PICTURES ->
                to.get(Setting.VISION_MAX_BATCH_SIZE) < from.get(Setting.VISION_MAX_BATCH_SIZE)
                        && to.with(Setting.VISION_MAX_BATCH_SIZE, from).equals(from);
            case SHORTER_PREFILL ->
                to.maxPrefillTokenNum() < from.maxPrefillTokenNum()
                        && to.withMaxPrefillTokenNum(from.maxPrefillTokenNum()).equals(from);
            case SMALLER_BATCH ->
                to.maxBatchSize() < from.maxBatchSize()
                        && to.withMaxBatchSize(from.maxBatchSize()).equals(from);
            case SHORTER_SESSION ->
                to.sessionLen() < from.sessionLen()
                        && to.withSessionLen(from.sessionLen()).equals(from);
            case LONGER_SESSION ->
                to.sessionLen() > from.sessionLen()
                        && to.withSessionLen(from.sessionLen()).equals(from);
            case SMALLER_TOKENS ->
                CONTROLS.quantPolicies().indexOf(to.quantPolicy())
                                > CONTROLS.quantPolicies().indexOf(from.quantPolicy())
                        && to.withQuantPolicy(from.quantPolicy()).equals(from);
            case LOWER_RANK ->
                to.loraR() < from.loraR()
                        && to.withLora(to.lora(), from.loraR(), to.loraAlpha()).equals(from);
            case SMALLER_WEIGHTS ->
                CONTROLS.formats().indexOf(to.modelFormat())
                                > CONTROLS.formats().indexOf(from.modelFormat())
                        && to.withModelFormat(from.modelFormat()).equals(from);
            case MORE_CARDS -> to.tp() > from.tp() && to.withTp(from.tp()).equals(from);
            case MORE_DEVICE ->
                to.deviceMemory() > from.deviceMemory()
                        && to.withDeviceMemory(from.deviceMemory()).equals(from);
            case LESS_DEVICE ->
                to.deviceMemory() < from.deviceMemory()
                        && to.withDeviceMemory(from.deviceMemory()).equals(from);
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        VISION_ACTIVATIONS  | ALLOCATION | LOWER_RATIO, MORE_DEVICE
        PREFILL_ACTIVATIONS | ALLOCATION | LOWER_RATIO, MORE_DEVICE
        WEIGHTS_LANGUAGE    | ALLOCATION | MORE_DEVICE, SMALLER_WEIGHTS
        KV_CACHE            | ALLOCATION | LOWER_RATIO, MORE_DEVICE
        KV_CACHE            | NO_ROOM    | RAISE_RATIO, MORE_DEVICE
        RUNTIME             | ALLOCATION | MORE_DEVICE, LOWER_RATIO
        """)
    void theComponentAndTheCauseDecideWhatIsTurned(ComponentKind component, ShortageCause cause, String knobs) {
        assertThat(search.turns(ASKED, component, cause, new Goal.Frees(300 * Bytes.MIB)))
                .extracting(a -> a.knob().name())
                .containsExactly(knobs.split(", "));
    }

    @Test
    void noMoreThanThreeQuartersOfTheMachineIsAdvised() {
        Search small = new Search(SearchTest::plan, CONTROLS, Limits.of(2 * Bytes.GIB));

        assertThat(small.turns(
                        Settings.defaults(Bytes.GIB),
                        ComponentKind.WEIGHTS_LANGUAGE,
                        ShortageCause.ALLOCATION,
                        new Goal.Frees(Bytes.GIB)))
                .extracting(Advice::setting)
                .doesNotContain(Setting.DEVICE_MEMORY);
    }

    @Test
    void whatTheEngineReportedWinsOverThePlan() {
        long free = 30 * Bytes.GIB;
        Advice advice = search.knowing(OptionalLong.of(free))
                .turns(ASKED, ComponentKind.VISION_ACTIVATIONS, ShortageCause.ALLOCATION, new Goal.Frees(Bytes.GIB))
                .getFirst();

        assertThat(advice.to().cacheMaxEntryCount()).isEqualTo(0.75);
        assertThat(advice.bytes()).isBetween((long) (0.0499 * free), (long) (0.0501 * free));
    }

    @Test
    void anEngineThatTurnsNothingIsAdvisedNothing() {
        Search none = new Search(SearchTest::plan, Controls.NONE, LIMITS);

        assertThat(none.turns(ASKED, ComponentKind.KV_CACHE, ShortageCause.NO_ROOM, new Goal.Fits()))
                .isEmpty();
        assertThat(none.holding(ASKED, 100_000)).isEmpty();
        assertThat(none.reclaim(ASKED)).isEmpty();
    }

    @Test
    void aLongerPromptGetsALongerSession() {
        List<Advice> changes = search.holding(ASKED.withSessionLen(128), 1028).orElseThrow();

        assertThat(changes).extracting(Advice::knob).containsExactly(Knob.LONGER_SESSION);
        assertThat(changes.getLast().to().sessionLen()).isEqualTo(2048);
        assertThat(Advice.caption(changes)).hasToString("Raise session_len to 2048");
    }

    @Test
    void aSessionThatTheCacheCutsShortIsHelpedByTheCache() {
        Settings starved = ASKED.withCacheMaxEntryCount(0.01).withDeviceMemory(5 * Bytes.GIB);
        assertThat(plan(starved).kv().orElseThrow().sessionLen()).isLessThan(2000);

        List<Advice> changes = search.holding(starved, 3128).orElseThrow();

        assertThat(changes).extracting(Advice::knob).containsExactly(Knob.RAISE_RATIO);
        assertThat(plan(changes.getLast().to()).kv().orElseThrow().sessionLen()).isGreaterThanOrEqualTo(3128);
    }

    @Test
    void changesThatAreMadeTogetherAreSaidTogether() {
        Settings starved =
                ASKED.withSessionLen(1024).withCacheMaxEntryCount(0.01).withDeviceMemory(5 * Bytes.GIB);
        List<Advice> changes = search.holding(starved, 8000).orElseThrow();

        assertThat(changes)
                .extracting(Advice::setting)
                .containsExactly(Setting.CACHE_MAX_ENTRY_COUNT, Setting.SESSION_LEN);
        assertThat(Advice.caption(changes).toString())
                .matches("Raise cache_max_entry_count to 0\\.\\d+, raise session_len to 8192");
    }

    @Test
    void anEngineThatWasKilledMayUseHalf() {
        Advice half = search.smaller(ASKED).orElseThrow();

        assertThat(half.to().deviceMemory()).isEqualTo(4 * Bytes.GIB);
        assertThat(plan(half.to()).fits()).isTrue();
        assertThat(search.smaller(Settings.defaults(3200 * Bytes.MIB))).isEmpty();
    }
}
