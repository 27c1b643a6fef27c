package dev.headroom.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeTest {
    private static final Settings PLAIN = Settings.defaults(1L << 30);

    private static TakesEffect effect(Settings after) {
        return Change.between(PLAIN, after).takesEffect(Controls.EMBEDDED);
    }

    @Test
    void theSameSettingsDifferInNothing() {
        Change none = Change.between(PLAIN, PLAIN.withTp(1));
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.takesEffect(Controls.EMBEDDED)).isEqualTo(TakesEffect.NOW);
    }

    @Test
    void theCostliestEffectCounts() {
        assertThat(effect(PLAIN.withMaxDynamicPatch(3))).isEqualTo(TakesEffect.NEXT_MESSAGE);
        assertThat(effect(PLAIN.withMaxDynamicPatch(3).withSessionLen(99))).isEqualTo(TakesEffect.CACHE_REBUILD);
        assertThat(effect(PLAIN.withSessionLen(99).withModelFormat("int8"))).isEqualTo(TakesEffect.ENGINE_RESTART);
    }

    @Test
    void whatAnEngineCannotTurnNeedsARestart() {
        assertThat(effect(PLAIN.withTp(2))).isEqualTo(TakesEffect.ENGINE_RESTART);
        assertThat(Change.between(PLAIN, PLAIN.withSessionLen(99)).takesEffect(Controls.NONE))
                .isEqualTo(TakesEffect.ENGINE_RESTART);
    }

    @Test
    void anAdapterIsOneSettingAndItsRankAnother() {
        Settings named = PLAIN.with(Setting.LORA, Optional.of("a"));
        assertThat(Change.between(PLAIN, named).settings()).containsExactly(Setting.LORA);
        assertThat(Change.between(named, named.with(Setting.LORA_R, 8)).settings())
                .containsExactly(Setting.LORA_R);
    }

    @Test
    void whatNeedsNoButtonIsParted() {
        Settings after = PLAIN.withMaxDynamicPatch(3).withSessionLen(99).withLora(Optional.of("a"), 8, 0);
        Change change = Change.between(PLAIN, after);
        assertThat(change.immediate(Controls.EMBEDDED))
                .isEqualTo(List.of(Setting.MAX_DYNAMIC_PATCH, Setting.LORA, Setting.LORA_R));
        assertThat(change.pending(Controls.EMBEDDED)).isEqualTo(List.of(Setting.SESSION_LEN));
        assertThat(change.onlyImmediate(Controls.EMBEDDED)).isEqualTo(after.withSessionLen(PLAIN.sessionLen()));
    }

    @Test
    void anAdapterTravelsWithAMessageToAServerOfSomebodyElse() {
        Change change = Change.between(PLAIN, PLAIN.with(Setting.LORA, Optional.of("a")));
        assertThat(change.pending(Controls.TRAVELLING)).isEmpty();
    }

    /// The engine says which scale it uses; who left it to the adapter has asked for none.
    @Test
    void whatWasLeftToTheAdapterWasNotAskedFor() {
        Settings left = PLAIN.withLora(Optional.of("a"), 16, 0);
        assertThat(Change.unmet(left, left.withLora(Optional.of("a"), 16, 32)).isEmpty())
                .isTrue();
        Settings asked = left.withLora(Optional.of("a"), 16, 8);
        assertThat(Change.unmet(asked, asked.withLora(Optional.of("a"), 16, 32)).settings())
                .containsExactly(Setting.LORA_ALPHA);
    }

    @Test
    void withoutAnAdapterNothingWasAskedOfOne() {
        Settings none = PLAIN.withLora(Optional.empty(), 8, 4);
        assertThat(Change.unmet(none, none.withLora(Optional.empty(), 0, 0).withSessionLen(9))
                        .settings())
                .containsExactly(Setting.SESSION_LEN);
    }

    @Test
    void aMissedValueIsSaidInWordsWhereItStandsForTheAdaptersOwn() {
        assertThat(Setting.LORA_ALPHA.said(PLAIN)).hasToString("the adapter's own");
        assertThat(Setting.LORA_ALPHA.said(PLAIN.withLora(Optional.of("a"), 1, 8)))
                .hasToString("8");
    }

    @Test
    void defaultsAreTheEnginesAndNotTheWindows() {
        Settings now = PLAIN.withSessionLen(99)
                .withCacheMaxEntryCount(0.064)
                .withModelFormat("int8")
                .withLora(Optional.of("a"), 4, 8);
        Settings embedded = Controls.EMBEDDED.defaults(now, 1L << 29, 2048);
        assertThat(embedded).isEqualTo(Settings.defaults(1L << 29).withSessionLen(2048));
        Settings launched = Controls.lmdeploy(true, false).defaults(now.withTp(4), 1L << 29, 0);
        assertThat(launched.modelFormat()).isEqualTo("auto");
        assertThat(launched.tp()).isEqualTo(1);
        assertThat(launched.deviceMemory()).isEqualTo(now.deviceMemory());
        assertThat(launched.lora()).isEqualTo(now.lora());
    }
}
