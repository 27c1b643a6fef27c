package dev.headroom.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.engine.CommandText;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.LaunchTimeouts;
import dev.headroom.engine.llamacpp.LlamaFinder;
import dev.headroom.engine.llamacpp.LlamaInstallation;
import dev.headroom.engine.llamacpp.LlamaSession;
import dev.headroom.engine.llamacpp.LlamaSpec;
import dev.headroom.machine.HostMemory;
import dev.headroom.machine.LocalModels;
import dev.headroom.machine.library.GgufPlans;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.llamacpp.GgufModel;
import dev.headroom.plan.llamacpp.LlamaBuild;
import dev.headroom.plan.llamacpp.LlamaSettings;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom launch llamacpp`.
@Command(
        name = "llamacpp",
        mixinStandardHelpOptions = true,
        description = {
            "Starts llama-server with a GGUF model and the mmproj beside it, says what each of its buffers takes, and"
                    + " ends it with Ctrl-C.",
            "The server listens on this machine only and asks for a key."
        })
final class LaunchLlamaCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    /// Tokens of a slot where nobody says; a model's own length would fill most cards.
    private static final int USUAL_LENGTH = 8192;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "a GGUF file; the first of them where it is split")
    private Path model = Path.of("");

    @Mixin
    private LlamaCppFlags flags;

    @Option(
            names = "--program",
            paramLabel = "FILE",
            description = "the llama-server to start (default: the first that is found)")
    private @Nullable Path program;

    @Option(names = "--port", paramLabel = "N", description = "where it listens (default: a free port)")
    private @Nullable Integer port;

    @Option(names = "--dry-run", description = "the command only; starts nothing")
    private boolean dryRun;

    @Option(names = "--json", description = "one JSON object a line: the command, then the engine with its bytes")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        LlamaSpec launch = launch();
        if (dryRun) {
            List<String> argv = launch.command(Path.of("KEY-FILE")).argv();
            line(
                    json ? Map.of("argv", argv) : Map.of(),
                    new CommandText(Map.of(), argv).shell().stripTrailing());
            return ExitStatus.OK;
        }
        try (LlamaSession session = LlamaSession.launch(launch);
                OnExit _ = new OnExit("llama-end", session::close)) {
            EngineState state = session.states().awaitWhile(s -> s instanceof EngineState.Starting);
            if (state instanceof EngineState.Failed failed) {
                return failed(failed);
            }
            ready(session, launch);
            EngineState end = session.states().awaitWhile(s -> s instanceof EngineState.Ready);
            return end instanceof EngineState.Failed failed ? failed(failed) : ExitStatus.OK;
        }
    }

    private LlamaSpec launch() {
        LlamaSettings asked = flags.settings();
        GgufModel gguf = LocalModels.gguf(model.toString(), flags.mmproj())
                .orElseThrow(() -> new CommandFailure(
                        ExitStatus.USAGE,
                        "%s is no GGUF file; `headroom export gguf demo FOLDER` makes one to try.".formatted(model)));
        Optional<Path> mmproj =
                flags.withoutMmproj() ? Optional.empty() : flags.mmproj().or(() -> GgufPlans.projectorOf(model));
        int slots = within("-np", asked.parallel().orElse(1), 256);
        int context = within(
                "-c", asked.context().orElse(Math.min(USUAL_LENGTH, gguf.shape().context()) * slots), 100_000_000);
        int length = Math.max(1, context / slots);
        return new LlamaSpec(
                installation(),
                model,
                mmproj,
                flags.adapters().stream()
                        .map(f -> new LlamaSpec.Adapter(
                                String.valueOf(f.getFileName()).replaceFirst("\\.gguf$", ""), f))
                        .toList(),
                asked,
                Settings.defaults(HostMemory.total()).withSessionLen(length).withMaxBatchSize(slots),
                port == null ? LlamaSession.freePort().orElse(8080) : port,
                key(),
                HostMemory.total(),
                LaunchTimeouts.DEFAULT);
    }

    private LlamaInstallation installation() {
        Optional<LlamaInstallation> found =
                program == null ? new LlamaFinder(List.of()).find().stream().findFirst() : LlamaFinder.inspect(program);
        if (dryRun && found.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("Note: "
                            + Sentence.of(
                                    "No llama-server was found here; the command is for {}, the newest build that is"
                                            + " known.",
                                    LlamaBuild.NEWEST));
            return new LlamaInstallation(
                    program == null ? Path.of("llama-server") : program, Optional.empty(), List.of());
        }
        return found.orElseThrow(() -> new CommandFailure(
                ExitStatus.FAILED,
                program == null
                        ? "There is no llama-server on PATH or in the usual places. Install it: brew install llama.cpp"
                                + " (macOS, Linux), winget install llama.cpp (Windows), or name one with --program."
                        : "%s is no llama-server that starts.".formatted(program)));
    }

    private static int within(String flag, int value, int most) {
        if (value < 1 || value > most) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    Sentence.of(
                                    "{} is {}; it must be {}.",
                                    flag,
                                    value,
                                    Sentence.of("a whole number from {} to {}", 1, most))
                            .toString());
        }
        return value;
    }

    private static String key() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void ready(LlamaSession session, LlamaSpec launch) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("url", "http://127.0.0.1:%d/v1".formatted(launch.port()));
        all.put("key", launch.apiKey());
        session.pid().ifPresent(pid -> all.put("pid", pid));
        Map<String, Long> bytes = new LinkedHashMap<>();
        session.memory()
                .map(MemoryReport::components)
                .orElse(List.of())
                .forEach(p -> bytes.put(p.component(), p.bytes()));
        all.put("memory", bytes);
        StringBuilder text = new StringBuilder("%s, key %s%n".formatted(all.get("url"), launch.apiKey()));
        bytes.forEach((component, size) -> text.append("  %-22s %12s%n".formatted(component, Bytes.human(size))));
        session.warnings().forEach(w -> text.append("Note: ").append(w).append(System.lineSeparator()));
        line(all, text.toString().stripTrailing());
    }

    private int failed(EngineState.Failed failed) {
        spec.commandLine().getErr().println("headroom: " + sentence(failed.failure()));
        failed.logTail().stream()
                .skip(Math.max(0, failed.logTail().size() - 5))
                .forEach(l -> spec.commandLine().getErr().println("  " + l));
        return failed.failure() instanceof EngineFailure.OutOfMemory ? ExitStatus.DOES_NOT_FIT : ExitStatus.FAILED;
    }

    private static Sentence sentence(EngineFailure failure) {
        return switch (failure) {
            case EngineFailure.OutOfMemory oom ->
                Sentence.of(
                        "Out of memory for {} ({} asked).",
                        oom.component().field(),
                        oom.asked().isPresent() ? new Size(oom.asked().getAsLong()) : Sentence.of("unknown"));
            case EngineFailure.Killed(int signal) -> Sentence.of("Signal {} ended llama-server.", signal);
            case EngineFailure.ExitedEarly(int code, Sentence lastWords) ->
                Sentence.of("llama-server ended by itself with status {}: {}", code, lastWords);
            case EngineFailure.Hung(var silence, Sentence doing) ->
                Sentence.of("llama-server said nothing for {} s while {}.", silence.toSeconds(), doing);
            case EngineFailure.Missing(Sentence what, Sentence wayOut) -> what.then(wayOut);
            case EngineFailure.PortTaken(int taken) -> Sentence.of("Port {} is taken by another program.", taken);
            case EngineFailure.Refused refused -> refused.said();
            case EngineFailure.Disconnected(Sentence said) -> said;
        };
    }

    private void line(Map<String, ?> object, String text) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            out.println(json ? JSON.writeValueAsString(object) : text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts and numbers is always JSON", e);
        }
        out.flush();
    }
}
