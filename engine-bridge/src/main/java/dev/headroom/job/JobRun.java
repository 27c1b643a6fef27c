package dev.headroom.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.process.GuardedProcess;
import dev.headroom.process.LogTail;
import dev.headroom.process.Puzzled;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A running job. It ends by itself, by [#stop], or with this JVM, however that ends.
public final class JobRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FILES = Duration.ofSeconds(2);
    private static final Sentence STARTING = Sentence.of("starting");
    private static final int KILLED = 128 + 9;
    private static final int MOST_FIGURES = 10_000;
    private static final long LARGEST_FILE = 16 << 20;
    private static final Logger LOG = Logger.getLogger(JobRun.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Recipe.Filled job;
    private final Consumer<JobEvent> events;
    private final JobOutput output;
    private final LogTail log = new LogTail(5000, List.of());
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Puzzled puzzled = new Puzzled();

    private Optional<GuardedProcess> process = Optional.empty();
    private volatile OptionalDouble progress = OptionalDouble.empty();
    private volatile Sentence step = STARTING;
    private volatile Sentence trouble = Sentence.NONE;
    private volatile boolean stopped;
    private boolean complained;

    /// How a job ended.
    public sealed interface End {}

    public record Done() implements End {}

    public record Stopped() implements End {}

    /// @param code exit code; 128 + signal when a signal ended it
    /// @param sentence why, as far as its output tells
    public record Failed(int code, Sentence sentence) implements End {}

    private JobRun(Recipe.Filled job, Consumer<JobEvent> events) {
        this.job = job;
        this.events = events;
        this.output = new JobOutput(job.recipe());
    }

    /// @param events on a thread of the job
    /// @throws IOException when the program is not there, with a sentence
    public static JobRun start(Recipe.Filled job, Consumer<JobEvent> events) throws IOException {
        JobRun run = new JobRun(job, events);
        run.process = Optional.of(GuardedProcess.start(
                new GuardedProcess.Command(
                        job.command(), job.environment(), job.directory().map(Path::of), PATIENCE),
                run::line,
                run::exited));
        if (!job.files().isEmpty()) {
            Thread.ofVirtual().name("job-files").start(run::watchFiles);
        }
        return run;
    }

    private void line(String line) {
        log.add(line);
        step = step.equals(STARTING) ? Sentence.NONE : step;
        puzzled.read(log, () -> Optional.of(output.read(line))).ifPresent(told -> told.forEach(this::learn));
    }

    private void learn(JobEvent event) {
        switch (event) {
            case JobEvent.Progress(double share) -> progress = OptionalDouble.of(share);
            case JobEvent.Step(String words) -> step = Sentence.foreign(words);
            case JobEvent.Figure(String name, double value) -> {
                synchronized (figures) {
                    if (figures.size() < MOST_FIGURES || figures.containsKey(name)) {
                        figures.put(name, value);
                    }
                }
            }
            case JobEvent.Trouble(Sentence sentence) -> trouble = sentence;
        }
        events.accept(event);
    }

    private void exited(int code) {
        puzzled.end(log);
        if (stopped) {
            end.complete(new Stopped());
        } else if (code == 0) {
            end.complete(new Done());
        } else {
            end.complete(new Failed(code, why(code)));
        }
    }

    private Sentence why(int code) {
        if (!trouble.isEmpty()) {
            return trouble;
        }
        return code == KILLED ? Trouble.killed() : Sentence.foreign(log.last());
    }

    private void watchFiles() {
        while (!end.isDone()) {
            look();
            try {
                Thread.sleep(FILES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        look();
    }

    /// One look that fails must not be the last.
    private void look() {
        for (String file : job.files()) {
            try {
                numbers(Path.of(file));
            } catch (RuntimeException e) {
                if (!complained) {
                    complained = true;
                    LOG.log(
                            Level.WARNING,
                            "the figures of %s cannot be read; it is looked at again".formatted(file),
                            e);
                }
            }
        }
    }

    /// Every number of the file, by its path in it.
    private void numbers(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= LARGEST_FILE) {
                numbers("", JSON.readTree(Files.readAllBytes(file)));
            }
        } catch (JsonProcessingException e) {
            // half written: the next look sees it whole
        } catch (IOException e) {
            log.add("(%s cannot be read: %s)".formatted(file, e.getMessage()));
        }
    }

    private void numbers(String path, JsonNode node) {
        if (node.isNumber() && Double.isFinite(node.asDouble())) {
            learn(new JobEvent.Figure(path, node.asDouble()));
        } else if (node.isObject()) {
            node.properties()
                    .forEach(e -> numbers(path.isEmpty() ? e.getKey() : path + "." + e.getKey(), e.getValue()));
        }
    }

    /// Lines that could not be read, nothing where there were none.
    public Sentence puzzled() {
        return puzzled.sentence();
    }

    public Recipe.Filled job() {
        return job;
    }

    /// Completes exactly once.
    public CompletableFuture<End> end() {
        return end;
    }

    /// 0 to 1, empty while the job tells none.
    public OptionalDouble progress() {
        return progress;
    }

    /// What it does now, in its own words; empty while it runs and tells none.
    public Sentence step() {
        return step;
    }

    /// The newest figure of each name.
    public Map<String, Double> figures() {
        synchronized (figures) {
            return new LinkedHashMap<>(figures);
        }
    }

    public LogTail log() {
        return log;
    }

    /// For probes: the job's memory is that of this process and its children.
    public OptionalLong pid() {
        return process.map(GuardedProcess::pid).orElse(OptionalLong.empty());
    }

    /// Asks, waits, then ends the whole tree.
    public void stop() {
        stopped = true;
        process.ifPresent(GuardedProcess::stop);
    }

    @Override
    public void close() {
        stop();
    }
}
