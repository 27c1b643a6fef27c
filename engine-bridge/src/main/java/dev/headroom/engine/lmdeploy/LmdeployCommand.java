package dev.headroom.engine.lmdeploy;

import dev.headroom.settings.Kind;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The exact command that one release of LMDeploy understands for what was asked, and what it cannot do of it.
///
/// @param argv program and arguments; never through a shell
/// @param environment what is set on top of the inherited environment
/// @param warnings sentences: what was left out and why, what will surprise
public record LmdeployCommand(List<String> argv, Map<String, String> environment, List<Sentence> warnings) {
    public LmdeployCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        warnings = List.copyOf(warnings);
    }

    /// A pure function of what is asked.
    public static LmdeployCommand of(LmdeployLaunch launch) {
        return of(launch, List.of("lmdeploy"));
    }

    /// @param program how LMDeploy is started: `lmdeploy` on PATH, a path, or `python -m lmdeploy`
    public static LmdeployCommand of(LmdeployLaunch launch, List<String> program) {
        return new Builder(launch).build(program);
    }

    /// The arguments with secrets replaced, for the screen and the log.
    public List<String> shown() {
        List<String> shown = new ArrayList<>();
        boolean secret = false;
        for (String argument : argv) {
            secret = argument.startsWith("--") ? argument.equals(LmdeployFlag.API_KEYS.flag()) : secret;
            shown.add(secret && !argument.startsWith("--") ? "********" : argument);
        }
        return List.copyOf(shown);
    }

    /// Puts flags together and remembers what the release cannot do.
    private static final class Builder {
        private final LmdeployLaunch launch;
        private final List<String> arguments = new ArrayList<>();
        private final List<Sentence> warnings = new ArrayList<>();

        Builder(LmdeployLaunch launch) {
            this.launch = launch;
        }

        LmdeployCommand build(List<String> program) {
            LmdeployLaunch.Server server = launch.server();
            add(LmdeployFlag.BACKEND, Optional.of(launch.backend().field()));
            add(LmdeployFlag.SERVER_NAME, Optional.of(server.host()));
            add(LmdeployFlag.SERVER_PORT, Optional.of(server.port()));
            add(LmdeployFlag.MODEL_NAME, server.modelName());
            for (LmdeployFlag flag : LmdeployFlag.values()) {
                flag.setting().ifPresent(setting -> add(flag, setting));
            }
            languageOnly();
            adapters();
            log();
            metrics();
            remoteCode();
            keys();
            new LmdeployCautions(launch, warnings).collect();
            List<String> argv = new ArrayList<>(program);
            argv.addAll(List.of("serve", "api_server", launch.model()));
            argv.addAll(arguments);
            return new LmdeployCommand(argv, environment(), warnings);
        }

        private void add(LmdeployFlag flag, Optional<?> value) {
            if (value.isPresent() && allowed(flag)) {
                arguments.add(flag.flag());
                arguments.add(value.get().toString());
            }
        }

        private void add(LmdeployFlag flag, Setting<?> setting) {
            Settings settings = launch.engine().settings();
            if (settings.chosen(setting).isEmpty() || !worthSaying(setting, settings)) {
                return;
            }
            if (setting.kind() instanceof Kind.Switch) {
                mark(flag, settings.get(setting).equals(true));
            } else {
                add(flag, Optional.of(setting.text(settings)));
            }
        }

        /// No cache quantisation is the default everywhere, so leaving it out loses nothing and needs no word.
        private boolean worthSaying(Setting<?> setting, Settings settings) {
            return setting == Setting.QUANT_POLICY
                    ? settings.quantPolicy() != 0
                            || LmdeployFlag.QUANT_POLICY.reaches(launch.version(), launch.backend())
                    : setting != Setting.MODEL_FORMAT || formatIsKnown(settings.modelFormat());
        }

        private void mark(LmdeployFlag flag, boolean wanted) {
            if (wanted && allowed(flag)) {
                arguments.add(flag.flag());
            }
        }

        private boolean allowed(LmdeployFlag flag) {
            LmdeployVersion version = launch.version();
            if (!flag.knownBy(version)) {
                warnings.add(Sentence.of(
                        "{} is left out: LMDeploy {} does not know it ({}).", flag.flag(), version, flag.known()));
                return false;
            }
            if (!flag.reaches(version, launch.backend())) {
                warnings.add(Sentence.of(
                        "{} has no effect: LMDeploy {} takes it, but its {} backend never sees it (it does {}).",
                        flag.flag(),
                        version,
                        launch.backend().label(),
                        flag.where(launch.backend())));
            }
            return true;
        }

        /// Formats came one by one; `llama` went in 0.7.1.
        private boolean formatIsKnown(String format) {
            LmdeployVersion v = launch.version();
            boolean known = switch (format) {
                case "llama" -> v.before(0, 7, 1);
                case "gptq" -> v.atLeast(0, 6, 0);
                case "fp8" -> v.atLeast(0, 9, 0);
                case "mxfp4" -> v.atLeast(0, 10, 0);
                case "compressed-tensors" -> v.atLeast(0, 12, 3);
                default -> true;
            };
            if (!known) {
                warnings.add(Sentence.of(
                        "LMDeploy {} cannot serve weights of type {}; --model-format is left out.", v, format));
            }
            return known;
        }

        private void languageOnly() {
            if (launch.engine().settings().get(Setting.LANGUAGE_MODEL_ONLY)) {
                mark(
                        launch.version().before(0, 15, 0)
                                ? LmdeployFlag.DISABLE_VISION_ENCODER
                                : LmdeployFlag.LANGUAGE_MODEL_ONLY,
                        true);
            }
        }

        private void adapters() {
            if (launch.adapters().isEmpty()) {
                return;
            }
            if (launch.backend() == LmdeployBackend.TURBOMIND) {
                warnings.add(Sentence.of(
                        "Adapters are left out: only LMDeploy's PyTorch backend serves them. Choose --backend pytorch,"
                                + " or merge the adapter into the weights."));
                return;
            }
            arguments.add(LmdeployFlag.ADAPTERS.flag());
            launch.adapters().forEach(a -> arguments.add(a.name() + "=" + a.path()));
        }

        private void log() {
            boolean unknown = launch.server().logLevel().equals("REQUEST")
                    && launch.version().before(0, 14, 0);
            add(
                    LmdeployFlag.LOG_LEVEL,
                    Optional.of(unknown ? "INFO" : launch.server().logLevel()));
            if (LmdeployFlag.MAX_LOG_LEN.knownBy(launch.version())) {
                add(LmdeployFlag.MAX_LOG_LEN, Optional.of(0)); // prompts stay out of the log
            }
        }

        private void metrics() {
            LmdeployVersion version = launch.version();
            boolean wanted = launch.server().metrics();
            if (wanted && LmdeployFlag.ENABLE_METRICS.knownBy(version)) {
                arguments.add(LmdeployFlag.ENABLE_METRICS.flag());
            } else if (!wanted && LmdeployFlag.DISABLE_METRICS.knownBy(version)) {
                arguments.add(LmdeployFlag.DISABLE_METRICS.flag());
            }
        }

        private void remoteCode() {
            if (launch.server().trustRemoteCode() && LmdeployFlag.TRUST_REMOTE_CODE.knownBy(launch.version())) {
                arguments.add(LmdeployFlag.TRUST_REMOTE_CODE.flag());
            }
        }

        private void keys() {
            if (!launch.server().apiKeys().isEmpty()) {
                arguments.add(LmdeployFlag.API_KEYS.flag());
                arguments.addAll(launch.server().apiKeys());
            }
        }

        private Map<String, String> environment() {
            Map<String, String> environment = new LinkedHashMap<>();
            environment.put("PYTHONUNBUFFERED", "1"); // lines when they are written, not when a buffer is full
            if (!launch.engine().devices().isEmpty()) {
                environment.put(
                        "CUDA_VISIBLE_DEVICES",
                        launch.engine().devices().stream().map(String::valueOf).collect(Collectors.joining(",")));
            }
            if (launch.version().atLeast(0, 15, 0) && launch.backend() == LmdeployBackend.TURBOMIND) {
                environment.put("TM_CACHE_LOG_INTERVAL", "100"); // byte-exact KV use, every 100 scheduler passes
            }
            return environment;
        }
    }
}
