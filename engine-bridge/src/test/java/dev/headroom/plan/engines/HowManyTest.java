package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.settings.Setting;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HowManyTest {
    private static PlanRequest request(
            EngineKind engine, String version, String card, Consumer<DeploySettings.Change> edit) {
        return PlanRequest.serving(
                ModelCatalogue.get("InternVL2-8B"),
                engine,
                version,
                DeviceCatalogue.get(card),
                DeploySettings.defaults().with(edit));
    }

    @ParameterizedTest
    @CsvSource({"TRANSFORMERS, A100 80GB", "TURBOMIND, RTX 4090"})
    void asManyPicturesAsAreToldFitAndOneMoreDoesNot(EngineKind engine, String card) {
        PlanRequest q = request(engine, "0.6.0", card, c -> c.attention = "flash");
        int most = HowMany.IMAGES.most(q);

        assertThat(most).isBetween(1, 1000);
        assertThat(Planner.plan(HowMany.withImages(q, most)).fits()).isTrue();
        PlanRequest more = HowMany.withImages(q, most + 1);
        DeploymentPlan plan = Planner.plan(more);
        long tokens = Pictures.tokens(more, more.model().tower().orElseThrow());
        int session = plan.effective().kvBlocks() > 0
                ? plan.effective().sessionLen()
                : q.model().decoder().context();
        assertThat(plan.fits() && tokens < session).isFalse();
    }

    @Test
    void sessionsAreThoseWhoseTokensTheCacheHolds() {
        PlanRequest q = request(EngineKind.TURBOMIND, "0.6.0", "A100 80GB", c -> c.set(Setting.SESSION_LEN, 4096));
        DeploymentPlan.Effective pool = Planner.plan(q).effective();
        assertThat(HowMany.SESSIONS.most(q))
                .isEqualTo((int) (pool.kvTokens() / 4096))
                .isPositive();
        assertThatThrownBy(() -> HowMany.SESSIONS.most(request(EngineKind.TRANSFORMERS, "0.6.0", "A100 80GB", c -> {})))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("--max sessions has no answer");
    }

    @Test
    void flashAttentionIsAdvisedWhereScoresAreWhatDoesNotFit() {
        PlanRequest q = request(EngineKind.TRANSFORMERS, "0.6.0", "RTX 4090", c -> c.images = 2);
        assertThat(Planner.plan(q).outcome()).isEqualTo(Outcome.DOES_NOT_FIT);
        assertThat(Advisor.advise(q)).anySatisfy(a -> {
            assertThat(a.change()).isEqualTo("--attention flash");
            assertThat(a.saves()).isPositive();
        });
        assertThat(Advisor.fit(q).orElseThrow().plan().fits()).isTrue();
        assertThat(Planner.plan(q).notes().toString()).contains("eager attention");
    }

    /// What the advisor may turn for transformers, tried one by one: where one fits, the advisor finds one, too.
    @Test
    void fitNeverSaysThatNothingFitsWhereACombinationDoes() {
        for (String card : new String[] {"RTX 3060 12GB", "T4", "RTX 4090", "RTX A6000"}) {
            for (int images : new int[] {1, 4, 12}) {
                PlanRequest q = request(EngineKind.TRANSFORMERS, "0.6.0", card, c -> c.images = images);
                boolean some = false;
                for (String attention :
                        new String[] {"eager", q.device().computeCapability() < 8 ? "eager" : "flash"}) {
                    for (String format : new String[] {"hf", "awq"}) {
                        for (int tiles : new int[] {12, 6, 3, 1}) {
                            for (int n = images; n > 0; n /= 2) {
                                int pictures = n;
                                some |= Planner.plan(q.withServing(q.serving().with(c -> {
                                            c.attention = attention;
                                            c.set(Setting.MODEL_FORMAT, format);
                                            c.set(Setting.MAX_DYNAMIC_PATCH, tiles);
                                            c.images = pictures;
                                        })))
                                        .fits();
                            }
                        }
                    }
                }
                if (some) {
                    assertThat(Advisor.fit(q))
                            .as("%d pictures on %s", images, card)
                            .isPresent();
                }
            }
        }
    }

    @Test
    void theTowerLiesWholeOnTheFirstCardUntil041() {
        PlanRequest old = request(EngineKind.TURBOMIND, "0.4.1", "A100 80GB", c -> c.set(Setting.TP, 2))
                .withDevices(2);
        DeploymentPlan before = Planner.plan(old);
        DeploymentPlan after = Planner.plan(old.withVersion(EngineVersion.of("0.4.2")));
        assertThat(before.devices().get(1).bytes(ComponentKind.WEIGHTS_VISION)).isZero();
        assertThat(after.devices().get(1).bytes(ComponentKind.WEIGHTS_VISION)).isPositive();
        assertThat(before.devices().get(0).bytes(ComponentKind.WEIGHTS_VISION))
                .isEqualTo(after.devices().get(0).bytes(ComponentKind.WEIGHTS_VISION)
                        + after.devices().get(1).bytes(ComponentKind.WEIGHTS_VISION));
    }

    @Test
    void aReleaseWithoutVisionIsRefusedWithTheFirstThatHasIt() {
        DeploymentPlan plan = Planner.plan(request(EngineKind.TURBOMIND, "0.1.0", "A100 80GB", c -> {}));
        assertThat(plan.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(plan.verdict().toString()).contains("first release that does");
    }
}
