package dev.headroom.app.faults;

import dev.headroom.job.JobRun;
import dev.headroom.job.Recipe;
import dev.headroom.words.Sentence;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// Another program that is run as a job, with children of its own: ended from outside, or left alone by the end of the
/// process that started it.
final class JobScene implements Scene {
    private static final String PROGRAM =
            "echo begun; sleep 300 & for i in 1 2 3 4 5 6 7 8 9; do echo loss=0.$i; sleep 0.1; done; wait";

    private final Path folder;

    JobScene(Path folder) {
        this.folder = folder;
    }

    @Override
    public Injected.Seen inject(RandomGenerator random) throws Exception {
        String phase = random.nextBoolean() ? "starting" : "running";
        int delay = random.nextInt(phase.equals("starting") ? 60 : 900);
        return switch (random.nextInt(4)) {
            case 0 -> end("KILL", phase, delay);
            case 1 -> end("TERM", phase, delay);
            case 2 -> end("HUP", phase, delay);
            default -> abandon(phase, delay, random);
        };
    }

    private Injected.Seen end(String signal, String phase, int delay) throws Exception {
        Injected.Seen seen = new Injected.Seen("job ended by SIG" + signal, phase);
        try (JobRun run = JobRun.start(recipe(), _ -> {})) {
            Thread.sleep(delay);
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (run.pid().isEmpty() && System.nanoTime() < end) {
                Thread.sleep(1);
            }
            long program = run.pid().orElseThrow();
            List<ProcessHandle> all =
                    ProcessHandle.of(program).map(Processes::tree).orElse(List.of());
            Processes.signal(signal, program);
            try {
                JobRun.End last = run.end().get(20, TimeUnit.SECONDS);
                seen.message(last instanceof JobRun.Failed, "the end of the job: " + last);
            } catch (TimeoutException e) {
                seen.notRecovered("the job never ended");
            }
            List<Long> left = Processes.outlive(all, Duration.ofSeconds(15));
            seen.orphans(left.size(), "outlived: " + left);
        }
        return seen;
    }

    /// The process that runs the job is killed.
    private Injected.Seen abandon(String phase, int delay, RandomGenerator random) throws Exception {
        String signal = random.nextBoolean() ? "KILL" : "TERM";
        Injected.Seen seen = new Injected.Seen("parent of a job ended by SIG" + signal, phase);
        Path recipe = folder.resolve("job.yaml");
        Files.writeString(recipe, "name: sleeper\ncommand: [sh, -c, '%s']\n".formatted(PROGRAM.replace("'", "''")));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "dev.headroom.cli.Main",
                "job",
                recipe.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true).redirectOutput(new File(folder.toFile(), "job.out"));
        Process parent = builder.start();
        List<ProcessHandle> all = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (all.size() < 3 && parent.isAlive() && System.nanoTime() < end) {
            Thread.sleep(20);
            all = new ArrayList<>(Processes.tree(parent.toHandle()));
        }
        Thread.sleep(delay);
        all = new ArrayList<>(Processes.tree(parent.toHandle()));
        Processes.signal(signal, parent.pid());
        parent.waitFor();
        List<Long> left = Processes.outlive(all, Duration.ofSeconds(20));
        seen.orphans(left.size(), "outlived: " + left);
        return seen;
    }

    private static Recipe.Filled recipe() {
        return new Recipe(
                        "sleeper",
                        Sentence.foreign("sleeps"),
                        Map.of(),
                        List.of("sh", "-c", PROGRAM),
                        Map.of(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty())
                .fill(Map.of());
    }

    @Override
    public void close() throws IOException {
        FileScene.delete(folder);
    }
}
