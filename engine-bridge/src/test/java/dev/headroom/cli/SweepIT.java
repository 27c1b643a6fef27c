package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.engine.embedded.EmbeddedLaunch;
import dev.headroom.experiment.Run;
import dev.headroom.experiment.RunLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A sweep on the real engine.
@Timeout(120)
class SweepIT {
    @TempDir
    private Path folder;

    private ProcessBuilder sweep(String... more) {
        EmbeddedLaunch.Runtime runtime = EmbeddedLaunch.Runtime.own();
        List<String> command = new ArrayList<>(List.of(runtime.java().toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(runtime.mainClass(), "sweep", "--model", "src/test/resources/tiny-internvl2"));
        command.addAll(List.of("--knob", "max_dynamic_patch=1,2,4", "--knob", "cache_max_entry_count=0.3,0.6"));
        command.addAll(List.of("--out", folder.resolve("out").toString()));
        command.addAll(List.of("--questions", folder.resolve("q.jsonl").toString()));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CLASSPATH", runtime.classPath());
        return builder;
    }

    /// The programs that it wrote of, until it has reported so many runs; then it is killed.
    private void killedAfter(int runs, String... more) throws IOException, InterruptedException {
        Process process = sweep(more).start();
        try (BufferedReader told = process.errorReader(StandardCharsets.UTF_8)) {
            int seen = 0;
            for (String line = told.readLine(); line != null && seen < runs; line = told.readLine()) {
                seen += line.contains(" left") ? 1 : 0;
            }
        }
        process.destroyForcibly().waitFor();
    }

    @Test
    void aSweepThatIsKilledAgainAndAgainEndsWithEveryRunOnce() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("q.jsonl"), """
            {"question": "a"}
            {"question": "b", "answer": "b", "match": "keyword"}
            """);
        RunLog log = new RunLog(folder.resolve("out/runs.jsonl"));

        killedAfter(1);
        int first = log.runs().size();
        killedAfter(2, "--resume");
        int second = log.runs().size();
        Process last =
                sweep("--resume").redirectError(ProcessBuilder.Redirect.DISCARD).start();

        assertThat(last.waitFor()).isZero();
        assertThat(first).isBetween(1, 2);
        assertThat(second).isBetween(first + 2, first + 3);
        List<Run> runs = log.runs();
        assertThat(runs).hasSize(6).noneMatch(Run::failed);
        assertThat(Files.readAllLines(log.file())).as("nothing was run twice").hasSize(6);
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.judged()).isEqualTo(1);
            assertThat(run.predictedPeak()).isPresent();
            assertThat(run.reported()).containsKeys("weights.language", "kv_cache.reserved", Run.TOTAL);
        });
    }
}
