package dev.headroom.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headroom.engine.EngineFailure;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.EmbeddedPlanner;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void activationsThatDoNotFitLowerTheRatioByAtLeastWhatWasMissing() {
        long missing = 300 * Bytes.MIB;
        Finding finding = explain.failure(
                new EngineFailure.OutOfMemory("vision.activations", 400 * Bytes.MIB, 100 * Bytes.MIB, "It is full."),
                asked);
        assertThat(finding.summary()).contains("vision.activations", "400.0 MiB", "100.0 MiB", "8.00 GiB");
        Remedy.ChangeSettings change = first(finding);
        assertThat(change.turned()).containsExactly(Setting.CACHE_MAX_ENTRY_COUNT);
        assertThat(change.settings().cacheMaxEntryCount()).isLessThan(asked.cacheMaxEntryCount());
        assertThat(planner.apply(asked).bytes(ComponentKind.KV_CACHE)
                        - planner.apply(change.settings()).bytes(ComponentKind.KV_CACHE))
                .isGreaterThanOrEqualTo(missing);
        assertThat(change.caption()).startsWith("Lower cache_max_entry_count to 0.");
        assertThat(change.resends()).isTrue();
    }

    @Test
    void weightsThatDoNotFitAskForMoreDeviceMemoryAndTheResultFits() {
        Settings tooSmall = Settings.defaults(Bytes.GIB);
        Finding finding = explain.failure(
                new EngineFailure.OutOfMemory("weights.language", 2 * Bytes.GIB, Bytes.GIB, "It is full."), tooSmall);
        Remedy.ChangeSettings change = first(finding);
        assertThat(change.turned()).containsExactly(Setting.DEVICE_MEMORY);
        assertThat(change.settings().deviceMemory()).isGreaterThan(2 * Bytes.GIB);
        assertThat(planner.apply(change.settings()).fits()).isTrue();
    }

    @Test
    void noMoreThanThreeQuartersOfTheMachineIsSuggested() {
        Explain small = new Explain(planner, 2 * Bytes.GIB);
        Finding finding = small.failure(
                new EngineFailure.OutOfMemory("weights.language", 2 * Bytes.GIB, Bytes.GIB, "It is full."),
                Settings.defaults(Bytes.GIB));
        assertThat(finding.remedies())
                .filteredOn(Remedy.ChangeSettings.class::isInstance)
                .noneMatch(r -> ((Remedy.ChangeSettings) r).turned().contains(Setting.DEVICE_MEMORY));
    }

    @Test
    void anEngineThatSaysItAllIsNotRepeated() {
        Finding finding = explain.failure(
                new EngineFailure.OutOfMemory("lora", 7, 5, "lora asks for 7 B, but only 5 B are left."), asked);
        assertThat(finding.summary()).isEqualTo("Not enough memory: lora asks for 7 B, but only 5 B are left.");
        assertThat(finding.why()).isEmpty();
    }

    @Test
    void unknownFiguresAreNotShownAsNumbers() {
        Finding finding = explain.failure(new EngineFailure.OutOfMemory("runtime", -1, -1, "The heap is full."), asked);
        assertThat(finding.summary()).isEqualTo("Not enough memory for runtime.");
        assertThat(finding.why()).isEqualTo("The heap is full.");
    }

    @Test
    void aKilledEngineOffersARestartThatSendsAgain() {
        Finding finding = explain.failure(new EngineFailure.Killed(9), asked);
        assertThat(finding.rule()).isEqualTo("killed.sigkill");
        assertThat(finding.why()).contains("8.00 GiB of 64.00 GiB");
        assertThat(finding.remedies().getFirst()).isInstanceOf(Remedy.Restart.class);
        assertThat(finding.remedies().getFirst().resends()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        400 | context_length_exceeded | The prompt has 5000 tokens.                                        | too_long      | Raise session_len to 8192
        400 | exceed_context_size_error | request (3019 tokens) exceeds the available context size (2048 tokens), try increasing it | too_long | Raise cache_max_entry_count to 0.85
        400 | BadRequestError         | This model's maximum context length is 2048 tokens. However, you requested 3019 tokens. | too_long | Raise session_len to 8192
        400 | invalid_request_error   | Failed to load image or audio file                                 | picture       | Take the picture out or choose another
        400 | invalid_request         | Input length (9) must be smaller than the model context length (5) | too_long      | Raise session_len to 8192
        400 | broken_picture          | The picture is damaged.                                            | picture       | Take the picture out or choose another
        413 | picture_too_large       | The picture has 9 gigapixels.                                      | picture       | Take the picture out or choose another
        400 | empty_prompt            | The prompt is empty.                                               | prompt        | Change the message
        401 | invalid_api_key         | The API key is not the one.                                        | api_key       | Enter the server's API key
        422 | bad_checkpoint          | model.safetensors is cut off.                                      | checkpoint    | Choose another model folder
        404 | unknown_adapter         | No adapter.                                                        | adapter       | Go on without the adapter color
        0   | connection_refused      | Nothing listens.                                                   | not_reachable | Start the engine and send again
        500 | internal                | A bug.                                                             | refused       | Send again
        """)
    void aRefusalIsExplainedByItsCode(int status, String code, String sentence, String rule, String firstRemedy) {
        Finding finding = explain.failure(
                new EngineFailure.Refused(status, code, sentence), asked.withLora(Optional.of("color"), 8, 0));
        assertThat(finding.rule()).isEqualTo(rule);
        assertThat(finding.summary()).isEqualTo(sentence);
        assertThat(finding.remedies().getFirst().caption()).isEqualTo(firstRemedy);
    }

    @Test
    void aPromptIsGivenTheRoomItsFiguresAskFor() {
        Settings cramped = asked.withSessionLen(128).withMaxDynamicPatch(12);
        Finding finding = explain.failure(
                tooLong("The prompt has 900 tokens, 162 of them from pictures, but session_len is 128."), cramped);
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
        Finding finding = explain.failure(
                tooLong("The prompt has 3000 tokens, 0 of them from pictures, but session_len is " + holds + "."),
                starved);
        assertThat(first(finding).turned())
                .contains(Setting.CACHE_MAX_ENTRY_COUNT)
                .doesNotContain(Setting.SESSION_LEN);
        MemoryPlan plan = planner.apply(first(finding).settings());
        assertThat(plan.fits()).isTrue();
        assertThat(plan.kv().orElseThrow().sessionLen()).isGreaterThan(3000);
    }

    private static EngineFailure tooLong(String sentence) {
        return new EngineFailure.Refused(400, "context_length_exceeded", sentence);
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
        assertThat(finding.rule()).isEqualTo("kv_cache.unreachable");
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
        assertThat(Explain.badSetting(e).summary()).contains("cache_max_entry_count is NaN", "for example 0.8");
    }
}
