package dev.headroom.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.lab.SceneQuestions;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The two bars of a sweep: ten thousand plans in a second, forty cells of the demo model in four minutes.
@Tag("bench")
class SweepBench {
    private static final Duration PLANS = Duration.ofSeconds(1);
    private static final Duration CELLS = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    @Test
    void tenThousandPlansTakeLessThanASecond() {
        PlanRequest asked = PlanRequest.serving(
                ModelCatalogue.get("InternVL2-8B"),
                EngineKind.TURBOMIND,
                "0.6.0",
                DeviceCatalogue.get("A100 80GB"),
                DeploySettings.defaults());
        List<Point> points = Point.grid(
                List.of(Knob.parse("cache_max_entry_count=0.05..0.95/100"), Knob.parse("session_len=1024..65536/100")));
        assertThat(points).hasSize(10_000);
        assertThat(PlannedPoint.all(asked, points.subList(0, 2000), Optional.empty()))
                .hasSize(2000);

        long began = System.nanoTime();
        List<PlannedPoint> planned = PlannedPoint.all(asked, points, Optional.empty());
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        System.Logger log = System.getLogger(SweepBench.class.getName());
        log.log(System.Logger.Level.INFO, "10,000 plans: " + took.toMillis() + " ms");
        assertThat(planned).hasSize(10_000);
        assertThat(took).isLessThan(PLANS);
    }

    @Test
    void fortyCellsOfTheDemoModelTakeLessThanFourMinutes() throws InterruptedException {
        List<Point> points = Point.grid(List.of(
                Knob.parse("max_dynamic_patch=1,2,4,6,12"),
                Knob.parse("cache_max_entry_count=0.2,0.4,0.6,0.8"),
                Knob.parse("model_format=fp32,int8")));
        assertThat(points).hasSize(40);
        Sweep sweep = new Sweep("demo", "embedded", Map.of("device_memory", "1GiB"), points, Optional.empty(), 1, 1, 1);

        long began = System.nanoTime();
        PreparedSweep prepared = PreparedSweep.of(sweep, SceneQuestions.SOURCE);
        List<Run> runs = new SweepJob(prepared, new RunLog(folder.resolve("runs.jsonl")), _ -> {}).run();
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        System.Logger log = System.getLogger(SweepBench.class.getName());
        log.log(
                System.Logger.Level.INFO,
                "40 cells of %d questions: %d s".formatted(prepared.questions().size(), took.toSeconds()));
        assertThat(runs).hasSize(40).noneMatch(Run::failed);
        assertThat(took).isLessThan(CELLS);
    }
}
