package dev.headroom.engine.lmdeploy;

import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What is asked of `lmdeploy serve api_server`. What is empty is left to LMDeploy's own default.
///
/// @param model folder or hub name
public record LmdeployLaunch(
        LmdeployVersion version,
        LmdeployBackend backend,
        String model,
        Engine engine,
        Server server,
        List<Adapter> adapters) {

    /// @throws IllegalArgumentException naming what cannot be put on a command line
    public LmdeployLaunch {
        adapters = List.copyOf(adapters);
        if (version.compareTo(LmdeployVersion.OLDEST_COMMAND) < 0) {
            throw new IllegalArgumentException(
                    "LMDeploy %s is too old: its command line is known here from %s on. Install a newer one, for example %s."
                            .formatted(version, LmdeployVersion.OLDEST_COMMAND, LmdeployVersion.NEWEST_KNOWN));
        }
        if (backend == LmdeployBackend.PYTORCH && version.atLeast(0, 10, 0)) {
            // asserted by PytorchEngineConfig: the engine would not start
            engine.chosen(Setting.CACHE_BLOCK_SEQ_LEN)
                    .ifPresent(block -> Engine.check(
                            block >= 16 && Integer.bitCount(block) == 1,
                            "cache_block_seq_len is %d; the PyTorch backend of LMDeploy %s wants a power of two of at least 16, for example 64."
                                    .formatted(block, version)));
        }
        if (model.isBlank() || model.startsWith("-")) {
            throw new IllegalArgumentException(
                    "model is \"%s\"; it must be a folder or a hub name, and not begin with a dash.".formatted(model));
        }
        long names = adapters.stream().map(Adapter::name).distinct().count();
        if (names != adapters.size()) {
            throw new IllegalArgumentException("adapters: each needs a name of its own.");
        }
    }

    /// Memory and the model.
    ///
    /// @param settings what is chosen of them
    /// @param devices `CUDA_VISIBLE_DEVICES`, empty: all
    public record Engine(Settings settings, List<Integer> devices) {
        /// Weight types of LMDeploy; the embedded engine's own (`fp32`, `int8`, `int4`) are not among them.
        private static final Set<String> FORMATS =
                Set.of("hf", "llama", "awq", "gptq", "fp8", "mxfp4", "compressed-tensors");

        private static final Set<String> DTYPES = Set.of("auto", "float16", "bfloat16");

        /// Nothing asked.
        public static final Engine DEFAULTS = new Engine(Settings.NONE, List.of());

        /// @throws IllegalArgumentException naming the value and what LMDeploy knows
        public Engine {
            devices = List.copyOf(devices);
            settings.chosen(Setting.MODEL_FORMAT)
                    .ifPresent(x -> check(
                            FORMATS.contains(x),
                            "model_format is \"%s\"; LMDeploy knows %s."
                                    .formatted(
                                            x,
                                            String.join(
                                                    ", ",
                                                    FORMATS.stream().sorted().toList()))));
            settings.chosen(Setting.DTYPE)
                    .ifPresent(x -> check(
                            DTYPES.contains(x), "dtype is \"%s\"; it must be auto, float16 or bfloat16.".formatted(x)));
            check(
                    devices.stream().allMatch(d -> d >= 0)
                            && devices.stream().distinct().count() == devices.size(),
                    "devices are %s; write the numbers of the GPUs, each once, like 0,1.".formatted(devices));
        }

        /// Whether LMDeploy knows a weight type of this name.
        public static boolean isFormat(String name) {
            return FORMATS.contains(name);
        }

        /// What the sliders say. A weight type that LMDeploy does not know is left to the checkpoint.
        public static Engine of(Settings settings) {
            return new Engine(
                    isFormat(settings.modelFormat()) ? settings : settings.without(Setting.MODEL_FORMAT), List.of());
        }

        /// Empty: left to LMDeploy.
        public <T> Optional<T> chosen(Setting<T> setting) {
            return settings.chosen(setting);
        }

        private static void check(boolean holds, String sentence) {
            if (!holds) {
                throw new IllegalArgumentException(sentence);
            }
        }
    }

    /// How it is reached.
    ///
    /// @param host 127.0.0.1 unless the user says otherwise; LMDeploy's own default is every interface
    /// @param trustRemoteCode the user has agreed that Python code in the checkpoint is run
    /// @param metrics ask for `/metrics`
    public record Server(
            String host,
            int port,
            List<String> apiKeys,
            Optional<String> modelName,
            String logLevel,
            boolean trustRemoteCode,
            boolean metrics) {
        /// LMDeploy's own port.
        public static final int PORT = 23333;

        private static final Set<String> LEVELS =
                Set.of("CRITICAL", "FATAL", "ERROR", "WARN", "WARNING", "INFO", "REQUEST", "DEBUG", "NOTSET");

        /// Local, no key, log at INFO (below that the memory figures do not appear), metrics where the release has
        /// them.
        public static final Server LOCAL =
                new Server("127.0.0.1", PORT, List.of(), Optional.empty(), "INFO", false, true);

        /// @throws IllegalArgumentException naming the value
        public Server {
            apiKeys = List.copyOf(apiKeys);
            logLevel = logLevel.strip().toUpperCase(Locale.ROOT);
            Engine.check(
                    LEVELS.contains(logLevel),
                    "log_level is \"%s\"; LMDeploy knows %s."
                            .formatted(
                                    logLevel,
                                    String.join(", ", LEVELS.stream().sorted().toList())));
            Engine.check(
                    isValue(host),
                    "server_name is \"%s\"; it must be an address, for example 127.0.0.1.".formatted(host));
            modelName.ifPresent(name -> Engine.check(
                    isValue(name), "model_name is \"%s\"; it must not be empty or begin with a dash.".formatted(name)));
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("server_port is %d; it must be 1 to 65535.".formatted(port));
            }
            for (String key : apiKeys) {
                if (key.isBlank() || key.startsWith("-")) {
                    throw new IllegalArgumentException(
                            "An API key must not be empty or begin with a dash: the parser takes it for a flag.");
                }
            }
        }
    }

    /// Whether the parser takes it for the value of a flag, and not for the next flag.
    private static boolean isValue(String text) {
        return !text.isBlank() && !text.startsWith("-");
    }

    /// A PEFT adapter and the model name it answers to.
    public record Adapter(String name, String path) {
        /// @throws IllegalArgumentException naming what is wrong
        public Adapter {
            if (name.isBlank() || name.contains("=") || name.startsWith("-")) {
                throw new IllegalArgumentException(
                        "The adapter name \"%s\" must not be empty, hold `=` or begin with a dash.".formatted(name));
            }
            if (path.isBlank() || path.contains("=")) {
                throw new IllegalArgumentException(
                        "The adapter \"%s\" has the path \"%s\": it must not be empty or hold `=`, where LMDeploy cuts."
                                .formatted(name, path));
            }
        }

        /// Reads `name=path`, or a path alone, which LMDeploy names `default`.
        public static Adapter parse(String text) {
            int at = text.indexOf('=');
            return at < 0 ? new Adapter("default", text) : new Adapter(text.substring(0, at), text.substring(at + 1));
        }
    }
}
