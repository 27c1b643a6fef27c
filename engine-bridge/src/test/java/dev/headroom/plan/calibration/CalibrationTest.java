package dev.headroom.plan.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.learning.CalibrationStore;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationTest {
    private static final String KEY = Run.key("turbomind", "0.5.2", "550.54", "RTX 3090");

    @TempDir
    private Path data;

    private static Run run(long residual) {
        return new Run(KEY, 1, "InternVL2-8B", 1000, 1000 + residual);
    }

    @Test
    void oneRunIsShownButNotBelieved() {
        Calibration one = Calibration.of(List.of(run(50)), KEY);
        assertThat(one.offset()).isZero();
        assertThat(one.spread()).isEqualTo(50);
        assertThat(one.summary())
                .hasValueSatisfying(
                        s -> assertThat(s).asString().contains("1 run ").contains("worst miss"));
    }

    @Test
    void theMedianOfSeveralRunsIsLearnt() {
        assertThat(Calibration.of(List.of(run(50), run(60), run(900)), KEY).offset())
                .isEqualTo(60);
    }

    @Test
    void otherEnginesVersionsAndCardsTeachNothing() {
        assertThat(Calibration.of(List.of(run(50), run(60)), Run.key("pytorch", "0.5.2", "", "RTX 3090")))
                .isEqualTo(Calibration.NONE);
        assertThat(Calibration.of(List.of(run(50), run(60)), Run.key("turbomind", "0.5.2", "", "RTX 3090"))
                        .runs())
                .isEqualTo(2);
        assertThat(Calibration.of(List.of(run(50), run(60)), Run.key("turbomind", "0.5.2", "999", "RTX 3090"))
                        .runs())
                .isZero();
    }

    @Test
    void runsSurviveARestartAndADamagedLineAndCanBeForgotten() throws IOException {
        CalibrationStore store = new CalibrationStore(data.resolve("deep"));
        assertThat(store.runs()).isEmpty();
        store.add(run(50));
        Files.writeString(store.file(), "not a run\n{\"key\": 3}\n", StandardOpenOption.APPEND);
        store.add(run(60));
        assertThat(new CalibrationStore(data.resolve("deep")).runs()).containsExactly(run(50), run(60));
        store.reset();
        assertThat(store.runs()).isEmpty();
    }

    @Test
    void whatIsLearntMovesTheContextAndIsSaid() {
        PlanRequest q = PlanRequest.serving(
                ModelCatalogue.get("InternVL2-8B"),
                EngineKind.TURBOMIND,
                "0.5.2",
                DeviceCatalogue.get("RTX 3090"),
                DeploySettings.defaults());
        PlanRequest learnt = q.withCalibration(Calibration.of(List.of(run(40 << 20), run(40 << 20)), KEY));
        var before = Planner.plan(q).tightest();
        var after = Planner.plan(learnt).tightest();
        assertThat(after.bytes(ComponentKind.CONTEXT) - before.bytes(ComponentKind.CONTEXT))
                .isEqualTo(40 << 20);
        assertThat(after.lines().getFirst().source()).asString().contains("this machine");
        assertThat(after.uncertainty()).isLessThan(before.uncertainty());
    }
}
