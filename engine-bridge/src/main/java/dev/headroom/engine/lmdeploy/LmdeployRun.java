package dev.headroom.engine.lmdeploy;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.disk.DiskException;
import dev.headroom.engine.Dialect;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.LaunchTimeouts;
import dev.headroom.engine.OpenAiClient;
import dev.headroom.engine.PrometheusText;
import dev.headroom.engine.ServedModel;
import dev.headroom.engine.Timeouts;
import dev.headroom.process.GuardedProcess;
import dev.headroom.process.LogTail;
import dev.headroom.process.Puzzled;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/// One life of a launched LMDeploy, from command to exit. The session holds at most one; a restart makes a new one.
final class LmdeployRun {
    private static final List<String> CACHE_SHARE = List.of("lmdeploy:gpu_cache_usage_perc");
    private static final List<String> ERRORS = List.of("Error", "Exception", "error:", "ERROR");
    private static final int KEPT_LINES = 5000;
    private static final Logger LOG = Logger.getLogger(LmdeployRun.class.getName());

    /// What a run tells its session, on threads of its own.
    interface Listener {
        void step(LmdeployRun run, Sentence step);

        void event(LmdeployRun run, LmdeployEvent event);

        void cacheShare(LmdeployRun run, double share);

        /// It answers, and has no metrics or the same as before: what it said of its memory is still true.
        void alive(LmdeployRun run);

        void ready(LmdeployRun run, EngineState.Ready ready);

        /// Once, and not after [#stop].
        void failed(LmdeployRun run, EngineFailure failure);
    }

    private final LmdeploySpec spec;
    private final Listener listener;
    private final LogTail log;
    private final LmdeployLog parser = new LmdeployLog();
    private final Puzzled puzzled = new Puzzled();
    private final OpenAiClient client;
    private final CompletableFuture<Optional<EngineFailure>> over = new CompletableFuture<>();

    private volatile LmdeployLaunch launched;
    private volatile LmdeployCommand command;
    private volatile Optional<GuardedProcess> process = Optional.empty();
    private volatile Optional<LmdeployEvent> cause = Optional.empty();
    private volatile boolean stopping;
    private volatile boolean listening;
    private volatile boolean ready;
    private volatile long heardAt = System.nanoTime();
    private volatile Sentence doing = Sentence.of("starting");

    LmdeployRun(LmdeploySpec spec, Listener listener) {
        this.spec = spec;
        this.launched = spec.launch();
        this.command = LmdeployCommand.of(launched, spec.program());
        this.listener = listener;
        LmdeployLaunch launch = spec.launch();
        this.log = new LogTail(KEPT_LINES, launch.server().apiKeys());
        this.client = new OpenAiClient(
                URI.create("http://%s:%d"
                        .formatted(
                                reachable(launch.server().host()),
                                launch.server().port())),
                launch.server().apiKeys().stream().findFirst(),
                dialect(launch.version()),
                Timeouts.PATIENT);
    }

    static Dialect dialect(LmdeployVersion version) {
        return version.before(0, 6, 0) ? Dialect.LMDEPLOY_0_5 : Dialect.LMDEPLOY;
    }

    private static String reachable(String host) {
        return host.equals("0.0.0.0") ? "127.0.0.1" : host;
    }

    /// Starts the program; everything else comes through the listener.
    void start() {
        try {
            // an 8 GB model takes its time to be merged
            launched = spec.launchNow(file -> step(Sentence.of("merging the adapter into {}", file)));
            command = LmdeployCommand.of(launched, spec.program());
        } catch (DiskException e) {
            fail(new EngineFailure.Missing(
                    Sentence.of("The adapter cannot be used: {}", Sentence.of(e)),
                    e.trouble().remedy()));
            return;
        } catch (CheckpointException e) {
            fail(new EngineFailure.Missing(
                    Sentence.of("The adapter cannot be used: {}", Sentence.of(e)),
                    Sentence.of("Choose another adapter, or none.")));
            return;
        }
        int port = spec.launch().server().port();
        if (!portIsFree(port)) {
            // LMDeploy itself would find out only after the whole model was loaded
            fail(new EngineFailure.PortTaken(port));
            return;
        }
        try {
            process = Optional.of(GuardedProcess.start(
                    new GuardedProcess.Command(
                            command.argv(),
                            command.environment(),
                            spec.directory(),
                            spec.timeouts().stop()),
                    this::line,
                    this::exited));
        } catch (IOException e) {
            fail(new EngineFailure.Missing(
                    Sentence.of("LMDeploy could not be started: {}", Sentence.of(e)),
                    Sentence.of("Choose another installation; `headroom doctor` lists what is here.")));
            return;
        }
        if (stopping) {
            stop();
            return;
        }
        Thread.ofVirtual().name("lmdeploy-watch").start(this::keepWatching);
    }

    private static boolean portIsFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private void line(String line) {
        heardAt = System.nanoTime();
        log.add(line);
        puzzled.read(log, () -> parser.read(line)).ifPresent(this::learn);
    }

    private void learn(LmdeployEvent event) {
        switch (event) {
            case LmdeployEvent.Step(Sentence step) -> step(step);
            case LmdeployEvent.Progress(String what, double share) ->
                step(
                        what.isEmpty()
                                ? Sentence.of("reading weights, {} %", Math.round(share * 100))
                                : Sentence.of("{}, {} %", what, Math.round(share * 100)));
            case LmdeployEvent.BlockSize _,
                    LmdeployEvent.CacheBudget _,
                    LmdeployEvent.PyTorchCache _,
                    LmdeployEvent.FreeMemory _ -> step(Sentence.of("allocating the KV cache"));
            case LmdeployEvent.Listening _ -> listening = true;
            case LmdeployEvent.OutOfMemory _ -> cause = Optional.of(event);
            case LmdeployEvent.Fatal _, LmdeployEvent.PortTaken _ -> {
                if (cause.isEmpty()) {
                    cause = Optional.of(event);
                }
            }
            default -> {}
        }
        listener.event(this, event);
    }

    private void step(Sentence step) {
        doing = step;
        if (!ready && !over.isDone()) { // what is printed after it was given up starts nothing
            listener.step(this, step);
        }
    }

    /// One look that fails must not be the last.
    private void keepWatching() {
        while (!over.isDone() && !stopping) {
            try {
                watch();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "a look at LMDeploy failed; it is looked at again", e);
                pause(spec.timeouts().poll());
            }
        }
    }

    /// Looks at health and metrics until the run is over.
    private void watch() {
        long began = System.nanoTime();
        long answeredAt = began;
        while (!over.isDone() && !stopping) {
            long now = System.nanoTime();
            LaunchTimeouts limits = spec.timeouts();
            if (healthy()) {
                answeredAt = now;
                if (!ready) {
                    greet();
                } else {
                    metrics();
                }
            } else if (!alive()) {
                pause(limits.poll()); // its exit is told in a moment, with the reason
            } else if (ready && now - answeredAt > limits.hung().toNanos()) {
                giveUp(new EngineFailure.Hung(
                        Duration.ofNanos(now - answeredAt), Sentence.of("serving, /health does not answer")));
            } else if (!ready && now - began > limits.start().toNanos()) {
                giveUp(new EngineFailure.Hung(Duration.ofNanos(now - began), Sentence.of("starting, last {}", doing)));
            } else if (!ready && now - heardAt > limits.silence().toNanos()) {
                giveUp(new EngineFailure.Hung(
                        Duration.ofNanos(now - heardAt), Sentence.of("starting, silent since {}", doing)));
            }
            pause(limits.poll());
        }
    }

    private boolean alive() {
        OptionalLong pid = pid();
        return pid.isEmpty()
                || ProcessHandle.of(pid.getAsLong()).map(ProcessHandle::isAlive).orElse(false);
    }

    private void giveUp(EngineFailure failure) {
        fail(failure);
        process.ifPresent(GuardedProcess::stop);
    }

    /// Before the log says that the port opens nobody is asked: what answers there would be somebody else.
    private boolean healthy() {
        if (!listening) {
            return false;
        }
        try {
            return client.health().ready();
        } catch (EngineCallException e) {
            return false;
        }
    }

    private void greet() {
        try {
            List<ServedModel> models = client.models();
            if (models.isEmpty()) {
                return;
            }
            List<EngineState.Adapter> adapters = adapters();
            ready = true;
            listener.ready(
                    this, new EngineState.Ready(client.base(), models.getFirst().id(), adapters, Instant.now()));
        } catch (EngineCallException e) {
            giveUp(e.failure());
        }
    }

    /// With the rank and alpha they have on disk, from which the settings cut: LMDeploy itself tells only their names,
    /// and of a merged one nothing.
    private List<EngineState.Adapter> adapters() {
        return spec.launch().adapters().stream().map(LmdeployRun::loaded).toList();
    }

    private static EngineState.Adapter loaded(LmdeployLaunch.Adapter adapter) {
        try {
            PeftAdapter peft = PeftAdapter.open(Path.of(adapter.path()));
            return new EngineState.Adapter(adapter.name(), peft.rank(), peft.alpha());
        } catch (CheckpointException | InvalidPathException e) {
            return new EngineState.Adapter(adapter.name(), 0, 0); // a hub name: not on this disk where we look
        }
    }

    private void metrics() {
        LmdeployVersion version = spec.launch().version();
        OptionalDouble share = OptionalDouble.empty();
        if (spec.launch().server().metrics() && version.atLeast(0, 9, 2)) {
            try {
                share = cacheShare(client.getText("/metrics"));
            } catch (EngineCallException e) {
                // metrics are an extra; health decides about life and death
            }
        }
        share.ifPresentOrElse(s -> listener.cacheShare(this, s), () -> listener.alive(this));
    }

    static OptionalDouble cacheShare(String metrics) {
        return PrometheusText.read(metrics).most(CACHE_SHARE);
    }

    private void exited(int code) {
        puzzled.end(log);
        if (stopping) {
            end(Optional.empty());
        } else {
            fail(diagnosis(code));
        }
    }

    private EngineFailure diagnosis(int code) {
        return switch (cause.orElse(new LmdeployEvent.Step(Sentence.NONE))) {
            case LmdeployEvent.OutOfMemory memory ->
                new EngineFailure.OutOfMemory(
                        memory.component(), memory.asked(), memory.left(), memory.cause(), memory.said());
            case LmdeployEvent.PortTaken _ ->
                new EngineFailure.PortTaken(spec.launch().server().port());
            case LmdeployEvent.Fatal(Sentence said) -> new EngineFailure.ExitedEarly(code, said);
            default ->
                code > 128 && code <= 128 + 64
                        ? new EngineFailure.Killed(code - 128)
                        : new EngineFailure.ExitedEarly(code, Sentence.foreign(lastWord()));
        };
    }

    /// The last line that names an error, else the last one.
    private String lastWord() {
        List<String> tail = log.tail(200);
        for (int i = tail.size() - 1; i >= 0; i--) {
            if (ERRORS.stream().anyMatch(tail.get(i)::contains)) {
                return tail.get(i).strip();
            }
        }
        return log.last();
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
        if (end(Optional.of(failure)) && !stopping) {
            listener.failed(this, failure);
        }
    }

    private boolean end(Optional<EngineFailure> failure) {
        boolean first = over.complete(failure);
        if (first) {
            client.close();
        }
        return first;
    }

    /// Ends the process tree and returns when it is gone. No failure is told any more.
    void stop() {
        stopping = true;
        process.ifPresent(GuardedProcess::stop);
        end(Optional.empty());
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    OpenAiClient client() {
        return client;
    }

    LmdeployCommand command() {
        return command;
    }

    LogTail log() {
        return log;
    }

    OptionalLong pid() {
        return process.map(GuardedProcess::pid).orElse(OptionalLong.empty());
    }

    /// Ids of all processes of this run that live now.
    List<Long> tree() {
        return process.filter(GuardedProcess::isAlive).map(GuardedProcess::tree).orElse(List.of());
    }
}
