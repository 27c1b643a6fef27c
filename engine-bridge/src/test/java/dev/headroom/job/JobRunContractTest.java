package dev.headroom.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in is a shell script")
@Timeout(60)
class JobRunContractTest {
    @TempDir
    Path folder;

    private final List<JobEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void aJobTellsProgressStepAndFiguresAndEnds() throws Exception {
        JobRun run = start(
                "printf 'load:  50%%|##  |\\n'; echo '{\"score\": {\"all\": 0.75}}' > status.json; echo loss=0.5");

        assertThat(run.end().get(20, TimeUnit.SECONDS)).isEqualTo(new JobRun.Done());
        assertThat(run.progress()).hasValue(0.5);
        assertThat(run.step().toString()).isEqualTo("load");
        assertThat(run.figures()).containsEntry("loss", 0.5);
    }

    @Test
    void numbersOfAStatusFileAreFigures() throws Exception {
        Files.writeString(folder.resolve("status.json"), "{\"score\": {\"all\": 0.75}}");
        JobRun run = start("sleep 300");
        while (!run.figures().containsKey("score.all")) {
            Thread.sleep(10);
        }

        assertThat(run.figures()).containsEntry("score.all", 0.75);
        run.stop();
        assertThat(run.end().get(20, TimeUnit.SECONDS)).isEqualTo(new JobRun.Stopped());
    }

    @Test
    void aFailureIsExplainedByItsOutput() throws Exception {
        JobRun run = start(
                "echo 'RuntimeError: CUDA out of memory. Tried to allocate 1.00 GiB. GPU 0 has a total capacity of 4"
                        + " GiB of which 0.50 GiB is free.'; exit 1");

        assertThat(run.end().get(20, TimeUnit.SECONDS)).isInstanceOfSatisfying(JobRun.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo(1);
            assertThat(failed.sentence().toString()).contains("memory ran out", "1.00 GiB");
        });
    }

    @Test
    void anImpossibleSizeInTheOutputEndsNoJob() throws Exception {
        JobRun run = start("echo 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate"
                + " 99999999999999999999.99 GiB. GPU 0 has'; i=0; while [ $i -lt 500 ]; do echo after $i || exit 9;"
                + " i=$((i+1)); done; echo 'load: 99999999999999999999999%|'; echo loss=1.2.3; echo loss=0.5");

        assertThat(run.end().get(20, TimeUnit.SECONDS)).isEqualTo(new JobRun.Done());
        assertThat(run.figures()).containsOnly(Map.entry("loss", 0.5));
        assertThat(run.puzzled().isEmpty()).isTrue();
    }

    @Test
    void linesThatCannotBeReadAreKeptAndCounted() throws Exception {
        JobRun run = start("awk 'BEGIN { for (i = 0; i < 3000; i++) printf \"w\"; print \"\"; print \"w\" }';"
                + " awk 'BEGIN { for (i = 0; i < 3000; i++) printf \"w\"; print \"\" }'; echo loss=0.25");

        assertThat(run.end().get(40, TimeUnit.SECONDS)).isEqualTo(new JobRun.Done());
        assertThat(run.figures()).containsEntry("loss", 0.25);
        assertThat(run.puzzled().toString()).startsWith("Lines of output that could not be read: 2.");
        assertThat(run.log().lines())
                .contains("w".repeat(3000), "(" + run.puzzled() + ")")
                .filteredOn(l -> l.contains("could not read the line above"))
                .hasSize(1);
    }

    @Test
    void aFileOfFiguresThatCannotBeReadIsLookedAtAgain() throws Exception {
        Files.writeString(folder.resolve("status.json"), "[".repeat(100_000));
        JobRun run = start("sleep 1; echo '{\"score\": 1e999, \"all\": 7}' > status.json; sleep 300");
        while (!run.figures().containsKey("all")) {
            Thread.sleep(10);
        }

        assertThat(run.figures()).containsOnly(Map.entry("all", 7.0));
        run.stop();
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        Recipe recipe = Recipes.parse("{\"name\":\"x\",\"command\":[\"no-such-program\"]}", "x");

        assertThatThrownBy(() -> JobRun.start(recipe.fill(Map.of()), events::add))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-program");
    }

    private JobRun start(String script) throws IOException {
        Path file = folder.resolve("run.sh");
        Files.writeString(file, script);
        Recipe recipe = Recipes.parse("""
            {"name":"x","title":"x","variables":{"dir":{}},"command":["sh","run.sh"],"directory":"${dir}",
             "files":["${dir}/status.json"],
             "patterns":[{"regex":"(?<step>\\\\w+):\\\\s+(?<percent>\\\\d+)%\\\\|"},{"regex":"loss=(?<loss>[\\\\d.]+)"},
                         {"regex":"(?!z)((w*)*)*y(?<loss>)"}]}
            """, "x");
        return JobRun.start(recipe.fill(Map.of("dir", folder.toString())), events::add);
    }
}
