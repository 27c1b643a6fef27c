package dev.headroom.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.engine.lmdeploy.LmdeployBackend;
import dev.headroom.engine.lmdeploy.LmdeployLaunch;
import dev.headroom.engine.lmdeploy.LmdeployPlan;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.machine.DetectedCard;
import dev.headroom.machine.DetectedCards;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.plan.calibration.Run;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A launch that takes a known amount of a card.
class LmdeployMeasureTest {
    private static final DeviceSpec CARD = DeviceCatalogue.get("RTX 3090");
    private static final long OTHERS = 500 * Bytes.MIB;
    private static final LmdeployLaunch LAUNCH = new LmdeployLaunch(
            LmdeployVersion.parse("0.9.2"),
            LmdeployBackend.TURBOMIND,
            "OpenGVLab/InternVL2-2B",
            LmdeployLaunch.Engine.DEFAULTS,
            LmdeployLaunch.Server.LOCAL,
            List.of());
    private static final Settings SETTINGS =
            Settings.defaults(CARD.total()).withModelFormat("hf").withSessionLen(8192);

    @TempDir
    private Path data;

    private static DetectedCards cards(long used) {
        return new DetectedCards(
                List.of(new DetectedCard(
                        0,
                        "NVIDIA GeForce RTX 3090",
                        CARD,
                        new Figure.Measured(CARD.total(), "nvidia-smi"),
                        new Figure.Measured(used, "nvidia-smi"),
                        OptionalLong.empty(),
                        "560.35.03",
                        "nvidia-smi")),
                Sentence.NONE);
    }

    private static PlanRequest planned() {
        return LmdeployPlan.of(LAUNCH, CARD, OTHERS).request(SETTINGS).orElseThrow();
    }

    private static Optional<Run> measure(long before, long after, OptionalLong free) {
        LmdeployMeasure measure = new LmdeployMeasure(LAUNCH, new ArrayDeque<>(List.of(cards(before)))::removeFirst);
        measure.before();
        return measure.run(SETTINGS, cards(after), free);
    }

    @Test
    void whatTheCardHoldsMoreIsComparedWithThePlanForThatLaunch() {
        long resting = Planner.plan(planned()).tightest().resting();

        Run run =
                measure(OTHERS, resting + 30 * Bytes.MIB, OptionalLong.empty()).orElseThrow();

        assertThat(run.key()).isEqualTo("turbomind|0.9.2|560.35.03|RTX 3090");
        assertThat(run.model()).isEqualTo("InternVL2-2B");
        assertThat(run.predicted()).isEqualTo(resting);
        assertThat(run.residual()).isEqualTo(30 * Bytes.MIB);
        assertThat(run.offset()).isGreaterThan(30 * Bytes.MIB); // the cache gave way to most of it
    }

    @Test
    void twoRunsCorrectTheNextPredictionOfTheWindow() {
        Experience experience = new Experience(data);
        long truth = Planner.plan(planned()).tightest().resting() + 30 * Bytes.MIB;
        for (int i = 0; i < 2; i++) {
            experience.add(measure(OTHERS, truth, OptionalLong.empty()).orElseThrow());
        }

        LmdeployPlan learning = LmdeployPlan.of(LAUNCH, CARD, OTHERS).with(q -> experience.of(q, ""));

        assertThat(learning.plan(SETTINGS).resting()).isCloseTo(truth, within(8 * Bytes.MIB));
    }

    @Test
    void whatTheEngineReportsAsFreeIsBelievedMore() {
        long free = Planner.plan(planned()).effective().freeBeforeKv();

        Run run = measure(OTHERS, 20 * Bytes.GIB, OptionalLong.of(free - 44 * Bytes.MIB))
                .orElseThrow();

        assertThat(run.offset()).isEqualTo(44 * Bytes.MIB);
    }

    @Test
    void withoutALookBeforehandNothingIsLearnt() {
        LmdeployMeasure measure = new LmdeployMeasure(LAUNCH, () -> cards(0));

        assertThat(measure.run(SETTINGS, cards(20 * Bytes.GIB), OptionalLong.empty()))
                .isEmpty();
    }
}
