package dev.headroom.engine.llamacpp;

import dev.headroom.disk.TemporaryFolder;
import dev.headroom.disk.WholeFile;
import dev.headroom.engine.Dialect;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.LaunchTimeouts;
import dev.headroom.engine.OpenAiClient;
import dev.headroom.engine.ServedModel;
import dev.headroom.engine.SlotTokens;
import dev.headroom.engine.Timeouts;
import dev.headroom.engine.llamacpp.LlamaEvent.BufferKind;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.process.GuardedProcess;
import dev.headroom.process.LogTail;
import dev.headroom.process.Puzzled;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/// One life of a launched llama-server, from command to exit. The session holds at most one; a restart makes a new one.
final class LlamaRun {
    private static final int KEPT_LINES = 5000;
    private static final List<String> ERRORS = List.of("error", "Error", "failed", "abort");
    private static final Logger LOG = Logger.getLogger(LlamaRun.class.getName());

    /// What a run tells its session, on threads of its own.
    interface Listener {
        void step(LlamaRun run, Sentence step);

        void event(LlamaRun run, LlamaEvent event);

        /// It answers.
        ///
        /// @param used tokens that its slots hold
        void alive(LlamaRun run, OptionalLong used);

        void ready(LlamaRun run, EngineState.Ready ready);

        /// Once, and not after [#stop].
        void failed(LlamaRun run, EngineFailure failure);
    }

    private final LlamaSpec spec;
    private final Listener listener;
    private final LogTail log;
    private final Puzzled puzzled = new Puzzled();
    private final OpenAiClient client;
    private final CompletableFuture<Optional<EngineFailure>> over = new CompletableFuture<>();

    private volatile Optional<GuardedProcess> process = Optional.empty();
    private volatile Optional<LlamaEvent.OutOfMemory> shortage = Optional.empty();
    private volatile Optional<BufferKind> doing = Optional.empty();
    private volatile Optional<String> fatal = Optional.empty();
    private volatile Optional<TemporaryFolder> secrets = Optional.empty();
    private volatile boolean stopping;
    private volatile boolean ready;
    private volatile boolean serving;
    private volatile long heardAt = System.nanoTime();

    LlamaRun(LlamaSpec spec, Listener listener) {
        this.spec = spec;
        this.listener = listener;
        this.log = new LogTail(KEPT_LINES, List.of(spec.apiKey()));
        this.client = new OpenAiClient(
                URI.create("http://127.0.0.1:" + spec.port()),
                Optional.of(spec.apiKey()),
                Dialect.LLAMA_SERVER,
                patience(spec.timeouts().hung()));
    }

    /// A short call is not waited for longer than an engine may be silent.
    private static Timeouts patience(Duration hung) {
        Timeouts usual = Timeouts.PATIENT;
        Duration answer = usual.answer().compareTo(hung) < 0 ? usual.answer() : hung;
        return new Timeouts(usual.connect(), answer, usual.silence(), usual.heartbeats());
    }

    /// Starts the program; everything else comes through the listener.
    void start() {
        if (!portIsFree(spec.port())) {
            fail(new EngineFailure.PortTaken(spec.port()));
            return;
        }
        try {
            TemporaryFolder folder = TemporaryFolder.make();
            secrets = Optional.of(folder);
            Path keyFile = folder.path().resolve("key");
            WholeFile.writePrivately(keyFile, spec.apiKey().getBytes(StandardCharsets.UTF_8));
            process = Optional.of(GuardedProcess.start(
                    new GuardedProcess.Command(
                            spec.command(keyFile).argv(),
                            Map.of("LLAMA_LOG_COLORS", "off"),
                            Optional.empty(),
                            spec.timeouts().stop()),
                    this::line,
                    this::exited));
        } catch (IOException e) {
            fail(new EngineFailure.Missing(
                    Sentence.of("llama-server could not be started: {}", Sentence.of(e)),
                    Sentence.of("Choose another installation; `headroom doctor` lists what is here.")));
            return;
        }
        if (stopping) {
            stop();
            return;
        }
        Thread.ofVirtual().name("llama-watch").start(this::keepWatching);
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
        puzzled.read(log, () -> LlamaLog.read(line)).ifPresent(this::learn);
    }

    private void learn(LlamaEvent event) {
        switch (event) {
            case LlamaEvent.LoadBegins _ -> step(Sentence.of("reading weights"));
            case LlamaEvent.Buffer(String _, BufferKind kind, long _) -> {
                doing = Optional.of(after(kind));
                switch (kind) {
                    case MODEL, LORA -> step(Sentence.of("reading weights"));
                    case CACHE, STATE, COMPUTE, OUTPUT -> step(Sentence.of("allocating the KV cache"));
                    case TOWER, TOWER_COMPUTE -> step(Sentence.of("reading the vision tower"));
                }
            }
            case LlamaEvent.Projector _ -> {
                doing = Optional.of(BufferKind.TOWER);
                step(Sentence.of("reading the vision tower"));
            }
            case LlamaEvent.Encoding _ -> doing = Optional.of(BufferKind.TOWER_COMPUTE);
            case LlamaEvent.OutOfMemory memory -> {
                if (shortage.filter(s -> s.asked().isPresent()).isEmpty()) {
                    shortage = Optional.of(memory);
                }
            }
            case LlamaEvent.Meant(BufferKind kind) -> doing = Optional.of(kind);
            case LlamaEvent.Fatal(String said) -> fatal = fatal.or(() -> Optional.of(said));
            case LlamaEvent.Listening _ -> serving = true;
            default -> {}
        }
        listener.event(this, event);
    }

    /// What it allocates once a buffer of this kind is there.
    private static BufferKind after(BufferKind kind) {
        return switch (kind) {
            case MODEL -> BufferKind.MODEL;
            case OUTPUT, LORA -> BufferKind.CACHE;
            case CACHE, STATE, COMPUTE -> BufferKind.COMPUTE;
            case TOWER, TOWER_COMPUTE -> BufferKind.TOWER_COMPUTE;
        };
    }

    private void step(Sentence step) {
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
                LOG.log(Level.WARNING, "a look at llama-server failed; it is looked at again", e);
                pause(spec.timeouts().poll());
            }
        }
    }

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
                    listener.alive(this, used());
                }
            } else if (!alive()) {
                pause(limits.poll()); // its exit is told in a moment, with the reason
            } else if (ready && now - answeredAt > limits.hung().toNanos()) {
                giveUp(new EngineFailure.Hung(
                        Duration.ofNanos(now - answeredAt), Sentence.of("serving, /health does not answer")));
            } else if (!ready && now - began > limits.start().toNanos()
                    || !ready && now - heardAt > limits.silence().toNanos()) {
                giveUp(new EngineFailure.Hung(Duration.ofNanos(now - heardAt), Sentence.of("reading weights")));
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

    /// The port opens before the model is loaded, and says so until it is.
    private boolean healthy() {
        try {
            return client.health().ready();
        } catch (EngineCallException e) {
            return false;
        }
    }

    /// A server that does not take our key is somebody else's.
    private void greet() {
        try {
            List<ServedModel> models = client.models();
            if (models.isEmpty() || !serving) {
                return;
            }
            ready = true;
            listener.ready(
                    this,
                    new EngineState.Ready(
                            client.base(), models.getFirst().id(), LlamaAdapters.of(spec), Instant.now()));
        } catch (EngineCallException e) {
            giveUp(e.failure());
        }
    }

    private OptionalLong used() {
        try {
            return SlotTokens.in(client.getJson("/slots"));
        } catch (EngineCallException e) {
            return OptionalLong.empty();
        }
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
        if (shortage.isPresent()) {
            LlamaEvent.OutOfMemory memory = shortage.get();
            ComponentKind component =
                    memory.host() ? ComponentKind.OUTSIDE_DEVICE : component(doing.orElse(BufferKind.MODEL));
            return new EngineFailure.OutOfMemory(
                    component,
                    memory.asked(),
                    OptionalLong.empty(),
                    ShortageCause.ALLOCATION,
                    Sentence.foreign(memory.said()));
        }
        if (fatal.isPresent()) {
            return new EngineFailure.ExitedEarly(code, Sentence.foreign(fatal.get()));
        }
        return code > 128 && code <= 128 + 64
                ? new EngineFailure.Killed(code - 128)
                : new EngineFailure.ExitedEarly(code, Sentence.foreign(lastWord()));
    }

    private static ComponentKind component(BufferKind kind) {
        return switch (kind) {
            case MODEL -> ComponentKind.WEIGHTS_LANGUAGE;
            case CACHE, STATE -> ComponentKind.KV_CACHE;
            case COMPUTE, OUTPUT -> ComponentKind.PREFILL_ACTIVATIONS;
            case LORA -> ComponentKind.LORA;
            case TOWER -> ComponentKind.WEIGHTS_VISION;
            case TOWER_COMPUTE -> ComponentKind.VISION_ACTIVATIONS;
        };
    }

    /// The last line that names an error, else the last one.
    private String lastWord() {
        return log.tail(200).reversed().stream()
                .filter(line -> ERRORS.stream().anyMatch(line::contains))
                .findFirst()
                .map(String::strip)
                .orElseGet(log::last);
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
            secrets.ifPresent(TemporaryFolder::close);
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

    LogTail log() {
        return log;
    }

    OptionalLong pid() {
        return process.map(GuardedProcess::pid).orElse(OptionalLong.empty());
    }
}
