package dev.headroom.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.Refusal;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.advise.Advice;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExplainTest {
    /// InternVL2-1B.
    private static final ModelShape SHAPE = new ModelShape(
            "InternVL2-1B",
            new ModelShape.Language(24, 896, 14, 2, 64, 4864, 151655, false, true, 32768),
            Optional.of(new ModelShape.Vision(24, 1024, 16, 4096, 448, 14, 0.5, true, false, 1, 12, true, 896)));

    private static final long MACHINE = 64 * Bytes.GIB;
    private final Function<Settings, MemoryPlan> planner = s -> EmbeddedPlanner.plan(SHAPE, List.of(), s);
    private final Explain explain = new Explain(planner, MACHINE);
    private final Settings asked = Settings.defaults(8 * Bytes.GIB);

    private static Remedy.ChangeSettings first(Finding finding) {
        assertThat(finding.remedies()).isNotEmpty();
        assertThat(finding.remedies().getFirst()).isInstanceOf(Remedy.ChangeSettings.class);
        return (Remedy.ChangeSettings) finding.remedies().getFirst();
    }

    private static List<Setting<?>> turned(Remedy.ChangeSettings change) {
        return change.changes().stream().<Setting<?>>map(Advice::setting).toList();
    }

    private static EngineFailure outOfMemory(ComponentKind component, long asked, long left) {
        return new EngineFailure.OutOfMemory(
                component,
                OptionalLong.of(asked),
                OptionalLong.of(left),
                ShortageCause.ALLOCATION,
                Sentence.foreign("It is full."));
    }

    @Test
    void activationsThatDoNotFitLowerTheRatioByAtLeastWhatWasMissing() {
        long missing = 300 * Bytes.MIB;
        Finding finding =
                explain.failure(outOfMemory(ComponentKind.VISION_ACTIVATIONS, 400 * Bytes.MIB, 100 * Bytes.MIB), asked);
        assertThat(finding.said().toString()).contains("vision.activations", "400.0 MiB", "100.0 MiB", "8.00 GiB");
        assertThat(finding.shortage().orElseThrow().component()).isEqualTo(ComponentKind.VISION_ACTIVATIONS);
        assertThat(finding.shortage().orElseThrow().left()).hasValue(100 * Bytes.MIB);
        Remedy.ChangeSettings change = first(finding);
        assertThat(turned(change)).containsExactly(Setting.CACHE_MAX_ENTRY_COUNT);
        assertThat(change.settings().cacheMaxEntryCount()).isLessThan(asked.cacheMaxEntryCount());
        assertThat(planner.apply(asked).bytes(ComponentKind.KV_CACHE)
                        - planner.apply(change.settings()).bytes(ComponentKind.KV_CACHE))
                .isGreaterThanOrEqualTo(missing);
        assertThat(change.caption().toString()).startsWith("Lower cache_max_entry_count to 0.");
        assertThat(change.resends()).isTrue();
    }

    @Test
    void weightsThatDoNotFitAskForMoreDeviceMemoryAndTheResultFits() {
        Settings tooSmall = Settings.defaults(Bytes.GIB);
        Finding finding =
                explain.failure(outOfMemory(ComponentKind.WEIGHTS_LANGUAGE, 2 * Bytes.GIB, Bytes.GIB), tooSmall);
        Remedy.ChangeSettings change = first(finding);
        assertThat(turned(change)).containsExactly(Setting.DEVICE_MEMORY);
        assertThat(change.settings().deviceMemory()).isGreaterThan(2 * Bytes.GIB);
        assertThat(planner.apply(change.settings()).fits()).isTrue();
    }

    @Test
    void noMoreThanThreeQuartersOfTheMachineIsSuggested() {
        Explain small = new Explain(planner, 2 * Bytes.GIB);
        Finding finding = small.failure(
                outOfMemory(ComponentKind.WEIGHTS_LANGUAGE, 2 * Bytes.GIB, Bytes.GIB), Settings.defaults(Bytes.GIB));
        assertThat(finding.remedies())
                .filteredOn(Remedy.ChangeSettings.class::isInstance)
                .noneMatch(r -> ((Remedy.ChangeSettings) r)
                        .changes().stream().anyMatch(a -> a.setting() == Setting.DEVICE_MEMORY));
    }

    @Test
    void anEngineThatSaysItAllIsNotRepeated() {
        Finding finding = explain.failure(outOfMemory(ComponentKind.LORA, 7, 5), asked);
        assertThat(finding.summary()).hasToString("Not enough memory for lora.");
        assertThat(finding.why().toString())
                .startsWith("lora asks for 7 B, and 5 B of 8.00 GiB are left. LOWER ")
                .doesNotContain("It is full.");
    }

    @Test
    void unknownFiguresAreNotShownAsNumbers() {
        Finding finding = explain.failure(
                new EngineFailure.OutOfMemory(
                        ComponentKind.RUNTIME,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        ShortageCause.ALLOCATION,
                        Sentence.foreign("The heap is full.")),
                asked);
        assertThat(finding.summary()).hasToString("Not enough memory for runtime.");
        assertThat(finding.why().toString()).startsWith("The heap is full. ");
    }

    @Test
    void aKilledEngineOffersARestartThatSendsAgain() {
        Finding finding = explain.failure(new EngineFailure.Killed(9), asked);
        assertThat(finding.rule()).isEqualTo(Rule.KILLED);
        assertThat(finding.why().toString()).contains("8.00 GiB of 64.00 GiB");
        assertThat(finding.remedies().getFirst()).isInstanceOf(Remedy.Restart.class);
        assertThat(finding.remedies().getFirst().resends()).isTrue();
    }

    static List<Arguments> refusals() {
        Refusal unknown = new Refusal.TooLong(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
        Refusal llama = new Refusal.TooLong(OptionalInt.of(3019), OptionalInt.empty(), OptionalInt.of(2048));
        return List.of(
                Arguments.of(400, unknown, Rule.TOO_LONG, "Raise session_len to 8192"),
                Arguments.of(400, llama, Rule.TOO_LONG, "Raise cache_max_entry_count to 0.85"),
                Arguments.of(400, new Refusal.BadPicture(), Rule.PICTURE, "Take the picture out or choose another"),
                Arguments.of(400, new Refusal.NoVision(), Rule.NO_VISION, "Take the picture out or choose another"),
                Arguments.of(400, new Refusal.BadPrompt(), Rule.PROMPT, "Change the message"),
                Arguments.of(401, new Refusal.Key(), Rule.API_KEY, "Enter the server's API key"),
                Arguments.of(422, new Refusal.NoModel(), Rule.CHECKPOINT, "Choose another model folder"),
                Arguments.of(404, new Refusal.NoAdapter(), Rule.ADAPTER, "Go on without the adapter color"),
                Arguments.of(
                        0,
                        new Refusal.Connection(Refusal.Obstacle.NOBODY_LISTENS),
                        Rule.NOT_REACHABLE,
                        "Start the engine and send again"),
                Arguments.of(503, new Refusal.Busy(), Rule.BUSY, "Send again"),
                Arguments.of(500, new Refusal.Unknown("internal"), Rule.REFUSED, "Send again"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsExplainedByWhatItMeans(int status, Refusal refusal, Rule rule, String firstRemedy) {
        EngineFailure failure = new EngineFailure.Refused(
                status == 0 ? OptionalInt.empty() : OptionalInt.of(status), refusal, Sentence.foreign("It says no."));
        Finding finding = explain.failure(failure, asked.withLora(Optional.of("color"), 8, 0));
        assertThat(finding.rule()).isEqualTo(rule);
        assertThat(finding.said().toString()).as("the engine's own words").contains("It says no.");
        assertThat(finding.remedies().getFirst().caption()).hasToString(firstRemedy);
    }

    @Test
    void aPromptIsGivenTheRoomItsFiguresAskFor() {
        Settings cramped = asked.withSessionLen(128).withMaxDynamicPatch(12);
        Finding finding = explain.failure(tooLong(900, 162, 128), cramped);
        assertThat(first(finding).settings().sessionLen()).isEqualTo(2048);
        assertThat(finding.remedies())
                .as("half the pictures would not be enough")
                .filteredOn(Remedy.ChangeSettings.class::isInstance)
                .hasSize(1);
    }

    @Test
    void aSessionThatTheCacheCutsShortIsHelpedByTheCache() {
        Settings starved =
                asked.withSessionLen(4096).withCacheMaxEntryCount(0.01).withDeviceMemory(5 * Bytes.GIB);
        int holds = planner.apply(starved).kv().orElseThrow().sessionLen();
        assertThat(holds).as("the case is the one meant").isLessThan(2000);
        Finding finding = explain.failure(tooLong(3000, 0, holds), starved);
        assertThat(turned(first(finding)))
                .contains(Setting.CACHE_MAX_ENTRY_COUNT)
                .doesNotContain(Setting.SESSION_LEN);
        MemoryPlan plan = planner.apply(first(finding).settings());
        assertThat(plan.fits()).isTrue();
        assertThat(plan.kv().orElseThrow().sessionLen()).isGreaterThan(3000);
    }

    private static EngineFailure tooLong(int prompt, int pictures, int session) {
        return new EngineFailure.Refused(
                OptionalInt.of(400),
                new Refusal.TooLong(OptionalInt.of(prompt), OptionalInt.of(pictures), OptionalInt.of(session)),
                Sentence.foreign("The prompt is too long."));
    }

    @Test
    void aPlanThatDoesNotFitComesWithSettingsThatDo() {
        Settings greedy = Settings.defaults(5 * Bytes.GIB).withCacheMaxEntryCount(0.99);
        Finding finding = explain.plan(greedy).orElseThrow();
        assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
        assertThat(planner.apply(first(finding).settings()).fits()).isTrue();
        assertThat(first(finding).settings().cacheMaxEntryCount()).isLessThan(0.99);
    }

    @Test
    void aCacheThatCanNeverBeFilledIsOfferedBack() {
        Settings roomy = Settings.defaults(32 * Bytes.GIB).withMaxBatchSize(1).withSessionLen(4096);
        Finding finding = explain.plan(roomy).orElseThrow();
        assertThat(finding.rule()).isEqualTo(Rule.UNREACHABLE_CACHE);
        Settings tight = first(finding).settings();
        MemoryPlan plan = planner.apply(tight);
        assertThat(plan.kv().orElseThrow().sessionLen()).isEqualTo(4096);
        assertThat(plan.bytes(ComponentKind.KV_CACHE))
                .isLessThan(planner.apply(roomy).bytes(ComponentKind.KV_CACHE) / 4);
    }

    @Test
    void settingsThatFitAndAreUsedNeedNoWords() {
        Settings fine = asked.withMaxBatchSize(64);
        assertThat(explain.plan(fine)).isEmpty();
    }

    @Test
    void aBadSettingKeepsItsSentence() {
        IllegalArgumentException e =
                catchThrowableOfType(IllegalArgumentException.class, () -> asked.withCacheMaxEntryCount(Double.NaN));
        assertThat(Explain.badSetting(e).summary().toString())
                .contains("cache_max_entry_count is NaN", "for example 0.8");
    }
}
