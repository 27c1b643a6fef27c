package dev.headroom.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.memory.Bytes;
import dev.headroom.plan.calibration.Run;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.settings.Setting;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResidualTest {
    @TempDir
    private Path data;

    private static PlanRequest request(double ratio) {
        return PlanRequest.serving(
                ModelCatalogue.get("InternVL2-8B"),
                EngineKind.TURBOMIND,
                "0.5.2",
                DeviceCatalogue.get("RTX 3090"),
                DeploySettings.defaults().with(c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, ratio)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.2, 0.5, 0.8})
    void whatIsLearntMakesTheNextPlanMeetTheMeasurement(double ratio) {
        PlanRequest q = request(ratio);
        long measured = Planner.plan(q).tightest().resting() + 60 * Bytes.MIB;
        Experience experience = new Experience(data);
        experience.add(Residual.of(q, "", measured));
        experience.add(Residual.of(q, "", measured));

        PlanRequest learnt = q.withCalibration(experience.of(q, ""));

        // to a block of the cache, which is what the pool is cut in
        assertThat(Planner.plan(learnt).tightest().resting())
                .isCloseTo(measured, within(Planner.plan(q).effective().blockBytes()));
    }

    @Test
    void whatOneRatioTeachesHoldsForAnother() {
        PlanRequest low = request(0.1);
        PlanRequest high = request(0.8);
        long truth = 100 * Bytes.MIB; // more context than planned: at a ratio r the card shows (1 - r) of it
        Run run = Residual.of(low, "", Planner.plan(low).tightest().resting() + truth * 9 / 10);

        assertThat(run.offset()).isCloseTo(truth, within(12 * Bytes.MIB));
        Experience experience = new Experience(data);
        experience.add(run);
        experience.add(run);
        long moved = Planner.plan(high.withCalibration(experience.of(high, "")))
                        .tightest()
                        .resting()
                - Planner.plan(high).tightest().resting();
        assertThat(moved).isCloseTo(truth / 5, within(12 * Bytes.MIB));
    }

    @Test
    void whatTheEngineFoundFreeTellsTheContextDirectly() {
        PlanRequest q = request(0.8);
        long free = Planner.plan(q).effective().freeBeforeKv() - 70 * Bytes.MIB;

        assertThat(Residual.of(q, "", 20 * Bytes.GIB, free).offset()).isEqualTo(70 * Bytes.MIB);
    }

    @Test
    void aDeploymentThatCannotBeTeachesNothing() {
        PlanRequest absurd = request(0.8).withUsedByOthers(24 * Bytes.GIB);

        assertThatThrownBy(() -> Residual.of(absurd, "", 20 * Bytes.GIB))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing is left to plan with");
    }
}
