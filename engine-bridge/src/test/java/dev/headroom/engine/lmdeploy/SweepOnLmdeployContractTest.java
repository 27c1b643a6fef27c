package dev.headroom.engine.lmdeploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headroom.experiment.Expected;
import dev.headroom.experiment.Knob;
import dev.headroom.experiment.Point;
import dev.headroom.experiment.PreparedSweep;
import dev.headroom.experiment.Run;
import dev.headroom.experiment.RunLog;
import dev.headroom.experiment.SceneSource;
import dev.headroom.experiment.Sweep;
import dev.headroom.experiment.SweepException;
import dev.headroom.experiment.SweepJob;
import dev.headroom.experiment.SweepQuestion;
import dev.headroom.experiment.SweepTarget;
import dev.headroom.settings.TakesEffect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A sweep that starts a program which behaves like LMDeploy, found as a user's installation is found.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the guard between us and the engine is a POSIX shell")
@Timeout(120)
class SweepOnLmdeployContractTest {
    private static final SceneSource QUESTIONS = (scenes, seed, adapter) -> List.of(
            new SweepQuestion("a", List.of(), "What is it?", new Expected.Keyword("circle")),
            new SweepQuestion("b", List.of(), "Which colour?", new Expected.Keyword("green")));

    @TempDir
    private Path folder;

    private static Sweep sweep(String engine) {
        return new Sweep(
                "/models/InternVL2-8B",
                engine,
                Map.of(),
                Point.grid(List.of(Knob.parse("max_dynamic_patch=1,6"), Knob.parse("session_len=4096,8192"))),
                Optional.empty(),
                1,
                1,
                1);
    }

    /// An environment of Python with LMDeploy 0.9.2 in it.
    private Path installation() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("env/bin"));
        Path packages =
                Files.createDirectories(folder.resolve("env/lib/python3.10/site-packages/lmdeploy-0.9.2.dist-info"));
        Files.writeString(packages.resolve("METADATA"), "Name: lmdeploy\nVersion: 0.9.2\n");
        Files.writeString(
                Files.createDirectories(packages.resolveSibling("lmdeploy/lib")).resolve("_turbomind.so"), "");
        Path script = bin.resolve("lmdeploy");
        Files.writeString(script, """
            #!/bin/sh
            echo started >> '%s'
            export STANDIN_VERSION=0.9.2 STANDIN_LOG=0.9.2/turbomind.log STANDIN_DOES=serve
            exec '%s' -XX:TieredStopAtLevel=1 -Xmx128m -cp '%s' %s "$@"
            """.formatted(
                        folder.resolve("starts"),
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path"),
                        StandInLmdeploy.class.getName()));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return bin.resolve("python");
    }

    @Test
    void itIsStartedOnceForEachCombinationThatNeedsItAndAnswersEveryQuestion() throws Exception {
        Sweep sweep = sweep("turbomind");
        SweepTarget target =
                SweepTarget.of(sweep, Map.of("HEADROOM_LMDEPLOY", installation().toString()));
        PreparedSweep prepared = new PreparedSweep(sweep, target, QUESTIONS);

        List<Run> runs = new SweepJob(prepared, new RunLog(folder.resolve("runs.jsonl")), _ -> {}).run();

        assertThat(runs).hasSize(4).noneMatch(Run::failed);
        assertThat(runs)
                .extracting(Run::how)
                .containsExactly(
                        TakesEffect.ENGINE_RESTART,
                        TakesEffect.NEXT_MESSAGE,
                        TakesEffect.ENGINE_RESTART,
                        TakesEffect.NEXT_MESSAGE);
        assertThat(Files.readAllLines(folder.resolve("starts"))).hasSize(2);
        assertThat(runs).allSatisfy(run -> assertThat(run.right()).isEqualTo(1));
        assertThat(runs.getFirst().predictedPeak()).as("the plan is LMDeploy's").isPresent();
        assertThat(runs.getFirst().reported()).containsKey("kv_cache.reserved");
    }

    @Test
    void adaptersAreKnobsByTheirFoldersAndOneStartServesThemAll() throws Exception {
        Path adapter =
                Path.of("src/test/resources/tiny-internvl2/adapters/tiny").toAbsolutePath();
        Sweep sweep = new Sweep(
                "/models/InternVL2-8B",
                "pytorch",
                Map.of(),
                List.of(new Point(Map.of()), new Point(Map.of("lora", adapter.toString()))),
                Optional.empty(),
                1,
                1,
                1);
        SweepTarget target =
                SweepTarget.of(sweep, Map.of("HEADROOM_LMDEPLOY", installation().toString()));

        List<Run> runs = new SweepJob(
                        new PreparedSweep(sweep, target, QUESTIONS), new RunLog(folder.resolve("runs.jsonl")), _ -> {})
                .run();

        assertThat(runs).hasSize(2).noneMatch(Run::failed);
        assertThat(Files.readAllLines(folder.resolve("starts"))).hasSize(1);
        assertThatThrownBy(() -> SweepTarget.of(
                        new Sweep(
                                "/models/InternVL2-8B",
                                "pytorch",
                                Map.of("lora", "cheerful"),
                                List.of(new Point(Map.of())),
                                Optional.empty(),
                                1,
                                1,
                                1),
                        Map.of(
                                "HEADROOM_LMDEPLOY",
                                folder.resolve("env/bin/python").toString())))
                .isInstanceOf(SweepException.class)
                .hasMessageContaining("cheerful is no folder of an adapter");
    }

    @Test
    void whereThereIsNoneItIsSaidBeforeAnythingStarts() {
        assumeThat(new LmdeployFinder(List.of()).find())
                .as("LMDeploy on this machine")
                .isEmpty();

        assertThatThrownBy(() -> SweepTarget.of(
                        sweep("pytorch"),
                        Map.of("HEADROOM_LMDEPLOY", folder.resolve("no/python").toString())))
                .isInstanceOf(SweepException.class)
                .hasMessageContaining("HEADROOM_LMDEPLOY");
    }
}
