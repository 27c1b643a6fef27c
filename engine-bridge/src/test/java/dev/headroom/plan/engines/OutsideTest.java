package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.settings.Setting;
import dev.headroom.words.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What fills a card from outside the engine that is planned is named as the cause, and the way out is advised.
class OutsideTest {
    private static PlanRequest eightB(EngineKind engine) {
        return PlanRequest.serving(
                ModelCatalogue.get("InternVL2-8B"),
                engine,
                "0.6.0",
                DeviceCatalogue.get("RTX 3090"),
                DeploySettings.defaults().with(c -> {
                    c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.5);
                    c.set(Setting.MAX_BATCH_SIZE, 16);
                    c.set(Setting.SESSION_LEN, 4096);
                    c.set(Setting.MAX_DYNAMIC_PATCH, 4);
                }));
    }

    private static PlanRequest together(PlanRequest q, int engines) {
        return q.withServing(q.serving().with(c -> c.set(Setting.PROCESSES, engines)));
    }

    private static String verdict(PlanRequest q) {
        return Words.ENGLISH.say(Planner.plan(q).verdict());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void enginesStartedTogetherAreTheCauseWhereOneAloneFits(int engines) {
        PlanRequest q = eightB(EngineKind.TURBOMIND);
        assertThat(Planner.plan(q).fits()).isTrue();
        assertThat(verdict(together(q, engines)))
                .contains("engines are started together on each card", "One engine alone fits.")
                .doesNotContain("lower it");
        assertThat(Advisor.advise(together(q, engines)).getFirst()).satisfies(a -> {
            assertThat(a.fits()).isTrue();
            assertThat(a.request()).isEqualTo(together(q, 1));
            assertThat(a.saves()).isPositive();
        });
        assertThat(Advisor.fit(together(q, engines))
                        .orElseThrow()
                        .request()
                        .serving()
                        .processes())
                .isEqualTo(1);
    }

    @Test
    void twinsAreNotOtherProcesses() {
        PlanRequest q = together(eightB(EngineKind.TURBOMIND), 2);
        DevicePlan card = Planner.plan(q).tightest();
        assertThat(card.bytes(ComponentKind.OTHER_PROCESSES)).isZero();
        assertThat(card.bytes(ComponentKind.OTHER_ENGINES)).isPositive();
        DevicePlan both = Planner.plan(q.withUsedByOthers(Bytes.GIB)).tightest();
        assertThat(both.bytes(ComponentKind.OTHER_PROCESSES)).isEqualTo(Bytes.GIB);
    }

    @ParameterizedTest
    @EnumSource(
            value = EngineKind.class,
            names = {"TURBOMIND", "PYTORCH", "TRANSFORMERS"})
    void strangersAreTheCauseWhereItFitsWithoutThem(EngineKind engine) {
        PlanRequest q = eightB(engine);
        assertThat(Planner.plan(q).fits()).isTrue();
        assertThat(verdict(q.withUsedByOthers(18 * Bytes.GIB)))
                .contains("Other processes hold 18.00 GiB of each card. Without them it fits.");
    }

    @Test
    void strangersAreTheCauseInTrainingToo() {
        PlanRequest q = PlanRequest.tuning(
                ModelCatalogue.get("InternVL2-8B"), DeviceCatalogue.get("A100 80GB"), FinetuneSettings.internvl());
        assertThat(Planner.plan(q).fits()).isTrue();
        assertThat(verdict(q.withUsedByOthers(60 * Bytes.GIB))).contains("Without them it fits.");
    }

    @Test
    void whatWouldNotFitAloneEitherKeepsItsOwnCause() {
        PlanRequest q = eightB(EngineKind.TURBOMIND);
        PlanRequest large = q.withModel(ModelCatalogue.get("InternVL2-26B"));
        assertThat(verdict(together(large, 2).withUsedByOthers(Bytes.GIB)))
                .doesNotContain("it fits")
                .doesNotContain("alone");
    }

    @Test
    void theRankMovesWhatTheAdviceSaysAndNothingElseIsSaid() {
        PlanRequest q = PlanRequest.tuning(
                ModelCatalogue.get("internlm-xcomposer2-4khd-7b"),
                DeviceCatalogue.get("V100 32GB"),
                FinetuneSettings.xcomposer());
        assertThat(verdict(q)).contains("lora_alpha").doesNotContain("lora_r");
        assertThat(Advisor.advise(q))
                .filteredOn(a -> a.change().startsWith("--lora-r"))
                .allSatisfy(a -> {
                    assertThat(a.saves()).isGreaterThan(Bytes.GIB);
                    assertThat(Words.ENGLISH.say(a.text())).contains("gradients");
                });
    }
}
