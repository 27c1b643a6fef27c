package dev.headroom.engine.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.engine.Dialect;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineErrors;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineSettings;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.OpenAiClient;
import dev.headroom.engine.ServedModel;
import dev.headroom.engine.Timeouts;
import dev.headroom.memory.Activity;
import dev.headroom.memory.MemoryReport;
import dev.headroom.process.ChildProcess;
import dev.headroom.process.LogTail;
import dev.headroom.words.Sentence;
import dev.headroom.words.SentenceJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// One life of a child, from launch to exit. The session holds at most one; a restart makes a new one.
final class EngineRun {
    /// So many times the patience with an engine, for its virtual machine to start and to listen.
    private static final int STARTS = 6;

    /// What a run tells its session.
    interface Listener {
        void step(EngineRun run, Sentence step);

        void ready(EngineRun run, EngineState.Ready ready, EngineSettings settings);

        void report(EngineRun run, MemoryReport report);

        /// Once, and not after [#stop].
        void failed(EngineRun run, EngineFailure failure);
    }

    private final EmbeddedLaunch launch;
    private final Listener listener;
    private final Duration hungAfter;
    private final LogTail log;
    private final String token = newToken();
    /// Completes when the run is over, for whatever reason; with the failure, or empty after a stop.
    private final CompletableFuture<Optional<EngineFailure>> over = new CompletableFuture<>();

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean knocking = new AtomicBoolean();
    private volatile Optional<ChildProcess> child = Optional.empty();
    private volatile Optional<OpenAiClient> client = Optional.empty();
    private volatile Optional<EngineSession.Subscription> memory = Optional.empty();
    private volatile Optional<EngineFailure> announced = Optional.empty();
    private volatile boolean stopping;
    private volatile boolean loaded;
    private volatile long heardAt = System.nanoTime();
    private volatile Activity activity = Activity.LOADING;

    EngineRun(EmbeddedLaunch launch, Duration hungAfter, Listener listener) {
        this.launch = launch;
        this.hungAfter = hungAfter;
        this.listener = listener;
        this.log = new LogTail(400, List.of(token));
    }

    private static String newToken() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /// Starts the child; everything else comes through the listener.
    void start() {
        if (stopping) {
            return;
        }
        if (!Files.isDirectory(launch.folder())) {
            fail(new EngineFailure.Missing(
                    Sentence.of("The model folder {} is not there.", launch.folder()),
                    Sentence.of("Choose a folder that holds config.json, safetensors and a tokenizer.")));
            return;
        }
        if (!Files.isExecutable(launch.runtime().java())) {
            fail(new EngineFailure.Missing(
                    Sentence.of("There is no Java at {}.", launch.runtime().java()),
                    Sentence.of("Install a JDK 25 and start Headroom with it.")));
            return;
        }
        try {
            child = Optional.of(Child.start(launch, token, log, this::heard, this::exited));
        } catch (IOException e) {
            fail(new EngineFailure.Missing(
                    Sentence.of("The engine could not be started: {}", Sentence.of(e)),
                    Sentence.of("Check the JDK that Headroom runs on.")));
            return;
        }
        if (stopping) {
            stop(Duration.ZERO);
        }
        heardAt = System.nanoTime();
        Thread.ofVirtual().name("engine-watch").start(this::watch);
    }

    private void heard(JsonNode event) {
        heardAt = System.nanoTime();
        switch (event.path("event").asText()) {
            case "listening" ->
                client = Optional.of(new OpenAiClient(
                        URI.create("http://127.0.0.1:" + event.path("port").asInt()),
                        Optional.of(token),
                        Dialect.EMBEDDED,
                        Timeouts.WITH_HEARTBEAT));
            case "loading" -> listener.step(this, SentenceJson.in(event, "step"));
            case "ready" -> Thread.ofVirtual().name("engine-ready").start(this::greet);
            case "failed" -> announced = EngineErrors.in(event.path("status").asInt(), event);
            default -> log.add(event.toString());
        }
    }

    private void greet() {
        try {
            OpenAiClient c = client.orElseThrow();
            List<ServedModel> models = c.models();
            EngineSettings settings = c.settings(launch.settings());
            List<EngineState.Adapter> adapters =
                    models.stream().flatMap(m -> m.adapter().stream()).toList();
            loaded = true;
            followMemory();
            listener.ready(
                    this, new EngineState.Ready(c.base(), models.getFirst().id(), adapters, Instant.now()), settings);
        } catch (EngineCallException e) {
            failAfterExit(e.failure());
        } catch (RuntimeException e) {
            failAfterExit(new EngineFailure.Disconnected(
                    Sentence.of("The engine sent something this version does not understand: {}", e.toString())));
        }
    }

    private void followMemory() {
        Consumer<EngineFailure> again = _ -> {
            if (!stopping && child.map(ChildProcess::isAlive).orElse(false)) {
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(this::followMemory);
            }
        };
        heardAt = System.nanoTime();
        memory = client.map(c -> c.memoryStream(
                Duration.ofMillis(100),
                report -> {
                    heardAt = System.nanoTime();
                    activity = report.activity();
                    listener.report(this, report);
                },
                again));
    }

    /// The memory stream is the heartbeat: our server sends it from a thread that no computation blocks. While it
    /// loads, its answers to `/health` are; before it listens there is none, and more patience.
    private void watch() {
        while (!over.isDone() && !stopping) {
            Duration patience = client.isPresent() ? hungAfter : hungAfter.multipliedBy(STARTS);
            if (!loaded) {
                client.ifPresent(this::knock);
            }
            long quiet = System.nanoTime() - heardAt;
            if (quiet > patience.toNanos()) {
                fail(new EngineFailure.Hung(Duration.ofNanos(quiet), doing(activity)));
                child.ifPresent(Child::kill);
                return;
            }
            try {
                Thread.sleep(Duration.ofMillis(Math.clamp(hungAfter.toMillis() / 10, 20, 1000)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void knock(OpenAiClient c) {
        if (knocking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("engine-health").start(() -> {
                try {
                    OpenAiClient.Health _ = c.health();
                    heardAt = System.nanoTime();
                } catch (EngineCallException e) {
                    return; // silence is what is looked for
                } finally {
                    knocking.set(false);
                }
            });
        }
    }

    /// The activity of a report, as words.
    private static Sentence doing(Activity activity) {
        return switch (activity) {
            case IDLE, STOPPED, OTHER -> Sentence.of("idle");
            case LOADING -> Sentence.of("reading weights");
            case IMAGE_ENCODE -> Sentence.of("encoding a picture");
            case PREFILL -> Sentence.of("reading a prompt");
            case DECODE -> Sentence.of("writing an answer");
            case CACHE_REBUILD -> Sentence.of("rebuilding the cache");
            case SERVING -> Sentence.of("serving");
        };
    }

    private void exited(int code) {
        if (stopping) {
            end(Optional.empty());
        } else {
            fail(announced.orElseGet(() -> Diagnosis.ofExit(code, log)));
        }
    }

    /// A call that broke because the child died is explained by its death.
    private void failAfterExit(EngineFailure seen) {
        EngineFailure cause = causeOf(seen);
        if (!over.isDone()) {
            fail(cause);
            child.ifPresent(Child::kill);
        }
    }

    /// What a broken connection really was: the failure of the whole run if there is one soon, else what was seen.
    EngineFailure causeOf(EngineFailure seen) {
        try {
            return over.get(3, TimeUnit.SECONDS).orElse(seen);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return seen;
        } catch (ExecutionException | TimeoutException e) {
            return seen;
        }
    }

    private void fail(EngineFailure failure) {
        end(Optional.of(failure));
    }

    /// The state changes first: who waits for the cause of a broken call finds the session in it.
    private void end(Optional<EngineFailure> failure) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        if (!stopping) {
            failure.ifPresent(why -> listener.failed(this, why));
        }
        over.complete(failure);
        memory.ifPresent(EngineSession.Subscription::close);
        client.ifPresent(OpenAiClient::close);
    }

    /// Ends the child and returns when it is gone. No failure is told any more.
    void stop(Duration patience) {
        stopping = true;
        memory.ifPresent(EngineSession.Subscription::close);
        child.ifPresent(c -> Child.stop(c, patience));
        end(Optional.empty());
    }

    Optional<OpenAiClient> client() {
        return client;
    }

    Optional<ChildProcess> child() {
        return child;
    }

    List<String> logTail() {
        return log.lines();
    }

    EmbeddedLaunch launch() {
        return launch;
    }
}
