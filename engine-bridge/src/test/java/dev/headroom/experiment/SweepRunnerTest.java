package dev.headroom.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.chat.ImageData;
import dev.headroom.engine.EngineFailure;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepRunnerTest {
    private static final MemoryPlan NOTHING =
            new MemoryPlan("", 0, List.of(), false, Optional.empty(), true, Sentence.NONE, List.of());
    private static final Settings BASE = Settings.defaults(1L << 30);
    private static final List<SweepQuestion> QUESTIONS = List.of(question("a"), question("b"), question("c"));

    private final List<String> diary = new ArrayList<>();
    private double joules;
    private int letGo;

    private static SweepQuestion question(String id) {
        return new SweepQuestion(
                id, List.of(new ImageData(new byte[] {1}, "p.png")), "What number?", new Expected.Number(937));
    }

    private SweepRunner runner(Function<Settings, Optional<EngineFailure>> fails) {
        return new SweepRunner(
                settings -> new SimulatedEngine(settings, diary, fails),
                _ -> NOTHING,
                (f, _) -> Sentence.foreign("it said " + f),
                _ -> 0,
                () -> OptionalDouble.of(joules += 5),
                () -> letGo++);
    }

    private List<Run> all(SweepRunner runner, List<Point> points) throws InterruptedException {
        List<Run> runs = new ArrayList<>();
        for (Point point : new Order(Controls.EMBEDDED, p -> p.over(BASE)).of(points)) {
            runs.add(runner.run(point, 0, point.over(BASE), QUESTIONS));
        }
        runner.close();
        assertThat(letGo).as("what was opened beside the engine is closed once").isEqualTo(1);
        return runs;
    }

    @Test
    void oneEngineServesAllPointsAndIsStartedOnlyForWhatNeedsIt() throws InterruptedException {
        List<Run> runs = all(
                runner(_ -> Optional.empty()),
                Point.grid(List.of(Knob.parse("max_dynamic_patch=1,4"), Knob.parse("model_format=fp32,int8"))));

        assertThat(diary)
                .containsExactly(
                        "start fp32",
                        "apply [max_dynamic_patch]",
                        "apply [max_dynamic_patch, model_format]",
                        "apply [max_dynamic_patch]",
                        "close");
        assertThat(runs)
                .extracting(r -> r.point().values().get("max_dynamic_patch") + " " + r.right() + " " + r.how())
                .containsExactly("1 0 ENGINE_RESTART", "4 3 NEXT_MESSAGE", "1 0 ENGINE_RESTART", "4 3 NEXT_MESSAGE");
        assertThat(runs.getFirst().answers()).extracting(Run.Answer::warmUp).containsExactly(true, false, false);
        assertThat(runs.getFirst().firstTokenMillis()).hasValue(52.5);
        assertThat(runs.getFirst().joules()).as("what the counter moved by").hasValue(5);
    }

    @Test
    void aPointThatFailsIsAResultAndTheNextOneHasANewEngine() throws InterruptedException {
        EngineFailure killed = new EngineFailure.Killed(9);
        List<Run> runs = all(
                runner(s -> s.maxDynamicPatch() == 4 ? Optional.of(killed) : Optional.empty()),
                Point.grid(List.of(Knob.parse("max_dynamic_patch=1,4,12"))));

        assertThat(runs).extracting(Run::failed).containsExactly(false, true, false);
        assertThat(runs.get(1).failure()).contains(Sentence.foreign("it said " + killed));
        assertThat(runs.get(2).how()).isEqualTo(TakesEffect.ENGINE_RESTART);
        assertThat(runs.get(2).right()).isEqualTo(3);
        assertThat(diary).filteredOn("close"::equals).hasSize(2);
    }

    @Test
    void aSweepGoesOnAfterAKillAndLosesAndRepeatsNothing(@TempDir Path folder) throws Exception {
        List<Point> points = Point.grid(List.of(Knob.parse("max_dynamic_patch=1,2,4,9,12")));
        RunLog log = new RunLog(folder.resolve("runs.jsonl"));
        try (SweepRunner runner = runner(_ -> Optional.empty())) {
            for (Point point : points.subList(0, 2)) {
                log.add(runner.run(point, 0, point.over(BASE), QUESTIONS));
            }
        }
        byte[] whole = Files.readAllBytes(log.file());
        String third = RunJson.write(new Run(
                        points.get(2),
                        0,
                        Instant.EPOCH,
                        TakesEffect.NOW,
                        0,
                        Map.of(),
                        Map.of(),
                        Run.Measured.NOTHING,
                        List.of(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.empty()))
                .toString();
        for (int torn = 1; torn < third.length(); torn += 7) {
            Files.write(log.file(), whole);
            Files.writeString(log.file(), third.substring(0, torn), StandardOpenOption.APPEND);

            List<SweepFolder.Pending> pending = SweepFolder.pending(points, 1, log.runs());

            assertThat(pending).extracting(SweepFolder.Pending::point).isEqualTo(points.subList(2, 5));
            try (SweepRunner runner = runner(_ -> Optional.empty())) {
                for (SweepFolder.Pending next : pending) {
                    log.add(runner.run(next.point(), 0, next.point().over(BASE), QUESTIONS));
                }
            }
            assertThat(log.runs()).extracting(Run::point).isEqualTo(points);
        }
    }

    @Test
    void aRunIsTheSameAfterItWasWrittenAndRead(@TempDir Path folder) throws InterruptedException, IOException {
        RunLog log = new RunLog(folder.resolve("runs.jsonl"));
        Point point = new Point(Map.of("max_dynamic_patch", "4"));
        Run run;
        try (SweepRunner runner = runner(_ -> Optional.empty())) {
            run = runner.run(point, 2, point.over(BASE), QUESTIONS);
        }

        log.add(run);

        assertThat(log.runs()).containsExactly(run);
        assertThat(Files.readString(log.file())).endsWith("\n");
    }

    @Test
    void repetitionsComeAfterOneAnotherAsWholePasses() {
        List<Point> points = Point.grid(List.of(Knob.parse("tp=1,2")));

        assertThat(SweepFolder.pending(points, 2, List.of()))
                .extracting(p -> p.point() + " " + p.repeat())
                .containsExactly("tp=1 0", "tp=2 0", "tp=1 1", "tp=2 1");
    }
}
