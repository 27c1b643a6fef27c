package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.settings.Setting;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// A slider asks for a plan on every tick: less than 50 microseconds each.
@Tag("bench")
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlannerBench {
    private final PlanRequest one = PlanRequest.serving(
            ModelCatalogue.get("InternVL2-8B"),
            EngineKind.TURBOMIND,
            "0.5.2",
            DeviceCatalogue.get("A100 80GB"),
            DeploySettings.defaults());
    private final PlanRequest eight =
            one.withServing(one.serving().with(c -> c.set(Setting.TP, 8))).withDevices(8);
    private final PlanRequest training = PlanRequest.tuning(
            ModelCatalogue.get("xcomposer2-4khd"), DeviceCatalogue.get("V100 32GB"), FinetuneSettings.xcomposer());

    @Benchmark
    public DeploymentPlan oneCard() {
        return Planner.plan(one);
    }

    @Benchmark
    public DeploymentPlan eightCards() {
        return Planner.plan(eight);
    }

    @Benchmark
    public DeploymentPlan finetuning() {
        return Planner.plan(training);
    }

    @Test
    void aPlanTakesLessThanFiftyMicroseconds() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(PlannerBench.class.getName())
                        .forks(0)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
        assertThat(results)
                .hasSize(3)
                .allSatisfy(r -> assertThat(r.getPrimaryResult().getScore())
                        .as(r.getParams().getBenchmark())
                        .isLessThan(50));
    }
}
