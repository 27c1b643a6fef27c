package dev.headroom.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.headroom.engine.ServerLaunch;
import dev.headroom.engine.llamacpp.LlamaCppCommand;
import dev.headroom.engine.llamacpp.LlamaCppExport;
import dev.headroom.engine.lmdeploy.LmdeployBackend;
import dev.headroom.engine.lmdeploy.LmdeployCommand;
import dev.headroom.engine.lmdeploy.LmdeployExport;
import dev.headroom.engine.lmdeploy.LmdeployLaunch;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import dev.headroom.plan.engines.LlamaCppChecks;
import dev.headroom.plan.llamacpp.LlamaBuild;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom serve-command`: the exact command line for another engine; starts nothing.
@Command(
        name = "serve-command",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the command that starts a server of LMDeploy, vLLM, SGLang or llama.cpp with these settings, exact"
                    + " for its release,",
            "and says what that release cannot do. Starts nothing."
        })
final class ServeCommandCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /// How the command is written.
    enum Format {
        SHELL,
        COMPOSE,
        PYTHON,
        JSON
    }

    /// Weight types that both vLLM and SGLang know by these words.
    private static final List<String> QUANTIZATIONS =
            List.of("awq", "gptq", "fp8", "mxfp4", "compressed-tensors", "bitsandbytes", "gguf");

    private static final int LLAMA_PORT = 8080;

    private final SettingFlags flags = new SettingFlags();

    @Mixin
    private final LlamaCppFlags llamacpp = new LlamaCppFlags();

    @SuppressWarnings("NullAway.Init") // picocli calls spec() before anything runs
    private CommandSpec spec;

    @Spec
    void spec(CommandSpec command) {
        spec = command;
        List<Setting<?>> known = Setting.all().stream()
                .filter(s -> s.inLmdeploy().isPresent() || !s.turnable())
                .filter(s -> !Setting.OF_ADAPTER.contains(s) && s != Setting.PROCESSES)
                .toList();
        flags.into(command, known, _ -> "LMDeploy's own");
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "MODEL", description = "Folder or hub name of the model.")
    private Optional<String> model = Optional.empty();

    @Option(names = "--model", paramLabel = "MODEL", description = "The same as an option.")
    private Optional<String> modelOption = Optional.empty();

    @Option(
            names = "--engine",
            defaultValue = "lmdeploy",
            description = "lmdeploy (the default), vllm, sglang or llamacpp.")
    private String engine = "lmdeploy";

    @Option(
            names = "--engine-version",
            required = true,
            paramLabel = "VERSION",
            description = "Release of LMDeploy, such as 0.9.2, or build of llama.cpp, such as b10587.")
    private String version = "";

    @Option(names = "--backend", defaultValue = "turbomind", description = "turbomind (the default) or pytorch.")
    private String backend = "turbomind";

    @Option(
            names = "--adapters",
            arity = "1..*",
            paramLabel = "NAME=PATH",
            description = "LoRA adapters (PEFT folders).")
    private List<String> adapters = List.of();

    @Option(names = "--devices", split = ",", paramLabel = "N", description = "GPUs to use, as CUDA_VISIBLE_DEVICES.")
    private List<Integer> devices = List.of();

    @Option(names = "--server-name", defaultValue = "127.0.0.1", description = "Address to listen on (127.0.0.1).")
    private String serverName = "127.0.0.1";

    @Option(names = "--server-port", description = "Port (23333; llamacpp: 8080).")
    private @Nullable Integer serverPort;

    @Option(names = "--model-name", description = "Served name.")
    private @Nullable String modelName;

    @Option(names = "--api-keys", arity = "1..*", paramLabel = "KEY", description = "Keys that clients must send.")
    private List<String> apiKeys = List.of();

    @Option(names = "--log-level", defaultValue = "INFO", description = "INFO (the default) shows the memory figures.")
    private String logLevel = "INFO";

    @Option(names = "--trust-remote-code", description = "You agree that Python code of the checkpoint is run.")
    private boolean trustRemoteCode;

    @Option(names = "--no-metrics", description = "Leave the metrics route off.")
    private boolean noMetrics;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; shell is the default.")
    private Format format = Format.SHELL;

    @Option(names = "--json", description = "The same as --format json: argv (an array), environment, warnings.")
    private boolean json;

    @Mixin
    private final LaunchFlags words = new LaunchFlags();

    @Override
    public Integer call() {
        if (engine.equalsIgnoreCase("llamacpp")) {
            return llamaServer();
        }
        llamacpp.check(EngineKind.TURBOMIND);
        Optional<EngineKind> other = other();
        if (other.isPresent()) {
            return server(other.get());
        }
        if (!engine.equalsIgnoreCase("lmdeploy")) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--engine %s: lmdeploy, vllm, sglang and llamacpp are known here. `headroom serve` starts the embedded engine."
                            .formatted(engine));
        }
        LmdeployLaunch launch = launch();
        LmdeployCommand command = LmdeployCommand.of(launch);
        switch (json ? Format.JSON : format) {
            case JSON -> print(json(launch, command));
            case SHELL -> print(LmdeployExport.shell(command));
            case COMPOSE -> print(LmdeployExport.compose(launch));
            case PYTHON -> print(LmdeployExport.python(launch));
        }
        if (!json && format != Format.JSON) {
            command.warnings().forEach(w -> spec.commandLine().getErr().println("note: " + w));
        }
        return ExitStatus.OK;
    }

    /// @param usual where nobody said one
    private int port(int usual) {
        int port = serverPort == null ? usual : serverPort;
        if (port < 1 || port > 65_535) {
            throw new PlanException(Sentence.of("server_port is {}; it must be 1 to 65535.", port));
        }
        return port;
    }

    /// @throws CommandLine.ParameterException for the first of these that was given
    private void refuse(EngineKind kind, Set<String> flags) {
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (flags.contains(option.longestName())) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "%s does nothing with %s.".formatted(option.longestName(), kind.field()));
            }
        }
    }

    private int llamaServer() {
        words.check(EngineKind.LLAMACPP);
        refuse(
                EngineKind.LLAMACPP,
                Set.of("--backend", "--log-level", "--devices", "--adapters", "--trust-remote-code"));
        Setting.all().stream()
                .filter(s -> flags.chosen().chosen(s).isPresent())
                .findFirst()
                .ifPresent(s -> refuse(EngineKind.LLAMACPP, Set.of(s.flag())));
        LlamaCppChecks.ranges(llamacpp.settings()).ifPresent(why -> {
            throw new PlanException(why);
        });
        LlamaCppCommand.Launch launch = new LlamaCppCommand.Launch(
                which(),
                llamacpp.withoutMmproj() ? Optional.empty() : llamacpp.mmproj().map(Path::toString),
                llamacpp.adapters().stream().map(Path::toString).toList(),
                serverName,
                port(LLAMA_PORT),
                apiKeys,
                Optional.ofNullable(modelName),
                !noMetrics,
                llamacpp.settings()
                        .with(c -> c.build = new LlamaBuild(
                                EngineKind.LLAMACPP.release(version).patch())));
        LlamaCppCommand command = LlamaCppCommand.of(launch);
        switch (json ? Format.JSON : format) {
            case JSON -> print(json(launch, command));
            case SHELL -> print(LlamaCppExport.shell(command));
            case COMPOSE -> print(LlamaCppExport.compose(launch));
            case PYTHON ->
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--format python is for LMDeploy; choose shell, compose or json.");
        }
        if (!json && format != Format.JSON) {
            command.notes().forEach(n -> spec.commandLine().getErr().println("note: " + n));
        }
        return ExitStatus.OK;
    }

    private static String json(LlamaCppCommand.Launch launch, LlamaCppCommand command) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("engine", "llamacpp");
        body.put("engine_version", launch.settings().build().toString());
        body.put("argv", command.argv());
        body.put("environment", Map.of());
        body.put("warnings", command.notes().stream().map(Sentence::toString).toList());
        return text(body);
    }

    private Optional<EngineKind> other() {
        return Stream.of(EngineKind.VLLM, EngineKind.SGLANG)
                .filter(kind -> kind.field().equalsIgnoreCase(engine))
                .findFirst();
    }

    private int server(EngineKind kind) {
        words.check(kind);
        refuse(kind, Set.of("--backend", "--log-level", "--no-metrics"));
        Settings chosen = words.over(flags.chosen());
        for (Setting<?> setting : Setting.all()) {
            if (chosen.chosen(setting).isPresent() && setting != Setting.TP && setting != Setting.MODEL_FORMAT) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        "%s is a flag of LMDeploy; %s has words of its own: %s."
                                .formatted(setting.flag(), kind.field(), LaunchFlags.words(kind)));
            }
        }
        ServerLaunch launch = new ServerLaunch(
                kind,
                EngineVersion.of(version),
                which(),
                words.vllm(),
                words.sglang(),
                chosen.tp(),
                chosen.chosen(Setting.MODEL_FORMAT).flatMap(format -> quantization(kind, format)),
                adapters,
                devices,
                new ServerLaunch.Address(
                        serverName,
                        port(LmdeployLaunch.Server.PORT),
                        Optional.ofNullable(modelName),
                        apiKeys,
                        trustRemoteCode));
        ServerLaunch.Written written = launch.command();
        switch (json ? Format.JSON : format) {
            case JSON -> print(json(kind.field(), launch.version().toString(), written));
            case SHELL -> print(written.command().shell());
            case COMPOSE -> print(launch.compose());
            case PYTHON ->
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--format python is for LMDeploy; choose shell, compose or json.");
        }
        if (!json && format != Format.JSON) {
            written.warnings().forEach(w -> spec.commandLine().getErr().println("note: " + w));
        }
        return ExitStatus.OK;
    }

    /// The engine's word for a weight type; empty where the checkpoint says it.
    private Optional<String> quantization(EngineKind kind, String format) {
        return switch (format) {
            case "hf" -> Optional.empty();
            case "nf4" -> Optional.of("bitsandbytes");
            default -> {
                if (!QUANTIZATIONS.contains(format)) {
                    throw new CommandLine.ParameterException(
                            spec.commandLine(),
                            "--quantization %s: %s has no such weight type; choose one of %s."
                                    .formatted(format, kind.field(), String.join(", ", QUANTIZATIONS)));
                }
                yield Optional.of(format);
            }
        };
    }

    private static String json(String name, String release, ServerLaunch.Written written) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("engine", name);
        body.put("engine_version", release);
        body.put("argv", written.command().argv());
        body.put("environment", new TreeMap<>(written.command().environment()));
        body.put("warnings", written.warnings().stream().map(Sentence::toString).toList());
        return text(body);
    }

    private static String text(Map<String, Object> body) {
        try {
            return JSON.writeValueAsString(body) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings is always JSON", e);
        }
    }

    private String which() {
        return model.or(() -> modelOption)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(),
                        "Which model? Give a folder or a hub name, such as OpenGVLab/InternVL2-8B."));
    }

    private LmdeployLaunch launch() {
        words.check(EngineKind.TURBOMIND);
        return new LmdeployLaunch(
                LmdeployVersion.parse(version),
                LmdeployBackend.of(backend),
                which(),
                new LmdeployLaunch.Engine(flags.chosen(), devices),
                new LmdeployLaunch.Server(
                        serverName,
                        port(LmdeployLaunch.Server.PORT),
                        apiKeys,
                        Optional.ofNullable(modelName),
                        logLevel,
                        trustRemoteCode,
                        !noMetrics),
                adapters.stream().map(LmdeployLaunch.Adapter::parse).toList());
    }

    private static String json(LmdeployLaunch launch, LmdeployCommand command) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("engine", "lmdeploy");
        body.put("engine_version", launch.version().toString());
        body.put("backend", launch.backend().field());
        body.put("argv", command.argv());
        body.put("environment", new TreeMap<>(command.environment()));
        body.put("warnings", command.warnings().stream().map(Sentence::toString).toList());
        return text(body);
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
