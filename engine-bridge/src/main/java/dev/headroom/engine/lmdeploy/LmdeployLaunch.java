package dev.headroom.engine.lmdeploy;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.headroom.plan.catalogue.WeightFormat;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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

    /// @throws SettingException naming what cannot be put on a command line
    public LmdeployLaunch {
        adapters = List.copyOf(adapters);
        if (version.compareTo(LmdeployVersion.OLDEST_COMMAND) < 0) {
            throw new SettingException(Sentence.of(
                    "LMDeploy {} is too old: its command line is known here from {} on. Install a newer one, for"
                            + " example {}.",
                    version,
                    LmdeployVersion.OLDEST_COMMAND,
                    LmdeployVersion.NEWEST_KNOWN));
        }
        if (backend == LmdeployBackend.PYTORCH && version.atLeast(0, 10, 0)) {
            // asserted by PytorchEngineConfig: the engine would not start
            engine.chosen(Setting.CACHE_BLOCK_SEQ_LEN)
                    .ifPresent(block -> refuseUnless(
                            block >= 16 && Integer.bitCount(block) == 1,
                            "cache_block_seq_len is {}; the PyTorch backend of LMDeploy {} wants a power of two of at"
                                    + " least 16, for example 64.",
                            block,
                            version));
        }
        refuseUnless(
                isValue(model),
                "model is \"{}\"; it must be a folder or a hub name, and not begin with a dash.",
                model);
        refuseUnless(
                adapters.stream().map(Adapter::name).distinct().count() == adapters.size(),
                "adapters: each needs a name of its own.");
    }

    private static void refuseUnless(boolean holds, @CompileTimeConstant String template, Object... values) {
        if (!holds) {
            throw new SettingException(Sentence.of(template, values));
        }
    }

    private static String sorted(Set<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }

    /// Memory and the model.
    ///
    /// @param settings what is chosen of them
    /// @param devices `CUDA_VISIBLE_DEVICES`, empty: all
    public record Engine(Settings settings, List<Integer> devices) {
        /// Weight types of LMDeploy; the embedded engine's own (`fp32`, `int8`, `int4`) are not among them.
        private static final Set<String> FORMATS = WeightFormat.ofLmdeploy();

        private static final Set<String> DTYPES = Set.of("auto", "float16", "bfloat16");

        /// Nothing asked.
        public static final Engine DEFAULTS = new Engine(Settings.NONE, List.of());

        /// @throws SettingException naming the value and what LMDeploy knows
        public Engine {
            devices = List.copyOf(devices);
            settings.chosen(Setting.MODEL_FORMAT)
                    .ifPresent(x -> refuseUnless(
                            FORMATS.contains(x), "model_format is \"{}\"; LMDeploy knows {}.", x, sorted(FORMATS)));
            settings.chosen(Setting.DTYPE)
                    .ifPresent(x -> refuseUnless(
                            DTYPES.contains(x), "dtype is \"{}\"; it must be auto, float16 or bfloat16.", x));
            refuseUnless(
                    devices.stream().allMatch(d -> d >= 0)
                            && devices.stream().distinct().count() == devices.size(),
                    "devices are {}; write the numbers of the GPUs, each once, like 0,1.",
                    devices);
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

        Server withPort(int other) {
            return new Server(host, other, apiKeys, modelName, logLevel, trustRemoteCode, metrics);
        }

        /// @throws SettingException naming the value
        public Server {
            apiKeys = List.copyOf(apiKeys);
            logLevel = logLevel.strip().toUpperCase(Locale.ROOT);
            refuseUnless(
                    LEVELS.contains(logLevel), "log_level is \"{}\"; LMDeploy knows {}.", logLevel, sorted(LEVELS));
            refuseUnless(isValue(host), "server_name is \"{}\"; it must be an address, for example 127.0.0.1.", host);
            modelName.ifPresent(name -> refuseUnless(
                    isValue(name), "model_name is \"{}\"; it must not be empty or begin with a dash.", name));
            refuseUnless(port >= 1 && port <= 65535, "server_port is {}; it must be 1 to 65535.", port);
            for (String key : apiKeys) {
                refuseUnless(
                        isValue(key),
                        "An API key must not be empty or begin with a dash: the parser takes it for a flag.");
            }
        }
    }

    /// Whether the parser takes it for the value of a flag, and not for the next flag.
    private static boolean isValue(String text) {
        return !text.isBlank() && !text.startsWith("-");
    }

    /// A PEFT adapter and the model name it answers to.
    public record Adapter(String name, String path) {
        /// @throws SettingException naming what is wrong
        public Adapter {
            refuseUnless(
                    isValue(name) && !name.contains("="),
                    "The adapter name \"{}\" must not be empty, hold `=` or begin with a dash.",
                    name);
            refuseUnless(
                    !path.isBlank() && !path.contains("="),
                    "The adapter \"{}\" has the path \"{}\": it must not be empty or hold `=`, where LMDeploy cuts.",
                    name,
                    path);
        }

        /// Reads `name=path`, or a path alone, which LMDeploy names `default`.
        public static Adapter parse(String text) {
            int at = text.indexOf('=');
            return at < 0 ? new Adapter("default", text) : new Adapter(text.substring(0, at), text.substring(at + 1));
        }
    }
}
