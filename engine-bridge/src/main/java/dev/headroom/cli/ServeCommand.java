package dev.headroom.cli;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.embedded.EmbeddedLaunch;
import dev.headroom.inference.Backend;
import dev.headroom.inference.EmbeddedBackend;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.ProgressListener;
import dev.headroom.inference.http.InferenceServer;
import dev.headroom.inference.http.ServerRules;
import dev.headroom.machine.Assets;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom serve MODEL`: the embedded engine in this process, over HTTP.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a model on this machine and serves it over HTTP, in LMDeploy's dialect of the OpenAI API.",
            "Flags carry LMDeploy's names. It ends with Ctrl-C."
        },
        footer = {
            "",
            "Example:",
            "  headroom serve demo --session-len 2048 --cache-max-entry-count 0.5",
            "",
            "The API key comes from --api-key or the environment variable HEADROOM_TOKEN; without",
            "either one is made and shown. Other users of this machine can see what --api-key says."
        })
final class ServeCommand implements Callable<Integer> {
    /// Makes the engine; a test makes another one.
    @FunctionalInterface
    interface Loader {
        /// @param settings for the model, whose dimensions the folder tells
        Backend load(
                Path folder,
                String name,
                Map<String, Path> adapters,
                Function<ModelShape, Settings> settings,
                ProgressListener progress);
    }

    @Parameters(paramLabel = "MODEL", description = "a name of the assets (demo) or the path of a Hugging Face folder")
    private String model;

    @Mixin
    private SettingsOptions settings;

    @Option(names = "--model-name", paramLabel = "NAME", description = "served name (default: the folder's)")
    private @Nullable String modelName;

    @Option(
            names = "--server-name",
            paramLabel = "HOST",
            description = "address to listen on (default ${DEFAULT-VALUE}: this machine only)")
    private String host = "127.0.0.1";

    @Option(
            names = "--server-port",
            paramLabel = "PORT",
            defaultValue = "23333",
            description = "port to listen on, 0 for any free one (default ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--allowed-host",
            paramLabel = "HOST",
            description = "a further name under which callers may ask for it, for example that of a proxy before it;"
                    + " may be given more than once")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--stuck-after",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "how long the engine may be at one step before /health says that it is stuck"
                    + " (default ${DEFAULT-VALUE})")
    private int stuckAfter;

    @Option(names = "--api-key", paramLabel = "KEY", description = "what callers must send as their bearer token")
    private @Nullable String apiKey;

    @Option(
            names = Supervision.FLAG,
            hidden = true,
            description = "tell states as JSON lines on standard output and end when standard input does")
    private boolean supervised;

    @Spec
    private CommandSpec spec;

    private final Loader loader;

    ServeCommand() {
        this((folder, name, adapters, settings, progress) -> {
            ModelFolder opened = ModelFolder.open(folder);
            return EmbeddedBackend.load(opened, name, adapters, settings.apply(opened.shape()), progress);
        });
    }

    ServeCommand(Loader loader) {
        this.loader = loader;
    }

    @Override
    public Integer call() throws InterruptedException {
        Announcer announcer = supervised
                ? new Announcer.JsonLines(spec.commandLine().getOut())
                : new Announcer.Words(
                        spec.commandLine().getOut(), spec.commandLine().getErr());
        if (supervised) {
            Supervision.endWithStandardInput();
        }
        try {
            serve(announcer);
            return ExitStatus.OK;
        } catch (EngineException e) {
            announcer.failed(e);
            return e.status() == 507 ? ExitStatus.DOES_NOT_FIT : ExitStatus.FAILED;
        } catch (CheckpointException e) {
            announcer.failed(new EngineException(Code.BAD_CHECKPOINT, Sentence.of(e)));
            return ExitStatus.FAILED;
        } catch (EngineCallException e) {
            announcer.failed(new EngineException(Code.NO_MODEL, sentence(e.failure())));
            return ExitStatus.FAILED;
        } catch (IllegalArgumentException e) {
            announcer.failed(new EngineException(Code.BAD_SETTING, Sentence.of(e)));
            return ExitStatus.USAGE;
        }
    }

    private static Sentence sentence(EngineFailure failure) {
        return failure instanceof EngineFailure.Missing missing
                ? missing.what().then(missing.wayOut())
                : Sentence.foreign(failure.toString());
    }

    private void serve(Announcer announcer) throws InterruptedException {
        Settings _ = settings.settings(); // bad ones are refused before anything is opened
        Path folder = EmbeddedLaunch.modelFolder(model);
        String name = modelName == null ? folder.getFileName().toString() : modelName;
        String token = token();
        ServerRules rules = new ServerRules(allowedHosts, Duration.ofSeconds(stuckAfter));
        try (InferenceServer server = new InferenceServer(host, port, token, rules)) {
            Ending.ofThisProcess().guards(server);
            announcer.listening(host, server.port(), token);
            ProgressListener progress = (share, step) -> {
                server.loading(share, step);
                announcer.loading(share, step);
            };
            try (Backend backend = loader.load(folder, name, adapters(folder), settings::settings, progress)) {
                Ending.ofThisProcess().guards(backend);
                server.serve(backend);
                backend.death().thenAccept(why -> {
                    announcer.failed(why);
                    // after an error nothing can be trusted to close
                    Runtime.getRuntime().halt(ExitStatus.FAILED);
                });
                announcer.ready(name, backend.warnings());
                // until a signal or the parent's end
                Thread.currentThread().join();
            }
        }
    }

    /// What the command line names, and what the assets have for models of the assets.
    private Map<String, Path> adapters(Path folder) {
        Map<String, Path> all = new LinkedHashMap<>();
        if (Assets.folder().map(folder::startsWith).orElse(false)) {
            all.putAll(Assets.adapters());
        }
        all.putAll(settings.adapters());
        return all;
    }

    private String token() {
        if (apiKey != null) {
            return apiKey;
        }
        String handed = System.getenv("HEADROOM_TOKEN");
        if (handed != null && !handed.isEmpty()) {
            return handed;
        }
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
